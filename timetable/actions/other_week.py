"""A spreadsheet that was sent for the wrong week: which one its dates say, and looking it over for that one."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from timetable import clock
from timetable.actions.uploads import place_key, read_for, require_waiting, with_fixes
from timetable.models import Upload
from timetable.spreadsheets.dates import BadDateError, read_days
from timetable.spreadsheets.records import Context
from timetable.weeks import Week, WeekError

OUTSIDE = "date_outside_week"
MOST = 0.5
"""Share of a sheet's rows that must lie outside of the week before another one is offered."""
AGREE = 0.9
"""Share of these that must lie in the same week."""
WEEKS_AHEAD = 5


def open_weeks() -> list[Week]:
    """Return the weeks that sheets may be sent for: the last one, this one and those to come."""
    this_week = Week.from_date(clock.today())
    return [this_week.shift(number) for number in range(-1, WEEKS_AHEAD)]


def week_meant(reading: dict[str, Any], week: Week) -> Week | None:
    """Return the week that the dates of a stored reading say where most are outside of the one it was sent for. Reads only, no query.

    None that no sheet may be sent for: a slip in the year, or an old file.
    """
    places = {place_key(one["sheet"], one["row"]) for one in reading["problems"] if one["kind"] == OUTSIDE and one["row"]}
    if len(places) <= MOST * (len(reading["rows"]) + len(places)):
        return None
    context = Context(week.year, week.number)
    said = Counter(found for place in places if (found := _week_of(reading["raw"].get(place, []), context)))
    best, number = said.most_common(1)[0] if said else (week, 0)
    return best if best != week and best in open_weeks() and number >= AGREE * len(places) else None


def _week_of(cells: list[list[str]], context: Context) -> Week | None:
    """The week of the day that a row's date cell names."""
    text = next((text for _address, text, field in cells if field == "date"), "")
    try:
        days = read_days(text, context).days
        return Week.from_date(days[0]) if days else None
    except (BadDateError, OverflowError, WeekError):
        return None


def take_week(upload: Upload, week: Week, fixes: Mapping[str, str]) -> Upload:
    """Look a spreadsheet over again for another week; what was mended in it stays, and ``fixes`` are taken over.

    Raises ``AlreadyImported``, and ``SpreadsheetError`` where the file can no longer be read.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().select_related("organisation").get(pk=upload.pk)
        require_waiting(upload)
        kept = with_fixes(upload, fixes)
        upload.reading = read_for(content=bytes(upload.content), week=week, organisation=upload.organisation, fixes=kept)
        upload.week = week.key
        upload.version += 1
        upload.save(update_fields=["week", "reading", "version", "updated_at"])
    return upload
