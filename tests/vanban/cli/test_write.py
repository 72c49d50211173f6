from __future__ import annotations

import json
import re
from pathlib import Path

import docx
import pytest

from vanban.cli import main

GUIDE = Path(__file__).parents[3] / "docs" / "writing.md"


@pytest.fixture
def example(tmp_path) -> Path:
    """The example of docs/writing.md as a file."""
    found = re.search(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    file = tmp_path / "ke-hoach.json"
    file.write_text(found[1], encoding="utf-8")
    return file


def test_the_example_of_the_guide_is_written(example, tmp_path, capsys):
    out = tmp_path / "ke-hoach.docx"
    assert main(["write", str(example), "--out", str(out)]) == 0
    texts = [paragraph.text for paragraph in docx.Document(str(out)).paragraphs]
    assert "KẾ HOẠCH" in texts
    assert "I. MỤC ĐÍCH" in texts
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("text", "out", "sentence"),
    [
        ("{", "a.docx", "JSON sai ở dòng 1, cột 2."),
        ("{}", "a.docx", "Tại /: thiếu mục “kind”."),
        (f'{{"day": {"9" * 5000}}}', "a.docx", "tệp có số quá dài."),
        (None, "a.docx", "không có tệp này."),
        ("example", "a.odt", "chỉ ghi được tệp .docx hoặc .pdf."),
        ("example", "none/a.docx", "Không ghi được tệp"),
    ],
)
def test_what_is_wrong_is_one_line_and_exits_2(example, tmp_path, capsys, text, out, sentence):
    file = example
    if text != "example":
        file = tmp_path / "van-ban.json"
        if text:
            file.write_text(text, encoding="utf-8")
    assert main(["write", str(file), "--out", str(tmp_path / out)]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_no_traceback_for_a_file_that_is_no_text(tmp_path, capsys):
    file = tmp_path / "a.json"
    file.write_bytes(b"\xff\xfe\x00" + json.dumps({}).encode())
    assert main(["write", str(file), "--out", str(tmp_path / "a.docx")]) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_the_same_document_as_pdf(example, tmp_path):
    out = tmp_path / "ke-hoach.pdf"
    assert main(["write", str(example), "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF-")
