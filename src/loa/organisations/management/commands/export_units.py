"""Export a unit with everything under it as .xlsx, .csv or .json."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from loa.organisations.models import Unit
from loa.organisations.queries.tree_files import lines
from loa.organisations.tree_files.writing import as_csv, as_json, write_book


def unit_called(words: str) -> Unit:
    """The one open unit with this code or name. Raises CommandError."""
    found = list(Unit.objects.opened().filter(code=words.upper()) or Unit.objects.opened().filter(name=words)[:2])
    if len(found) != 1:
        raise CommandError(f"{'No unit is' if not found else 'Several units are'} called {words!r}.")
    return found[0]


class Command(BaseCommand):
    help = "Xuất một đơn vị và mọi đơn vị trực thuộc ra tệp .xlsx, .csv hoặc .json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unit", help="code or name")
        parser.add_argument("file", type=Path, help="its ending says what is written")
        parser.add_argument("--on", type=date.fromisoformat, help="as it was on that day; else the whole history")

    def handle(self, *args: Any, **options: Any) -> None:
        unit, file, day = unit_called(options["unit"]), options["file"], options["on"]
        rows = lines(unit, day=day)
        with file.open("wb") as out:
            match file.suffix.lower():
                case ".xlsx":
                    write_book(out, str(unit), rows)
                case ".csv":
                    out.writelines(as_csv(rows))
                case ".json":
                    out.writelines(as_json(rows))
                case _:
                    raise CommandError("The file must end in .xlsx, .csv or .json.")
        if options["verbosity"]:
            self.stdout.write(f"{file}")
