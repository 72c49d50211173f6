"""Whole plans: fictional ones of many layouts, and the real ones where they are present."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.vanban.rendering import as_docx, as_html, as_pdf, as_pictures, as_scan
from tests.vanban.scoring import compare, gold_of, mean
from vanban.reader import read_plan

HERE = Path(__file__).parent.parent / "plans"
FICTIONAL = sorted(HERE.glob("*.txt"))
OTHERS = [
    *sorted((HERE / "held_out").glob("*.txt")),
    *sorted((HERE / "unseen").glob("*.txt")),
    *sorted((HERE / "blind").glob("*.txt")),
]
REAL = Path(__file__).resolve().parents[4] / "shared" / "plans"


@pytest.mark.parametrize("file", [*FICTIONAL, *OTHERS], ids=lambda file: file.stem)
def test_fictional_plan_is_read_as_an_officer_reads_it(file):
    parts = compare(gold_of(file), read_plan(file, name=file.name).as_json())
    assert mean(parts) >= 0.85, parts


def test_fictional_plans_together_reach_the_bar():
    figures = [
        mean(compare(gold_of(file), read_plan(file, name=file.name).as_json())) for file in [*FICTIONAL, *OTHERS]
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


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not beside the repository")
def test_real_plans_reach_the_bars(tmp_path):
    for file in REAL.glob("*.txt"):
        reading = read_plan(file, name=file.name).as_json()
        (tmp_path / f"{file.stem}.json").write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
    overall, parts = score(tmp_path)
    assert overall >= 0.97
    assert min(parts.values()) >= 0.93, parts


# -- the same plans in other files -------------------------------------------------------------------------------------

FILES = {
    "docx": as_docx,
    "docx, lines": lambda text: as_docx(text, tables=False),
    "html": as_html,
    "pdf": as_pdf,
    "pdf, ragged": lambda text: as_pdf(text, justified=False, size=14),
}
# Plans whose tables have the same cells in every row: what `parts` can set as a real table.
RENDERED = [
    HERE / f"{name}.txt" for name in ("song-lam-2026", "bo-bien-dao-2022", "dai-hon-ngoc-2024", "huyen-bac-lung-2023")
]


@pytest.mark.parametrize("kind", FILES)
def test_fictional_plans_in_other_files_read_like_their_text(kind):
    texts = [mean(compare(gold_of(file), read_plan(file, name=file.name).as_json())) for file in RENDERED]
    files = []
    for file in RENDERED:
        data = FILES[kind](file.read_text(encoding="utf-8"))
        files.append(mean(compare(gold_of(file), read_plan(data, name=file.stem).as_json())))
    assert sum(files) / len(files) >= sum(texts) / len(texts) - 0.02, dict(
        zip((file.stem for file in RENDERED), files, strict=True)
    )


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not beside the repository")
@pytest.mark.parametrize("kind", FILES)
def test_real_plans_in_other_files_read_like_their_text(kind, tmp_path):
    by_kind = {}
    for name, make in {"text": str.encode, kind: FILES[kind]}.items():
        folder = tmp_path / name.replace(", ", "-")
        folder.mkdir()
        for file in REAL.glob("*.txt"):
            reading = read_plan(make(file.read_text(encoding="utf-8")), name=file.stem).as_json()
            (folder / f"{file.stem}.json").write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
        by_kind[name] = score(folder)[0]
    assert by_kind[kind] >= by_kind["text"] - 0.02


def test_a_scanned_plan_reads_at_200_dpi():
    file = HERE / "dai-hon-ngoc-2024.txt"
    scan = as_scan(as_pictures(as_pdf(file.read_text(encoding="utf-8")), dpi=200))
    pages: list[tuple[int, int]] = []
    reading = read_plan(scan, name="scan.pdf", progress=lambda done, total: pages.append((done, total)))
    parts = compare(gold_of(file), reading.as_json())
    assert mean(parts) >= 0.90, parts
    assert pages[-1][0] == pages[-1][1] == len(reading.source.pages)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not beside the repository")
@pytest.mark.parametrize("name", ["hung-yen-2023", "tam-diep-2022"])
def test_scanned_real_plans_read_at_200_dpi(name):
    file = REAL / f"{name}.txt"
    scan = as_scan(as_pictures(as_pdf(file.read_text(encoding="utf-8")), dpi=200))
    parts = compare(gold_of(file), read_plan(scan, name="scan.pdf").as_json())
    assert mean(parts) >= 0.90, parts
