"""The command line: `vanban read FILE…`, `vanban explain "PHRASE"`, `vanban write FILE.json --out FILE.docx`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from rich.console import Console

from vanban.cli.check import check_files
from vanban.cli.explain import explain
from vanban.cli.read import read_files
from vanban.cli.write import write_file


def main(arguments: list[str] | None = None) -> int:
    """Runs a command. Exit code: 0 read or written, 1 read with serious findings, 2 not readable or wrongly called."""
    parser = _parser()
    given = parser.parse_args(arguments)
    console = Console(no_color=given.no_color or None, highlight=False)
    if given.command == "explain":
        return explain(" ".join(given.phrase), year=given.year, console=console)
    if given.command == "write":
        return write_file(given.file, given.out)
    if given.command == "check":
        return check_files(given.files, as_json=given.json, console=console)
    return read_files(given.files, as_json=given.json, out=given.out, console=console)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vanban", description="Đọc kế hoạch của cơ quan nhà nước, soạn văn bản hành chính."
    )
    parser.add_argument("--no-color", action="store_true", help="không tô màu")
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    read = commands.add_parser("read", help="đọc kế hoạch: in bảng, hoặc ghi JSON")
    read.add_argument("files", nargs="+", type=Path, metavar="TỆP", help=".docx .pdf .txt .html .odt .doc .png .jpg")
    read.add_argument(
        "--json", action="store_true", help="in JSON thay cho bảng; nhiều tệp thì mỗi tệp một mục theo đường dẫn"
    )
    read.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="ghi mỗi tệp một TÊN.json vào thư mục này")
    explain_ = commands.add_parser("explain", help="cho biết một cụm từ được hiểu thế nào")
    explain_.add_argument("phrase", nargs="+", metavar="CỤM_TỪ")
    explain_.add_argument("--year", type=int, default=None, metavar="NĂM", help="năm của kế hoạch")
    write = commands.add_parser("write", help="soạn văn bản từ JSON thành .docx hoặc .pdf")
    write.add_argument("file", type=Path, metavar="TỆP", help="văn bản ở dạng JSON")
    write.add_argument("--out", type=Path, required=True, metavar="TỆP_RA", help="tệp .docx hoặc .pdf")
    check_ = commands.add_parser("check", help="kiểm tra thể thức văn bản Word theo Nghị định 30/2020/NĐ-CP")
    check_.add_argument("files", nargs="+", type=Path, metavar="TỆP", help=".docx")
    check_.add_argument("--json", action="store_true", help="in JSON: mỗi tệp một danh sách theo đường dẫn")
    return parser


def entry() -> None:
    try:
        sys.exit(main())
    except BrokenPipeError:  # `vanban read … | head`: whoever read has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
