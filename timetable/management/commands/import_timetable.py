"""``manage.py import_timetable FILE --week 2026-W48``: the good rows of a spreadsheet become drafts, or with ``--publish`` an issue."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from network.enums import Tier
from network.models import Organisation
from timetable.actions.errors import AlreadyPublished, NothingToPublish, TimetableError
from timetable.actions.imports import check_upload, import_upload
from timetable.actions.issues import open_issue, publish_issue
from timetable.management.commands.read_timetable import file_content, week_argument
from timetable.models import Session, Upload
from timetable.spreadsheets.records import SpreadsheetError
from timetable.weeks import Week


class Command(BaseCommand):
    help = "Imports the good rows of a timetable spreadsheet as drafts. Importing the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--week", required=True, help="ISO week, for example 2026-W48")
        parser.add_argument("--district", help="official name, for example 迎泽区; without it the whole city")
        parser.add_argument("--street", help="official name, for example 庙前街道; needs --district")
        parser.add_argument("--all", action="store_true", help="store nothing unless every row is good")
        parser.add_argument("--withdraw", action="store_true", help="take back what is stored of the same communities and not in the file")
        parser.add_argument("--reason", default="", help="why a published timetable changes; citizens read it")
        parser.add_argument("--publish", action="store_true", help="publish the issues of the districts concerned")

    def handle(self, *, file: Path, week: str, district: str | None, street: str | None, **options: Any) -> None:
        wanted = week_argument(week)
        area = find_area(district, street)
        try:
            upload = check_upload(content=file_content(file), filename=file.name, week=wanted, organisation=area, by=None)
            self._say_problems(upload)
            result = import_upload(upload, by=None, only_good=not options["all"], withdraw=options["withdraw"], reason=options["reason"])
        except (SpreadsheetError, TimetableError) as error:
            raise CommandError(str(error)) from error
        sums = _("New %(created)s, changed %(changed)s, as before %(unchanged)s, taken back %(withdrawn)s, left out %(skipped)s.")
        self.stdout.write(sums % asdict(result))
        if options["publish"]:
            self._publish(area, wanted)

    def _say_problems(self, upload: Upload) -> None:
        for problem in upload.reading["problems"]:
            if problem["level"] == "error":
                place = f"{problem['sheet'] or ''} {problem['cell'] or problem['row'] or ''}"
                self.stderr.write(_("%(place)s: %(problem)s") % {"place": place, "problem": problem["reason"]})

    def _publish(self, area: Organisation, week: Week) -> None:
        """Publish every district of the area that has a class."""
        held = Session.objects.present().below(area).filter(week=week.key).values_list("organisation__path", flat=True).distinct()
        codes = {path.split("/")[1] for path in held}
        for district in Organisation.objects.filter(code__in=codes, tier=Tier.DISTRICT).order_by("path"):
            try:
                issue = publish_issue(open_issue(district, week), None)
            except (AlreadyPublished, NothingToPublish) as error:
                self.stdout.write(str(error))
            else:
                self.stdout.write(_("%(place)s: issue %(number)s is published.") % {"place": district.short_name, "number": issue.number})


def find_area(district: str | None, street: str | None) -> Organisation:
    """The organisation of the official names; ``CommandError`` when there is none."""
    if street and not district:
        raise CommandError("--street needs --district: streets of two districts may share a name.")
    area = Organisation.objects.filter(tier=Tier.CITY).first()
    if area is None:
        raise CommandError("The database holds no organisation yet. Run: manage.py import_divisions")
    for name in (district, street):
        if name:
            found = area.children.filter(name=name).first()
            if found is None:
                text = _("%(place)s has no district, street or town called “%(name)s”. Please write its full name.")
                raise CommandError(text % {"place": area.name, "name": name})
            area = found
    return area
