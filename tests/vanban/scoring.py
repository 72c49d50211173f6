"""How near a reading comes to what an officer read: the parts and counts of docs/reading.md, our own measure.

Titles pair one to one from a likeness of 0.9 (0.6 for the short titles of commitments); the rest compares as sets.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def fold(value: object) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", str(value or ""))).strip(" .;*").casefold()


def likeness(one: str, other: str) -> float:
    short, long = sorted((fold(one), fold(other)), key=len)
    if len(short) >= 20 and short in long:
        return 1.0
    return SequenceMatcher(None, short, long, autojunk=False).ratio()


def pairs(
    golds: list[Json], preds: list[Json], measure: Callable[[Json, Json], float], least: float
) -> list[tuple[Json, Json]]:
    scored = sorted(
        ((measure(g, p), -abs(i - j), i, j) for i, g in enumerate(golds) for j, p in enumerate(preds)), reverse=True
    )
    used_gold: set[int] = set()
    used_pred: set[int] = set()
    found = []
    for value, _, i, j in scored:
        if value >= least and i not in used_gold and j not in used_pred:
            used_gold.add(i)
            used_pred.add(j)
            found.append((golds[i], preds[j]))
    return found


def f1(hits: int, predicted: int, wanted: int) -> float | None:
    return 2 * hits / (predicted + wanted) if predicted + wanted else None


def share(hits: Iterable[bool]) -> float | None:
    values = list(hits)
    return sum(values) / len(values) if values else None


def quota_key(record: Json) -> list[tuple[object, ...]]:
    fields = ("min", "max", "unit", "per", "minutes")
    return sorted((*(str(q[f]) for f in fields), tuple(sorted(map(fold, q["languages"])))) for q in record["quotas"])


def names(values: list[str]) -> frozenset[str]:
    return frozenset(map(fold, values))


def compare(gold: Json, read: Json) -> dict[str, float]:
    """A figure from 0 to 1 for each part that there is anything to say of."""
    rows = pairs(gold["activities"], read["activities"], lambda g, p: likeness(g["title"], p["title"]), 0.9)
    duties = pairs(
        gold["responsibilities"],
        read["responsibilities"],
        lambda g, p: float(names(g["agencies"]) == names(p["agencies"])),
        1.0,
    )
    kept = pairs(gold["commitments"], read["commitments"], lambda g, p: likeness(g["title"], p["title"]), 0.6)
    parts = {
        "activities": f1(len(rows), len(read["activities"]), len(gold["activities"])),
        "quotas": share(quota_key(g) == quota_key(p) for g, p in rows),
        "lead": share(names(g["lead"]) == names(p["lead"]) for g, p in rows),
        "coordinating": share(names(g["coordinating"]) == names(p["coordinating"]) for g, p in rows),
        "timeframe": share(
            (g["timeframe"]["kind"], g["timeframe"]["spans"]) == (p["timeframe"]["kind"], p["timeframe"]["spans"])
            for g, p in rows
        ),
        "commitments": f1(len(kept), len(read["commitments"]), len(gold["commitments"])),
        "responsibilities": f1(len(duties), len(read["responsibilities"]), len(gold["responsibilities"])),
        "duties": share(g["duties"] == p["duties"] for g, p in duties),
        "document": share(fold(gold["document"][field]) == fold(read["document"][field]) for field in gold["document"]),
    }
    for part in ("legal_bases", "citations"):
        parts[part] = multiset(cited(gold, part), cited(read, part))
    parts["recipients"] = multiset(map(fold, gold["recipients"]), map(fold, read["recipients"]))
    parts["warnings"] = multiset(codes(gold), codes(read))
    return {part: figure for part, figure in parts.items() if figure is not None}


def cited(doc: Json, part: str) -> set[tuple[str, str]]:
    own = fold(doc["document"]["number"])
    found = {(fold(each["number"]), fold(each["date"])) for each in doc[part]}
    return {each for each in found if part == "legal_bases" or each[0] not in {"", own}}


def codes(doc: Json) -> list[str]:
    found = [warning["code"] for warning in doc["warnings"]]
    return [code for code in found if code != "no_quota"] + ["no_quota"] * ("no_quota" in found)


def multiset(gold: Iterable[object], read: Iterable[object]) -> float | None:
    wanted, found = Counter(gold), Counter(read)
    return f1(sum((wanted & found).values()), sum(found.values()), sum(wanted.values()))


def mean(parts: dict[str, float]) -> float:
    return sum(parts.values()) / len(parts)


def gold_of(text: Path) -> Json:
    found: Json = json.loads(text.with_suffix(".gold.json").read_text(encoding="utf-8"))
    return found
