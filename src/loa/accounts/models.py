"""The user: a person with a full name, who signs in by user name or e-mail address; and the codes that let one in."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone

from loa.accounts.passwords import LONGEST_PASSWORD, normalised
from loa.accounts.states import Purpose
from loa.core.fields import FoldedField


class Users(BaseUserManager["User"]):
    def create_user(self, username: str, *, full_name: str, email: str = "", password: str | None = None) -> User:
        """Without a password the person cannot sign in until one is set."""
        user = self.model(username=username.lower(), full_name=full_name, email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def named_like(self, text: str) -> models.QuerySet[User]:
        """Every word occurs in the full name, user name or e-mail address; accents do not matter."""
        return self.filter(folded__has_words=text)


class User(AbstractBaseUser):
    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    email = models.EmailField("thư điện tử", blank=True)
    full_name = models.CharField("họ và tên", max_length=120)
    is_active = models.BooleanField("đang hoạt động", default=True)
    folded = FoldedField(max_length=440, of=["full_name", "username", "email"])
    date_joined = models.DateTimeField("tạo lúc", default=timezone.now, editable=False)

    on_behalf_of: User | None = None
    """Whom this person acts for in the present request (ủy quyền); not stored. Set by `loa.organisations.acting`."""

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="user_email_belongs_to_one_person",
                fields=["email"],
                condition=~models.Q(email=""),
                violation_error_message="Địa chỉ thư điện tử này đã có người dùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else normalised(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """The same password however its accents were typed; also one that was kept before passwords were normalised."""
        if raw_password is None or len(raw_password) > 4 * LONGEST_PASSWORD:  # so long a one is costly to normalise
            return False
        one_form = normalised(raw_password)
        return super().check_password(one_form) or (one_form != raw_password and super().check_password(raw_password))

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, which stands last in a Vietnamese name."""
        return self.full_name.split()[-1] if self.full_name else self.username

    @property
    def initials(self) -> str:
        """Two letters for the round mark: first of the middle or family name, first of the given name."""
        words = self.full_name.split()
        return "".join(word[0] for word in words[-2:]).upper()


class AccessCodes(models.QuerySet["AccessCode"]):
    def open(self, *, now: datetime) -> AccessCodes:
        """Those that still let somebody in."""
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=now, user__is_active=True)


class AccessCode(models.Model):
    """A code that lets one person in once, to choose a password. Only its hash is kept: it is shown when it is made."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_codes", verbose_name="người dùng")
    digest = models.CharField("mã băm", max_length=64, unique=True)
    purpose = models.CharField("dùng để", max_length=20, choices=Purpose)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="người cấp")
    made_at = models.DateTimeField("cấp lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    sent_at = models.DateTimeField("gửi thư lúc", null=True, blank=True)
    failure = models.CharField("lỗi gửi thư", max_length=300, blank=True)

    objects = AccessCodes.as_manager()

    class Meta:
        verbose_name = "mã truy cập một lần"
        verbose_name_plural = "mã truy cập một lần"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="access_code_is_used_or_withdrawn_not_both",
                condition=models.Q(used_at=None) | models.Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="access_code_expires_after_it_is_made",
                condition=models.Q(expires_at__gt=models.F("made_at")),
            ),
            models.UniqueConstraint(
                name="access_code_one_open_for_a_person",
                fields=["user"],
                condition=models.Q(used_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.user}"

    def is_open(self, *, now: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > now and self.user.is_active
