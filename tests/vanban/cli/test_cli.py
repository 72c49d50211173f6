from __future__ import annotations

import json
from pathlib import Path

import pytest

from vanban.cli import main

PLANS = Path(__file__).parent.parent / "plans"
CLEAN = PLANS / "song-lam-2026.txt"
SERIOUS = PLANS / "so-noi-vu-thac-mo-2024.txt"


def test_read_prints_the_work_and_exits_0(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "220")
    assert main(["read", str(CLEAN)]) == 0
    said = capsys.readouterr().out
    assert "Tỉnh đoàn Sông Lam" in said
    assert "12/KH-UBND" in said


def test_serious_findings_exit_1(capsys):
    assert main(["read", str(SERIOUS)]) == 1
    assert "nghiêm trọng" in capsys.readouterr().out


def test_json_is_the_documented_shape(capsys):
    assert main(["read", "--json", str(CLEAN)]) == 0
    reading = json.loads(capsys.readouterr().out)
    assert reading["document"]["number"] == "12/KH-UBND"
    assert set(reading["places"]) >= {"/document/number", "/activities/0/title", "/activities/0/quotas/0"}


def test_json_of_several_files_is_one_object(tmp_path, capsys):
    assert main(["read", "--json", str(CLEAN), str(tmp_path / "none.txt"), str(SERIOUS)]) == 2
    assert set(json.loads(capsys.readouterr().out)) == {str(CLEAN), str(SERIOUS)}


def test_out_writes_one_file_for_each(tmp_path, capsys):
    assert main(["read", "--out", str(tmp_path / "kq"), str(CLEAN), str(SERIOUS)]) == 1
    assert sorted(file.name for file in (tmp_path / "kq").iterdir()) == [
        "so-noi-vu-thac-mo-2024.json",
        "song-lam-2026.json",
    ]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rong.txt", b""),
        ("anh.exe", b"MZ\x90\x00" + bytes(range(256)) * 20),
        ("hong.pdf", b"%PDF-1.7\ngarbage"),
        ("hong.docx", b"PK\x03\x04" + b"\0" * 50),
    ],
)
def test_what_cannot_be_read_is_one_line_and_exits_2(tmp_path, capsys, name, data):
    file = tmp_path / name
    file.write_bytes(data)
    assert main(["read", str(file)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert name in said


def test_a_missing_file_does_not_keep_the_others_from_being_read(tmp_path, capsys):
    assert main(["read", "--out", str(tmp_path), "khong-co.txt", str(CLEAN)]) == 2
    assert (tmp_path / "song-lam-2026.json").exists()


def test_explain_says_how_a_phrase_is_read(capsys):
    assert main(["explain", "52 số (01 số/tuần)"]) == 0
    assert "mỗi tuần 1 số" in capsys.readouterr().out
