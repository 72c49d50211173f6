from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.vanban.writer.documents import PLAN
from vanban.cli import main
from vanban.writer.docx import write


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "tot.docx"
    file.write_bytes(write(PLAN))
    return file


@pytest.fixture
def wrong(tmp_path):
    file = tmp_path / "sai.docx"
    file.write_bytes(write(replace(PLAN, symbol="BC-UBND")))
    return file


def test_a_good_document_exits_0(good, capsys):
    assert main(["check", str(good)]) == 0
    assert "không có điểm cần sửa" in capsys.readouterr().out


def test_findings_are_printed_by_place_with_rule_and_exit_1(wrong, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["check", str(wrong)]) == 1
    said = capsys.readouterr().out
    assert "Số, ký hiệu: “Số: 05/BC-UBND”" in said
    assert "Hãy dùng chữ viết tắt “KH”" in said
    assert "Nghị định 30/2020/NĐ-CP" in said


def test_json_holds_the_findings_of_each_file(good, wrong, capsys):
    assert main(["check", "--json", str(good), str(wrong)]) == 1
    shape = json.loads(capsys.readouterr().out)
    assert shape[str(good)] == []
    (finding,) = shape[str(wrong)]
    assert (finding["code"], finding["severity"], finding["place"]["element"]) == (
        "number.kind",
        "error",
        "Số, ký hiệu",
    )


def test_what_cannot_be_read_is_one_line_and_exits_2(tmp_path, good, capsys):
    bad = tmp_path / "hong.docx"
    bad.write_bytes(b"PK\x03\x04")
    assert main(["check", str(bad), str(tmp_path / "khong-co.docx"), str(good)]) == 2
    out, said = capsys.readouterr()
    assert [line.split(": ")[0] for line in said.splitlines()] == [str(bad), str(tmp_path / "khong-co.docx")]
    assert str(good) in out.replace("\n", "")
