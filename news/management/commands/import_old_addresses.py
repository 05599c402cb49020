"""``manage.py import_old_addresses FILE``: addresses of the old site become redirects."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from news import tables
from news.actions import import_redirects
from news.redirecting import problems


class Command(BaseCommand):
    """Takes in the good rows, lists the bad ones."""

    help = "Import addresses of the old site: a CSV or xlsx file of old and new address; an empty new one means withdrawn (410)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--host", action="append", default=[], help="a host of the old site, such as old.example.cn; may be repeated")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            cells = tables.read(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(_("The file %(path)s does not open: %(why)s.") % {"path": path, "why": error.strerror}) from error
        except tables.TableError as error:
            raise CommandError(f"{path}: {error}") from error
        rows = import_redirects(cells, hosts=options["host"], dry_run=options["dry_run"])
        for row in problems(rows):
            self.stdout.write(_("Row %(row)s: %(problem)s") % {"row": row.number, "problem": row.problem})
        for verdict, count in Counter(row.verdict for row in rows if row.verdict).items():
            self.stdout.write(_("%(verdict)s: %(number)s rows") % {"verdict": verdict.label, "number": count})
        if options["dry_run"]:
            self.stdout.write(_("This was a trial, nothing was changed."))
