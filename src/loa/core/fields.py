"""Model fields that any package may use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import FullResultSet
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Contains, Lookup, Regex

from vanban.text.folding import fold

BETWEEN_WORDS = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~“”‘’«»…·"  # without "%", which SQL with parameters takes for one
_AS_SPACES = str.maketrans(BETWEEN_WORDS, " " * len(BETWEEN_WORDS))


class FoldedField(models.CharField):
    """Holds the folded text of other fields of the same row, for search without accents.

    Filled whenever the row is saved or bulk-created; with `update_fields`, name this field too. `bulk_update` fills
    nothing: `refold` the rows first. `by_words`: it is searched by the beginnings of words, for tables of hundreds of
    thousands of rows; the migration makes the index with `words_index`.
    """

    non_db_attrs = (*models.CharField.non_db_attrs, "of", "by_words")

    def __init__(self, *args: Any, of: Sequence[str] = (), by_words: bool = False, **kwargs: Any) -> None:
        self.of = tuple(of)
        self.by_words = by_words
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, **({"by_words": True} if self.by_words else {})}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = fold(" ".join(filter(None, (getattr(model_instance, name) for name in self.of))))
        if self.max_length is not None:
            value = value[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


@models.TextField.register_lookup  # of long texts, folded by who fills them
@FoldedField.register_lookup
class HasWords(Lookup[str]):
    """`folded__has_words="nộp hồ sơ"`: every word stands in the field, with or without accents, in any order.

    Without a word everything is found. A field `by_words` is searched by the beginnings of its words, on PostgreSQL
    from the index; any other for the words anywhere in it.
    """

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        folded = fold(str(self.rhs))
        if not getattr(self.lhs.output_field, "by_words", False):
            return self._all(compiler, [Contains(self.lhs, word) for word in folded.split()])
        words = folded.translate(_AS_SPACES).split()
        # the plain search first: cheap where rows are read one by one, and databases guess well how many it finds
        parts: list[Lookup[Any]] = [Contains(self.lhs, word) for word in words]
        if connection.vendor == "postgresql" and words:
            plain, given = self._all(compiler, parts)
            indexed, query = self._from_index(compiler, connection, words)
            return f"({plain} AND {indexed})", (*given, *query)
        begins = rf"(^|[ {re.escape(BETWEEN_WORDS)}])"
        return self._all(compiler, [*parts, *(Regex(self.lhs, begins + re.escape(word)) for word in words)])

    def _all(self, compiler: Any, parts: Sequence[Lookup[Any]]) -> tuple[str, tuple[Any, ...]]:
        if not parts:
            raise FullResultSet
        compiled = [compiler.compile(part) for part in parts]
        return f"({' AND '.join(sql for sql, _ in compiled)})", tuple(each for _, given in compiled for each in given)

    def _from_index(self, compiler: Any, connection: Any, words: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
        column, given = self.process_lhs(compiler, connection)
        quoted = (word.replace("\\", r"\\").replace("'", "''") for word in words)
        return f"{_words_of(column)} @@ %s::tsquery", (*given, " & ".join(f"'{word}':*" for word in quoted))


def _words_of(column: str) -> str:
    """The words of a column, each once, as PostgreSQL's search takes them; the index and the search say it alike."""
    between = BETWEEN_WORDS.replace("'", "''")
    spaces = " " * len(BETWEEN_WORDS)
    words = f"string_to_array(translate({column}, '{between}', '{spaces}'), ' ')"
    return f"array_to_tsvector(array_remove({words}, ''))"


def words_index(connection: BaseDatabaseWrapper, table: str, column: str, *, name: str) -> None:
    """Make the index of a field `by_words`, on PostgreSQL; SQLite reads its rows."""
    if connection.vendor == "postgresql":
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            made = f"CREATE INDEX {quote(name)} ON {quote(table)} USING gin ({_words_of(quote(column))})"
            cursor.execute(f"{made} WITH (fastupdate = off)")  # else a search reads what waits to be sorted in


def refold(rows: Iterable[models.Model]) -> None:
    """Bring the folded fields of rows in step with the others, before `bulk_update`."""
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, FoldedField):
                field.pre_save(row, add=False)
