"""Everything that is held about a person, found by walking over the models: a new package is covered unasked.

A row that would go with the user's row (on delete: cascade) belongs to the person: second factors, sessions, linked
accounts. A row that protects itself is a record of the office that names the person, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import models
from django.db.models import Field, ForeignObjectRel, Model, Q, QuerySet

from loa.accounts.models import User
from loa.audit.chain import plain
from loa.audit.models import Event
from loa.organisations.events import Happened
from loa.organisations.models import Delegation
from loa.workspace.queries.log_rows import changes_of

SECRET = re.compile(r"password|secret|token|session_key|session_data|salt|hash|digest|^data$|^code$|^key$")
"""Fields that let somebody in rather than say something about the person."""

LONG = (models.JSONField, models.TextField, models.BinaryField)
"""Kinds of fields that hold the content of documents, which is no personal data of who worked on them."""

ERASED = "Người đã xóa dữ liệu"
"""What is shown wherever the name of a person stood whose data were erased."""

ATTEMPTS = (AccessAttempt, AccessFailureLog, AccessLog)
"""Models of sign-ins, which know the name that was typed and not the user."""


KINDS = {
    "mfa.authenticator": "lớp bảo vệ thứ hai",
    "usersessions.usersession": "phiên đăng nhập",
    "socialaccount.socialaccount": "tài khoản liên kết",
    "account.emailaddress": "địa chỉ thư điện tử",
    "axes.accessattempt": "lần đăng nhập không thành công",
    "axes.accessfailurelog": "nhật ký đăng nhập không thành công",
    "axes.accesslog": "nhật ký đăng nhập",
}
"""What the kinds of rows of other people's packages are called here; theirs speak English."""

DONE = {
    "added": "thêm", "adopted": "đưa vào thực hiện", "answered": "trả lời", "begun": "bắt đầu", "closed": "đóng",
    "created": "tạo", "decided": "quyết định", "finished": "làm xong", "issued": "ban hành", "made": "lập",
    "opened": "mở", "recorded": "ghi nhận", "revoked": "thu hồi", "seen": "xem", "started": "khởi đầu",
    "submitted": "trình", "undone": "hoàn tác", "uploaded": "tải lên", "withdrawn": "rút",
}  # fmt: skip
"""Acts that leave who, on whose behalf and when in columns: `made_by`, `made_on_behalf_of`, `made_at`."""

COLUMNS = {
    **{f"{act}_by": f"người {words}" for act, words in DONE.items()},
    **{f"{act}_on_behalf_of": f"{words} thay mặt" for act, words in DONE.items()},
    **{f"{act}_at": f"lúc {words}" for act, words in DONE.items()},
    "organisations.membership.begun_by": "đợt sắp xếp mở đầu",
    "organisations.membership.ended_by": "đợt sắp xếp kết thúc",
    "above": "kế hoạch cấp trên", "activity": "nhiệm vụ", "asked": "nơi được hỏi", "at": "lúc",
    "attempt_time": "lúc đăng nhập", "before_due": "hạn trước đó", "before_first": "ngày đầu trước đó",
    "before_state": "trạng thái trước đó", "before_was": "ngày kết thúc trước đó", "begun_from": "soạn từ kế hoạch",
    "by": "người làm", "consultation": "đợt lấy ý kiến", "done": "đã xong", "draft": "dự thảo",
    "extra_data": "điều hệ thống đăng nhập cho biết", "failures_since_start": "số lần không thành công",
    "folded": "chữ để tìm kiếm", "get_data": "tham số của địa chỉ", "http_accept": "kiểu trang trình duyệt nhận",
    "id": "số thứ tự", "ip": "địa chỉ mạng", "ip_address": "địa chỉ mạng", "last_seen_at": "lần xem cuối",
    "last_used_at": "lần dùng cuối", "leased_until": "giữ chỗ đến", "locked_out": "bị khóa", "logout_time": "lúc thoát",
    "on_behalf_of": "thay mặt", "path_info": "trang", "plan": "kế hoạch", "post_data": "nội dung gửi đi",
    "primary": "là địa chỉ chính", "provider": "hệ thống đăng nhập", "reading": "bản đọc", "slot": "kỳ thực hiện",
    "submission": "lần trình", "total": "tổng số", "type": "loại", "uid": "mã ở hệ thống đăng nhập", "unit": "đơn vị",
    "user": "người dùng", "user_agent": "trình duyệt", "username": "tên đăng nhập", "verified": "đã xác nhận",
    "version": "bản ban hành", "worked_on_since": "làm từ lúc",
}  # fmt: skip
"""What columns are called whose model gives them no Vietnamese name: by field, or by model and field."""


def column_of(field: Field[Any, Any]) -> str:
    own = str(field.verbose_name)
    if not own.isascii():
        return own
    return COLUMNS.get(f"{field.model._meta.label_lower}.{field.name}") or COLUMNS.get(field.name, own)


def kind_of(model: type[Model]) -> str:
    return KINDS.get(model._meta.label_lower, str(model._meta.verbose_name))


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key that points to users."""

    model: type[Model]
    field: Field[Any, Any]
    is_own: bool

    def rows(self, person: User) -> QuerySet[Any]:
        return self.model._base_manager.filter(**{self.field.name: person}).order_by("pk")

    @property
    def words(self) -> str:
        return kind_of(self.model)


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of one kind: `package` for the file, `name` of the kind, the rows as plain values by the fields' words."""

    package: str
    name: str
    rows: list[dict[str, Any]]


def links_to_users() -> list[Link]:
    """Every foreign key to the user, hidden ones too, in the order of the packages."""
    found = []
    for relation in User._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            own = relation.on_delete is models.CASCADE
            found.append(Link(relation.related_model, relation.field, own))
    return sorted(found, key=lambda link: (link.model._meta.label, link.field.name))


def holdings_of(person: User) -> list[Holding]:
    """One query for each place that can name a person."""
    account = Holding("accounts", "tài khoản", [_row(person, whole=True)])
    return [account, *_named(person), *_attempts(person), Holding("audit", "nhật ký", list(_events(person)))]


def _named(person: User) -> Iterator[Holding]:
    for link in links_to_users():
        rows = [
            {"vai": column_of(link.field), **_row(row, whole=link.is_own)}
            for row in link.rows(person).iterator(chunk_size=500)
        ]
        if rows:
            yield Holding(link.model._meta.app_label, link.words, rows)


def _attempts(person: User) -> Iterator[Holding]:
    for model in ATTEMPTS:
        rows = [_row(row, whole=True) for row in attempts_of(model, person)]
        if rows:
            yield Holding(model._meta.app_label, kind_of(model), rows)


def attempts_of(model: type[Model], person: User) -> QuerySet[Any]:
    names = [name for name in (person.username, person.email) if name]
    return model._base_manager.filter(username__in=names).order_by("pk")


def _row(row: Model, *, whole: bool) -> dict[str, Any]:
    return {column_of(field): plain(getattr(row, field.attname)) for field in columns(row._meta.model, whole=whole)}


def columns(model: type[Model], *, whole: bool) -> list[Field[Any, Any]]:
    """All but the secrets; of a record of the office, without the content of the document."""
    fields = model._meta.concrete_fields
    return [each for each in fields if not SECRET.search(each.name) and (whole or not isinstance(each, LONG))]


def _events(person: User) -> Iterator[dict[str, Any]]:
    """What the person did, and what was done about them: where another acted, not from where, which is the other's."""
    for event in Event.objects.by_or_about(person.pk).order_by("pk").iterator(chunk_size=500):
        personal = event.personal or {}
        own = event.actor_id == person.pk
        about = event.person_id == person.pk
        told = {
            "số": event.pk,
            "lúc": plain(event.at),
            "việc": event.words,
            "đối tượng": event.label or (personal.get("target", "") if about else ""),
            "người làm": person.full_name if own else "người khác" if event.actor_id else "",
            "về": person.full_name if about else "",
            "địa chỉ": personal.get("address", "") if own else "",
            "trình duyệt": personal.get("browser", "") if own else "",
        }
        if about:
            told["thay đổi"] = [f"{each.name}: {each.before} → {each.after}" for each in changes_of(event)]
        yield told


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of which kind."""

    name: str
    count: int


def going(person: User) -> list[Tally]:
    """What erasing deletes."""
    own = [Tally(link.words, link.rows(person).count()) for link in links_to_users() if link.is_own]
    tried = [Tally("lần đăng nhập", sum(attempts_of(model, person).count() for model in ATTEMPTS))]
    return [tally for tally in (*own, *tried) if tally.count]


def staying(person: User) -> list[Tally]:
    """Records of the office that name the person by number, and will show no name any more."""
    counts: dict[str, int] = {}
    for link in links_to_users():
        if not link.is_own and (count := link.rows(person).count()):
            counts[link.words] = counts.get(link.words, 0) + count
    return [Tally(name, count) for name, count in counts.items()]


def events_with_personal_part(person: User) -> QuerySet[Event]:
    """Of those that the person did or that are about them, and of what names them to others: absences of theirs, a
    unit that is reached by their mail."""
    absences = Delegation.objects.filter(membership__user=person).values_list("pk", flat=True)
    named = Event.objects.filter(target__in=[f"{Delegation._meta.label_lower}:{pk}" for pk in absences])
    if person.email:
        mail = Q(personal__before__email__iexact=person.email) | Q(personal__after__email__iexact=person.email)
        named |= Event.objects.filter(mail, kind__in=[Happened.CONTACT_KEPT, Happened.UNITS_IMPORTED])
    return (Event.objects.by_or_about(person.pk) | named).filter(~Q(personal=None))
