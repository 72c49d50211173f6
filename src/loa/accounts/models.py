"""The user: a person with a full name, who signs in by user name or e-mail address."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone

from loa.core.fields import FoldedField
from vanban.text.folding import fold


class Users(BaseUserManager["User"]):
    def create_user(self, username: str, *, full_name: str, email: str = "", password: str | None = None) -> User:
        """Without a password the person cannot sign in until one is set."""
        user = self.model(username=username.lower(), full_name=full_name, email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def named_like(self, text: str) -> models.QuerySet[User]:
        """Every word occurs in the full name, user name or e-mail address; accents do not matter."""
        users = self.all()
        for word in fold(text).split():
            users = users.filter(folded__contains=word)
        return users


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
