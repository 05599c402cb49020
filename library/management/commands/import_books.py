"""``manage.py import_books PATH…``: EPUB, TXT and spreadsheets of records into the library."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.models import Category
from library.actions import Choices, Line, Report, import_books
from library.enums import Rights
from library.exporting.remarks import remarked_sheet
from network.enums import RowState, Tier
from network.models import Organisation


class Command(BaseCommand):
    help = (
        "Imports books (EPUB, TXT) and spreadsheets of records, from files or folders. Importing again changes nothing; "
        "an import that was interrupted goes on when it is started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders that are searched for them")
        parser.add_argument("--report", choices=["text", "json"], default="text", help="json: one object with counts and a line for each book")
        parser.add_argument("--remarks", type=Path, metavar="FILE", help="an xlsx of the rows that did not come in, with what to mend")
        parser.add_argument("--dry-run", action="store_true", help="look at everything, store nothing")
        parser.add_argument("--organisation", help="division code of who owns the books; without it the city")
        parser.add_argument("--rights", choices=Rights.values, default=str(Rights.READ), help="where a file or row does not say")
        parser.add_argument("--category", help="address (slug) of the category, where a row does not say")
        parser.add_argument("--draft", action="store_true", help="keep the books hidden from citizens")

    def handle(self, *, paths: list[Path], report: str, **options: Any) -> None:
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise CommandError(f"There is no such file or folder: {', '.join(missing)}")
        choices = Choices(
            organisation=find_organisation(options["organisation"]),
            rights=options["rights"],
            category=find_category(options["category"]),
            state=RowState.DRAFT if options["draft"] else RowState.PUBLISHED,
        )
        quiet = report == "json"
        made = import_books(paths, choices, store=not options["dry_run"], say=None if quiet else self._say)
        if options["remarks"]:
            options["remarks"].write_bytes(remarked_sheet(line.as_said() for line in made.lines))
        self.stdout.write(self._json(made) if quiet else made.summary())

    def _say(self, line: Line) -> None:
        """A line as it is done; silent ones of sheets are counted only."""
        if line.row is None or not line.is_silent:
            self.stdout.write(line.text)

    @staticmethod
    def _json(report: Report) -> str:
        return json.dumps(report.as_said(), ensure_ascii=False, indent=1)


def find_organisation(code: str | None) -> Organisation:
    """Who owns the books."""
    found = Organisation.objects.filter(code=code) if code else Organisation.objects.filter(tier=Tier.CITY)
    organisation = found.first()
    if organisation is None:
        known = f"There is no organisation with the code {code}." if code else "The database holds no organisation yet."
        raise CommandError(f"{known} Run: manage.py import_divisions")
    return organisation


def find_category(slug: str | None) -> Category | None:
    """The category of an option."""
    if not slug:
        return None
    found = Category.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no category {slug}. Known are: {', '.join(Category.objects.values_list('slug', flat=True))}")
    return found
