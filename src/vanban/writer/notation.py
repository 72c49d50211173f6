"""A document as JSON and back. What is left to its default is left out; a paragraph may be a plain string."""

from __future__ import annotations

import calendar
import math
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from vanban.writer.document import Day, Document, Item, Paragraph, Table

_BLOCKS: dict[str, type] = {"paragraph": Paragraph, "item": Item, "table": Table}
_NAMES = {cls: name for name, cls in _BLOCKS.items()}
_DEEPEST = 60  # levels of the JSON; a document of eight levels of points takes about half
_KINDS = {str: "một chuỗi", int: "một số nguyên", float: "một số", bool: "true hoặc false"}


class Malformed(ValueError):
    """The JSON is no document; `str(error)` is a Vietnamese sentence that names the place by its JSON Pointer."""

    def __init__(self, pointer: str, problem: str) -> None:
        super().__init__(f"Tại {pointer or '/'}: {problem}.")
        self.pointer = pointer


def as_json(document: Document) -> dict[str, Any]:
    shape = _shown(document)
    assert isinstance(shape, dict)
    return shape


def from_json(shape: object) -> Document:
    """The document that `as_json` showed. Raises `Malformed`."""
    document = _read(Document, shape, "", 0)
    assert isinstance(document, Document)
    return document


# -- there ------------------------------------------------------------------------------------------------------------


def _shown(value: object) -> object:
    if isinstance(value, tuple):
        return [_shown(each) for each in value]
    if isinstance(value, Paragraph) and not value.note:
        return value.text
    if not is_dataclass(value):
        return str(value) if isinstance(value, StrEnum) else value
    kind: dict[str, object] = {"block": _NAMES[type(value)]} if type(value) in _NAMES else {}
    own = {each.name: getattr(value, each.name) for each in fields(value)}
    return kind | {each.name: _shown(own[each.name]) for each in fields(value) if own[each.name] != _default(each)}


def _default(each: Field[Any]) -> object:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return each.default


# -- and back ---------------------------------------------------------------------------------------------------------


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(wanted: Any, shape: object, pointer: str, depth: int) -> object:
    if depth > _DEEPEST:
        raise Malformed(pointer, "các mục lồng nhau quá sâu")
    if get_origin(wanted) is tuple:
        return _read_list(get_args(wanted)[0], shape, pointer, depth)
    if get_origin(wanted) in (Union, types.UnionType):
        return _read_choice(get_args(wanted), shape, pointer, depth)
    if is_dataclass(wanted):
        assert isinstance(wanted, type)
        return _read_object(wanted, shape, pointer, depth)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return _read_word(wanted, shape, pointer)
    return _read_plain(wanted, shape, pointer)


def _read_list(wanted: Any, shape: object, pointer: str, depth: int) -> tuple[object, ...]:
    if not isinstance(shape, list):
        raise Malformed(pointer, "cần một danh sách")
    return tuple(_read(wanted, each, f"{pointer}/{place}", depth + 1) for place, each in enumerate(shape))


def _read_choice(choices: tuple[Any, ...], shape: object, pointer: str, depth: int) -> object:
    if type(None) in choices:
        rest = next(choice for choice in choices if choice is not type(None))
        return None if shape is None else _read(rest, shape, pointer, depth)
    if isinstance(shape, str):
        return Paragraph(shape)
    name = shape.get("block") if isinstance(shape, dict) else None
    if not isinstance(shape, dict) or not isinstance(name, str) or name not in _BLOCKS:
        raise Malformed(pointer, f"cần một đoạn văn (chuỗi) hoặc một đối tượng có “block” là {_listed(list(_BLOCKS))}")
    return _read(_BLOCKS[name], {key: each for key, each in shape.items() if key != "block"}, pointer, depth)


def _read_object(wanted: type, shape: object, pointer: str, depth: int) -> object:
    if not isinstance(shape, dict):
        raise Malformed(pointer, "cần một đối tượng {…}")
    known = {each.name: each for each in fields(wanted)}
    for key in shape:
        if key not in known:
            raise Malformed(f"{pointer}/{_token(key)}", f"không có mục tên này; các mục được dùng: {', '.join(known)}")
    for name, each in known.items():
        if name not in shape and each.default is MISSING and each.default_factory is MISSING:
            raise Malformed(pointer, f"thiếu mục “{name}”")
    hints = _hints(wanted)
    made = wanted(**{key: _read(hints[key], each, f"{pointer}/{key}", depth + 1) for key, each in shape.items()})
    if isinstance(made, Day):
        _check_day(made, pointer)
    return made


def _read_word(wanted: type[StrEnum], shape: object, pointer: str) -> StrEnum:
    words = [str(each) for each in wanted]
    if not isinstance(shape, str) or shape not in words:
        raise Malformed(pointer, f"cần một trong các giá trị {_listed(words)}")
    return wanted(shape)


def _read_plain(wanted: type, shape: object, pointer: str) -> object:
    is_number = isinstance(shape, int | float) and not isinstance(shape, bool)
    if wanted is float and isinstance(shape, int | float) and is_number and abs(shape) < 1e6 and math.isfinite(shape):
        return float(shape)
    if type(shape) is wanted and wanted is not float:
        return shape
    raise Malformed(pointer, f"cần {_KINDS[wanted]}")


def _check_day(day: Day, pointer: str) -> None:
    """Blank day and month are allowed, days that no calendar has are not."""
    if not 1 <= day.year <= 9999:
        raise Malformed(f"{pointer}/year", "không có năm này")
    if day.month is not None and not 1 <= day.month <= 12:
        raise Malformed(f"{pointer}/month", "không có tháng này")
    most = calendar.monthrange(day.year, day.month)[1] if day.month else 31
    if day.day is not None and not 1 <= day.day <= most:
        raise Malformed(f"{pointer}/day", "không có ngày này")


def _listed(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _token(key: str) -> str:
    """A key in a JSON Pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
