"""Every activity and commitment of whole plans: the fictional ones, and the real ones where they are present."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from vanban.time.slots import DONE, Asked, Slot, When, slots_of
from vanban.time.slots.named_days import read_pace
from vanban.time.slots.stretches import hull, periods_of, spans_of
from vanban.time.spans import Days

FICTIONAL = sorted((Path(__file__).resolve().parents[2] / "plans").rglob("*.gold.json"))
REAL = Path(__file__).resolve().parents[5] / "shared" / "plans"


def number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def asked(quota: dict[str, Any]) -> Asked:
    rate = quota["rate"] and (Decimal(str(quota["rate"]["count"])), quota["rate"]["per"])
    return Asked(
        number(quota["min"]), number(quota["max"]), quota["unit"], quota["per"], rate, quota["minutes"], quota["text"]
    )


def when(frame: dict[str, Any]) -> When:
    spans = tuple(Days(*(day and date.fromisoformat(day) for day in span)) for span in frame["spans"])
    return When(frame["kind"], spans, frame["text"])


def sums(slots: list[Slot], index: int, unit: str) -> tuple[Decimal, Decimal | None]:
    """The least and the most of one quota, in slots of its own or beside those of another."""
    own = [(slot.minimum, slot.maximum) for slot in slots if slot.quota == index]
    amounts = own or [(one.minimum, one.maximum) for slot in slots for one in slot.also if one.unit == unit]
    highest = [high for _, high in amounts if high is not None]
    return sum((low for low, _ in amounts), Decimal(0)), sum(highest) if len(highest) == len(amounts) else None


def check(duty: dict[str, Any], year: int) -> None:
    quotas, time = [asked(quota) for quota in duty["quotas"]], when(duty["timeframe"])
    slots = slots_of(quotas, time, year=year)
    if time.kind == "triggered":
        assert slots == []
        return
    assert slots, duty
    spans = spans_of(time, year)
    if not quotas:
        assert {(slot.quota, slot.unit) for slot in slots} == {(None, DONE)}
    for index, quota in enumerate(quotas):
        own = [slot for slot in slots if slot.quota == index]
        whole = (quota.minimum, quota.maximum)
        if quota.per == "plan" and quota.rate is None and read_pace(time.text) and len(own) > quota.minimum:
            assert {(slot.minimum, slot.maximum) for slot in own} == {whole}, duty  # at each time of the rhythm
        elif quota.per in ("plan", "year") and quota.unit != "%":
            assert sums(slots, index, quota.unit) == whole, duty
        else:
            periods = [hull(spans)] if quota.per == "plan" else periods_of(quota.per, spans)
            within = ([one for one in own if p.first <= one.due <= p.last] for p in periods)
            assert {sums(ones, index, quota.unit) for ones in within} == {whole}, duty
            assert all(slot.binds for slot in own)


@pytest.mark.parametrize("file", FICTIONAL, ids=lambda file: file.name.split(".")[0])
def test_fictional_plan_has_slots_for_every_duty(file):
    gold = json.loads(file.read_text(encoding="utf-8"))
    for duty in (*gold["activities"], *gold["commitments"]):
        check(duty, gold["document"]["year"] or 2026)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not beside the repository")
def test_real_plans_have_slots_for_every_duty():
    files = sorted(REAL.glob("*.gold.json"))
    assert len(files) == 5
    for file in files:
        gold = json.loads(file.read_text(encoding="utf-8"))
        for duty in (*gold["activities"], *gold["commitments"]):
            check(duty, gold["document"]["year"])
