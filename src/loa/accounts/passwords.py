"""What a password must be: NIST SP 800-63B-4, section 3.1.1.

Long (15 characters, as it may be the only factor), any letters of the world, no rules about figures and signs, nothing
that is on a list of common passwords, nothing made of the person's own name, never expiring.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from vanban.text.folding import fold

SHORTEST_PASSWORD = 15
LONGEST_PASSWORD = 256

BLOCKED = Path(__file__).with_name("blocked_passwords.txt")
LEAST_OWN_WORDS = 8
"""Letters of the password that must stay when the names of the person and of the service are taken out."""
RUNS = (
    *("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "01234567890", "09876543210"),
    *("qwertyuiop", "poiuytrewq", "asdfghjkl", "lkjhgfdsa", "zxcvbnm", "mnbvcxz", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"),
)
SHORTEST_RUN = 3
SHORTEST_CORE = 6
"""Letters that must be left when repetition is taken out: "2026 2026 2026 2026" is as good as "2026"."""


def normalised(password: str) -> str:
    """The one form in which a password is checked and kept: NFKC, so that the ways to type ế give the same letter."""
    return unicodedata.normalize("NFKC", password)


class LongEnough:
    def validate(self, password: str, user: Any = None) -> None:
        length = len(normalised(password))
        if length < SHORTEST_PASSWORD:
            missing = f"Mật khẩu cần ít nhất {SHORTEST_PASSWORD} ký tự, hiện có {length}. Hãy ghép thêm một vài từ."
            raise ValidationError(missing, code="password_too_short")
        if length > LONGEST_PASSWORD:
            raise ValidationError(f"Mật khẩu dài nhất {LONGEST_PASSWORD} ký tự.", code="password_too_long")

    def get_help_text(self) -> str:
        return f"Ít nhất {SHORTEST_PASSWORD} ký tự."


class NotCommon:
    """Neither a common password nor one repeated, drawn out or counted through, whatever its accents and case."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(normalised(password)) < SHORTEST_PASSWORD:
            return  # that alone is said of it
        letters = squeezed(password)
        is_drawn_out = len(without_repetition(letters)) < SHORTEST_CORE
        if is_drawn_out or any(is_a_run(each) or each in blocked() for each in self.readings(letters)):
            too_common = "Mật khẩu này dễ đoán: nhiều người dùng hoặc lặp lại. Hãy ghép vài từ không liên quan."
            raise ValidationError(too_common, code="password_too_common")

    @staticmethod
    def readings(letters: str) -> set[str]:
        """The password, its part that is repeated, and both without the figures before and behind."""
        found = {letters, letters.strip("0123456789") or letters}
        return found | {without_repetition(each) for each in found}

    def get_help_text(self) -> str:
        return "Không phải mật khẩu nhiều người dùng."


class NotPersonal:
    """Not made of the person's name, user name, e-mail address or the name of the service with a little added."""

    def validate(self, password: str, user: Any = None) -> None:
        left = squeezed(password)
        for name in sorted({*names_of(user), *SERVICE}, key=len, reverse=True):
            left = left.replace(name, "")
        own = without_repetition(left)
        if left != squeezed(password) and (len(own) < LEAST_OWN_WORDS or is_a_run(own) or own in blocked()):
            too_near = "Mật khẩu gần giống họ tên, tên đăng nhập hoặc tên phần mềm. Hãy dùng những từ khác."
            raise ValidationError(too_near, code="password_too_similar")

    def get_help_text(self) -> str:
        return "Không chứa họ tên, tên đăng nhập."


SERVICE = ("loa", "vanban", "caicachhanhchinh", "tuyentruyen")


def names_of(user: Any) -> set[str]:
    """The names that stand for a person, squeezed, from three letters on."""
    if user is None:
        return set()
    written = [user.full_name, *user.full_name.split(), user.username, user.email, *re.split(r"[@.]", user.email)]
    return {name for name in map(squeezed, written) if len(name) >= 3}


def squeezed(text: str) -> str:
    """Letters and figures alone, without case and accents: "Mật-khẩu 1" is "matkhau1"."""
    return "".join(letter for letter in fold(normalised(text)) if letter.isalnum())


def without_repetition(letters: str) -> str:
    """The part that is repeated: "abcabc" and "aabbcc" are "abc"."""
    letters = re.sub(r"(.)\1+", r"\1", letters)
    repeated = re.fullmatch(r"(.+?)\1+(.*)", letters)
    if repeated and repeated[1].startswith(repeated[2]):
        return repeated[1]
    return letters


def is_a_run(letters: str) -> bool:
    """Nothing but one or two signs, or neighbours of the alphabet, the figures or the keyboard, perhaps many times."""
    left = without_repetition(letters)
    if len(left) <= 2:
        return True
    while left:
        longest = max((shared_start(left, run) for run in RUNS), default=0)
        if longest < SHORTEST_RUN:
            return False
        left = left[longest:]
    return True


def shared_start(letters: str, run: str) -> int:
    """How many letters from the first on stand in the run one after another."""
    length = 0
    while length < len(letters) and letters[: length + 1] in run:
        length += 1
    return length


@cache
def blocked() -> frozenset[str]:
    """Django's 20,000 common passwords and our own Vietnamese ones, squeezed."""
    common: set[str] = CommonPasswordValidator().passwords
    own = BLOCKED.read_text(encoding="utf-8").splitlines()
    return frozenset(filter(None, map(squeezed, [*common, *(line for line in own if not line.startswith("#"))])))
