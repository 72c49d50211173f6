"""Model fields that any package may use."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db import models


def fold(text: str) -> str:
    """Lower case, đ→d, without marks, single spaces: "Đăng  ký" → "dang ky"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


class FoldedField(models.CharField):
    """Holds the folded text of other fields of the same row, for search without accents.

    Filled whenever the row is saved or bulk-created; with `update_fields`, name this field too.
    """

    def __init__(self, *args: Any, of: Sequence[str] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = fold(" ".join(filter(None, (getattr(model_instance, name) for name in self.of))))
        if self.max_length is not None:
            value = value[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value
