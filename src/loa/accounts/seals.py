"""Short texts that rest in the database but must not be read from a copy of it: encrypted with the installation's key.

The key is `LOA_SECRET_KEY` (or the file `secret-key`), which no dump of the database holds.
"""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class BrokenSeal(Exception):
    """The text was sealed with another key, or changed."""


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises BrokenSeal."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise BrokenSeal from error


def _keys() -> MultiFernet:
    """The present key and, to read only, earlier ones (`SECRET_KEY_FALLBACKS`)."""
    return MultiFernet([_key(each) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    made = hmac.digest(force_bytes(secret), b"loa.accounts.seals", "sha256")
    return Fernet(base64.urlsafe_b64encode(made))
