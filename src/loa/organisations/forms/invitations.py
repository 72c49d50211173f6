"""What is sent to invite people: one by one, or many lines at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from loa.accounts.models import User
from loa.organisations.actions.invitations import Newcomer
from loa.organisations.forms.people import ROLES, TermForm
from loa.organisations.models import Unit
from loa.organisations.roles import Role
from loa.organisations.tree_files.findings import Unreadable
from loa.organisations.tree_files.sources import rows_of_book
from vanban.text.folding import fold

PAPER, LETTER = "paper", "letter"
MOST_LINES = 200
HEADING_WITHIN = 6
"""A list may begin with a title; what stands above the heading is passed over."""
TAKEN = "Địa chỉ thư này đã có tài khoản. Hãy giao vai trò cho người đó, không mời lần nữa."


def ways() -> list[tuple[str, str]]:
    """How a code reaches its person: by letter only where the server sends any."""
    paper = (PAPER, "In phiếu mã dùng một lần, trao tận tay")
    return [paper, (LETTER, "Gửi mã qua thư điện tử")] if settings.SENDS_MAIL else [paper]


class InviteForm(TermForm):
    """One person. `is_another`: there is somebody of the same name in the unit, and this is not they."""

    full_name = forms.CharField(label="Họ và tên", max_length=120)
    email = forms.EmailField(label="Thư điện tử", required=False)
    username = forms.CharField(
        label="Tên đăng nhập", max_length=60, required=False,
        help_text="Để trống thì đặt theo họ tên không dấu, ví dụ tran.thi.ngoc.lan",
    )  # fmt: skip
    role = forms.ChoiceField(label="Vai trò", choices=ROLES)
    way = forms.ChoiceField(label="Trao mã", widget=forms.RadioSelect, initial=PAPER)
    is_another = forms.BooleanField(required=False)
    field_order = ["full_name", "email", "username", "role", "since", "until", "way", "is_another"]

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.has_namesake = False
        self.fields["way"].choices = ways()  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email and User.objects.filter(email=email).exists():
            raise ValidationError(TAKEN)
        return email

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"]).strip().lower()
        if username and User.objects.filter(username=username).exists():
            raise ValidationError("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác hoặc để trống.")
        return username

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == LETTER and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Cần địa chỉ thư để gửi mã, hoặc chọn in phiếu.")
        name = " ".join(str(cleaned.get("full_name", "")).split())
        self.has_namesake = User.objects.filter(full_name=name, memberships__unit=self.unit).exists()
        if self.has_namesake and not cleaned.get("is_another"):
            self.add_error("full_name", "Đơn vị đã có người mang họ tên này. Nếu là người khác, hãy đánh dấu ở dưới.")
        return cleaned

    def newcomer(self) -> Newcomer:
        return Newcomer(**{name: self.cleaned_data[name] for name in ("full_name", "role", "email", "username")})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list, with what is wrong with it; `number` counts as the person sees it."""

    number: int
    newcomer: Newcomer
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class InviteManyForm(TermForm):
    """Lines "họ và tên; thư; vai trò", also pasted from a spreadsheet; the last two may be missing, in any order."""

    role = forms.ChoiceField(label="Vai trò", choices=ROLES, help_text="Cho những dòng không ghi vai trò")
    way = forms.ChoiceField(
        label="Trao mã", widget=forms.RadioSelect, initial=PAPER, help_text="Dòng không có thư điện tử thì in phiếu"
    )
    lines = forms.CharField(label="Danh sách", widget=forms.Textarea({"rows": 8}), required=False, max_length=40_000)
    file = forms.FileField(
        label="Hoặc tệp Excel", required=False,
        help_text="Tệp .xlsx với các cột như trên; đọc xong hiện vào ô danh sách",
        widget=forms.FileInput({"accept": ".xlsx"}),
    )  # fmt: skip
    field_order = ["role", "since", "until", "way", "lines", "file"]

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["way"].choices = ways()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The rows of the file become lines, so that they can be seen and put right."""
        cleaned = super().clean() or {}
        if file := cleaned.get("file"):
            try:
                rows = list(islice(rows_of_book(file.read()), MOST_LINES * 2))
            except Unreadable as error:
                self.add_error("file", str(error))
            else:
                cleaned["lines"] = "\n".join("; ".join(filter(None, cells)) for cells in rows)
                self.data = {**{name: self.data[name] for name in self.data}, "lines": cleaned["lines"]}
        return cleaned

    def read(self) -> list[Line]:
        """The lines with what is wrong with each. Three queries, however many."""
        rows = [
            (n, cells) for n, words in enumerate(self.cleaned_data["lines"].splitlines(), 1) if (cells := _cells(words))
        ]
        headings = [at for at, (_, cells) in enumerate(rows[:HEADING_WITHIN], 1) if _is_heading(cells)]
        rows = rows[headings[0] :] if headings else rows
        people = [_newcomer(cells, self.cleaned_data["role"]) for _, cells in rows]
        emails = [newcomer.email for newcomer, _ in people if newcomer.email]
        taken = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
        names = [newcomer.full_name for newcomer, _ in people]
        there = set(
            User.objects.filter(memberships__unit=self.unit, full_name__in=names).values_list("full_name", flat=True)
        )
        found: list[Line] = []
        for (number, _), (newcomer, problems) in zip(rows, people, strict=True):
            notes = []
            if newcomer.email in taken:
                problems = (*problems, TAKEN)
            if newcomer.email and any(line.newcomer.email == newcomer.email for line in found):
                problems = (*problems, "Địa chỉ thư này đã có ở dòng trên.")
            if newcomer.full_name in there or any(line.newcomer.full_name == newcomer.full_name for line in found):
                notes.append("Trùng họ tên với người khác; vẫn mời như một người mới.")
            found.append(Line(number, newcomer, problems, tuple(notes)))
        return found


def _cells(words: str) -> list[str]:
    mark = "\t" if "\t" in words else ";"
    return [" ".join(cell.split()) for cell in words.split(mark) if cell.strip()]


def _is_heading(cells: list[str]) -> bool:
    return bool({fold(cell) for cell in cells} & {"ho va ten", "ho ten", "ten"})


def _newcomer(cells: list[str], role: str) -> tuple[Newcomer, tuple[str, ...]]:
    """What a cell is, the cell itself tells: an address has an @, a role is one of ours, a figure numbers the line."""
    roles = {fold(label): value for value, label in Role.choices}
    name = email = ""
    problems = []
    for cell in cells:
        if "@" in cell:
            email = cell.lower()
        elif fold(cell) in roles:
            role = roles[fold(cell)]
        elif cell.rstrip(".").isdigit():
            continue
        elif not name:
            name = cell
        else:
            problems.append(f"Không hiểu “{cell[:60]}”: không phải thư điện tử, cũng không phải tên một vai trò.")
    if not name:
        problems.append("Thiếu họ và tên.")
    elif len(name) > 120:
        problems.append("Họ và tên dài quá 120 ký tự.")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            problems.append(f"Địa chỉ thư “{email[:60]}” viết chưa đúng.")
    return Newcomer(full_name=name, role=role, email=email), tuple(problems)


class NewCodeForm(forms.Form):
    """A new code for somebody who has an account."""

    way = forms.ChoiceField(label="Trao mã", widget=forms.RadioSelect, initial=PAPER)
    drops_factors = forms.BooleanField(label="Gỡ cả xác thực hai lớp (mất điện thoại, mất khóa)", required=False)

    def __init__(self, *args: Any, person: User, has_factors: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = ways() if person.email else ways()[:1]  # type: ignore[attr-defined]
        if not has_factors:
            del self.fields["drops_factors"]
