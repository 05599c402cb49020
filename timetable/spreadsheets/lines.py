"""One line of a list: one class, or several where it names several days or times."""

import re
from dataclasses import dataclass
from datetime import date

from timetable.catalogue import gettext as _

from .cells import Sheet
from .divisions import Place
from .drafts import Draft, Findings, Spotted, Texts
from .fields import LineReader
from .names import Hint, NameFinder
from .notes import says_cancelled, says_fortnightly, split_cancellation
from .records import Passed
from .tables import Line
from .text import clean
from .times import Span

_IN_BRACKETS = re.compile(r"[（(【\[](?:本周|这周|本次)?(?:停课|取消|暂停)[)）】\]]$")
_REMARK_FIELDS = ("note", "date", "weekday", "time")


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole sheet: whose names, and the community where no column gives it."""

    sheet: Sheet
    finder: NameFinder
    community: str


def read_line(setting: Setting, line: Line, hint: Hint, findings: Findings) -> None:
    """Add a line's classes, or its place among the rejected, and everything spotted in it."""
    sheet = setting.sheet
    spotted = Spotted(sheet.name, line.row + 1)
    findings.spots.append(spotted)
    reader = LineReader(sheet, line, setting.finder.context, spotted)
    place = reader.community(setting.finder, hint, setting.community)
    days, beside = reader.days()
    spans = reader.spans(beside)
    texts = reader.texts()
    texts.title, remark = split_cancellation(texts.title) if _IN_BRACKETS.search(texts.title) else (texts.title, "")
    texts.title = clean(texts.title)
    texts.note = "；".join(part for part in (texts.note, remark) if part)
    struck = (line.row, line.headings.columns.get("title")) in sheet.struck
    if struck:
        spotted.warning("cancelled_by_strike", line.cell("title"), _("The title is struck through; taken as cancelled. Please check."))
    note_fortnightly(spotted, line)
    if place is None or spotted.rejected:
        findings.rejected.append(Passed(sheet.name, line.row + 1))
        return
    findings.drafts.extend(_drafts(spotted, line, place, days, spans, texts, struck=struck))


def fortnightly() -> str:
    """What is said of a class held every second week."""
    return _("It says every second week. Please check whether the class is held this week.")


def note_fortnightly(spotted: Spotted, line: Line) -> None:
    """Warn where a line says that its class is held every second week."""
    said = next((field for field in _REMARK_FIELDS if says_fortnightly(clean(line.value(field)))), None)
    if said:
        spotted.warning("fortnightly", line.cell(said), fortnightly())


def _drafts(
    spotted: Spotted, line: Line, place: Place, days: tuple[date, ...], spans: tuple[Span, ...], texts: Texts, *, struck: bool
) -> list[Draft]:
    cells = {field: line.cell(field) for field in ("venue", "teacher")}
    slots = [(day, span) for day in days for span in spans]
    return [
        Draft(
            spots=(spotted,),
            place=place,
            date=day,
            start=span.start,
            end=span.end,
            texts=texts,
            status="cancelled" if struck or says_cancelled(texts.note, day) else "scheduled",
            cells=cells,
            part=number if len(slots) > 1 else None,
        )
        for number, (day, span) in enumerate(slots, 1)
    ]
