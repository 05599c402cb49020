"""``manage.py read_timetable FILE --week 2026-W48``: what the dry run sees, without storing anything."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from timetable.actions.uploads import known_divisions, read_file
from timetable.spreadsheets.records import Context, Reading
from timetable.weeks import Week, WeekError


def week_argument(text: str) -> Week:
    """The week of an option; ``CommandError`` in plain words."""
    try:
        return Week.parse(text)
    except WeekError as error:
        raise CommandError(str(error)) from error


def file_content(path: Path) -> bytes:
    """The file's bytes; ``CommandError`` naming the file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


class Command(BaseCommand):
    help = "Reads a timetable spreadsheet and says row by row what is wrong in it. Stores nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--week", required=True, help="ISO week, for example 2026-W48")
        parser.add_argument("--district", help="official name, for example 迎泽区")
        parser.add_argument("--street", help="official name, for example 庙前街道; needs --district")
        parser.add_argument("--json", action="store_true", help="one object: context, counts, rows, rejected, skipped, problems")

    def handle(self, *, file: Path, week: str, district: str | None, street: str | None, json: bool, **_options: Any) -> None:
        wanted = week_argument(week)
        if street and not district:
            raise CommandError("--street needs --district: streets of two districts may share a name.")
        context = Context(wanted.year, wanted.number, district, street)
        try:
            reading, _workbook = read_file(file_content(file), context, known_divisions())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(as_json(reading) if json else "\n".join(summary(reading)))


def as_json(reading: Reading) -> str:
    """The reading in the interchange shape."""
    return json.dumps(reading.as_json(), ensure_ascii=False, indent=1)


def summary(reading: Reading) -> list[str]:
    """Sums, then every problem with its place."""
    counts = reading.counts
    lines = [
        _("Classes that can be imported: %(rows)s; fine: %(ok)s; please have a look: %(warning)s; cancelled among them: %(cancelled)s.") % counts,
        _("To mend: %(rejected)s; doubled: %(skipped)s.") % counts,
    ]
    for problem in reading.problems:
        place = " ".join(part for part in (problem.sheet, problem.cell or (_("Row %(row)s") % {"row": problem.row} if problem.row else "")) if part)
        word = _("to mend") if problem.level == "error" else _("have a look")
        said = _("%(place)s: %(problem)s") % {"place": place, "problem": problem.reason} if place else problem.reason
        lines.append(f"[{word}] {said}")
    return lines
