"""Whole plans: fictional ones of many layouts, and the real ones where they are present."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.vanban.scoring import compare, gold_of, mean
from vanban.reader import read_plan

HERE = Path(__file__).parent.parent / "plans"
FICTIONAL = sorted(HERE.glob("*.txt"))
HELD_OUT = sorted((HERE / "held_out").glob("*.txt"))
REAL = Path(__file__).resolve().parents[4] / "shared" / "plans"


@pytest.mark.parametrize("file", [*FICTIONAL, *HELD_OUT], ids=lambda file: file.stem)
def test_fictional_plan_is_read_as_an_officer_reads_it(file):
    parts = compare(gold_of(file), read_plan(file, name=file.name).as_json())
    assert mean(parts) >= 0.90, parts


def test_fictional_plans_together_reach_the_bar():
    figures = [
        mean(compare(gold_of(file), read_plan(file, name=file.name).as_json())) for file in [*FICTIONAL, *HELD_OUT]
    ]
    assert sum(figures) / len(figures) >= 0.95


def score(predictions: Path) -> tuple[float, dict[str, float]]:
    """What the script beside the real plans says: overall, and each part of the total."""
    said = subprocess.run(
        [sys.executable, REAL / "score.py", predictions], capture_output=True, text=True, check=True
    ).stdout
    total = said[said.rindex("\ntotal\n") :]
    parts = {name: float(value) for name, value in re.findall(r"^  (\w+)\s+([\d.]+)", total, re.M)}
    return float(said.rsplit("overall ", 1)[1]), parts


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans (../shared/plans) are not here")
def test_real_plans_reach_the_bars(tmp_path):
    for file in REAL.glob("*.txt"):
        reading = read_plan(file, name=file.name).as_json()
        (tmp_path / f"{file.stem}.json").write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
    overall, parts = score(tmp_path)
    assert overall >= 0.97
    assert min(parts.values()) >= 0.93, parts
