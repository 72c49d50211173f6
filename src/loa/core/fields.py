"""Model fields that any package may use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from vanban.text.folding import fold


class FoldedField(models.CharField):
    """Holds the folded text of other fields of the same row, for search without accents.

    Filled whenever the row is saved or bulk-created; with `update_fields`, name this field too. `bulk_update` fills
    nothing: `refold` the rows first.
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


def refold(rows: Iterable[models.Model]) -> None:
    """Bring the folded fields of rows in step with the others, before `bulk_update`."""
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, FoldedField):
                field.pre_save(row, add=False)
