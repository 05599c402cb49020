"""One line of a matrix: days across, each cell with its classes."""

from datetime import date

from timetable import saying
from timetable.catalogue import gettext as _

from .cells import Value, address
from .dates import BadDateError, day_name, read_days
from .divisions import Place
from .drafts import Draft, Findings, Spotted
from .fields import LineReader
from .lines import Setting, fortnightly, note_fortnightly
from .matrix import Entry, read_entries
from .names import Hint
from .notes import says_cancelled, says_fortnightly
from .people import read_teacher
from .records import Context, Passed
from .tables import Line
from .text import clean, content, short
from .times import BadTimeError, Span, read_spans


def read_day_headings(setting: Setting, days: dict[int, Value], row: int, findings: Findings) -> dict[int, date]:
    """Each column's day. What is wrong with a heading is said once, at the heading; its column is then not imported."""
    spotted = Spotted(setting.sheet.name, row + 1)
    findings.spots.append(spotted)
    read = {column: _day(heading, address(row, column), setting.finder.context, spotted) for column, heading in days.items()}
    return {column: day for column, day in read.items() if day}


def _day(heading: Value, cell: str, week: Context, spotted: Spotted) -> date | None:
    try:
        found = read_days(heading, week)
    except BadDateError as error:
        spotted.error("bad_date", cell, _("The date “%(written)s” is not clear; this column was left out.") % {"written": short(str(error))})
        return None
    day = found.days[0]
    if day not in week.days:
        reason = _("%(day)s is not in this week (%(days)s); this column was left out. Please check the date.")
        spotted.error("date_outside_week", cell, reason % {"day": day_name(day, week), "days": week.span})
        return None
    if not found.agrees:
        reason = _("%(day)s is a %(weekday)s, not the weekday that is written; the date was taken. Please check.")
        spotted.warning("weekday_mismatch", cell, reason % {"day": day_name(day, week), "weekday": saying.weekday(day)})
    return day


def read_grid_line(setting: Setting, line: Line, days: dict[int, date], hint: Hint, findings: Findings) -> None:
    """Add the classes of every day's cell; the community, place and telephone come from the line."""
    entries = {column: read_entries(value) for column, value in sorted(line.days.items())}
    if not any(entries.values()):
        return
    spotted = Spotted(setting.sheet.name, line.row + 1)
    findings.spots.append(spotted)
    reader = LineReader(setting.sheet, line, setting.finder.context, spotted)
    place = reader.community(setting.finder, hint, setting.community)
    reader.check_texts(reader.texts_beside("", ""))
    note_fortnightly(spotted, line)
    for column, found in entries.items():
        _read_cell(reader, column, found, place, days.get(column), findings)


def _read_cell(reader: LineReader, column: int, entries: tuple[Entry, ...], place: Place | None, day: date | None, findings: Findings) -> None:
    cell = address(reader.line.row, column)
    for number, entry in enumerate(entries, 1):
        part = number if len(entries) > 1 else None
        spotted = Spotted(reader.sheet.name, reader.line.row + 1)
        findings.spots.append(spotted)
        draft = _draft(reader, spotted, entry, cell, place, day)
        if draft is None:
            findings.rejected.append(Passed(reader.sheet.name, reader.line.row + 1, cell, part))
            continue
        draft.part = part
        if (reader.line.row, column) in reader.sheet.struck:
            draft.status = "cancelled"
            spotted.warning("cancelled_by_strike", cell, _("This cell is struck through; taken as cancelled. Please check."))
        findings.drafts.append(draft)


def _draft(reader: LineReader, spotted: Spotted, entry: Entry, cell: str, place: Place | None, day: date | None) -> Draft | None:
    """The class of an entry; None when it, its line or its column has an error."""
    own = LineReader(reader.sheet, reader.line, reader.week, spotted)
    title = content(entry.title)
    if not title:
        spotted.error("missing_title", cell, _("No title is written. Please add it."))
    span = _span(own, entry, cell)
    if says_fortnightly(clean(entry.title)):
        spotted.warning("fortnightly", cell, fortnightly())
    spoken = len(spotted.problems)
    texts = own.texts_beside(title, read_teacher(entry.teacher))
    del spotted.problems[spoken:]  # the line's own texts were looked at once, with the line
    texts.note = "；".join(note for note in (texts.note, clean(entry.note)) if note)
    own.check_title_and_teacher(texts, cell)
    if place is None or day is None or span is None or spotted.rejected or reader.spotted.rejected:
        return None
    cancelled = entry.cancelled or says_cancelled(texts.note, day)
    cells = {"venue": cell, "teacher": cell}
    return Draft((reader.spotted, spotted), place, day, span.start, span.end, texts, "cancelled" if cancelled else "scheduled", cells, cell)


def _span(reader: LineReader, entry: Entry, cell: str) -> Span | None:
    try:
        spans = read_spans(entry.time)
    except BadTimeError:
        reader.spotted.error(
            "bad_time", cell, _("The time “%(written)s” is not clear. Please write it like “9:00-10:30”.") % {"written": short(entry.time)}
        )
        return None
    if not spans:
        reader.spotted.error("missing_time", cell, _("No time is written. Please add it, for example “9:00-10:30”."))
        return None
    reader.check_span(spans[0], cell, cell)
    return spans[0]
