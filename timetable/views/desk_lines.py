"""The dry run as the page shows it: sums first, then every row to look at with the cell named, the reason and the way out."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from network.models import Organisation
from timetable.actions import imports
from timetable.actions.other_week import week_meant
from timetable.enums import UploadState
from timetable.models import Upload
from timetable.spreadsheets.divisions import forms
from timetable.views.desk_base import day_label
from timetable.weeks import Week

LINES_SHOWN = 100
FIX_PREFIX = "to:"
GONE_SHOWN = 40
FIELD_NAMES = {
    "title": pgettext_lazy("changed", "title"),
    "teacher": pgettext_lazy("changed", "teacher"),
    "venue": pgettext_lazy("changed", "place"),
    "phone": pgettext_lazy("changed", "telephone"),
    "audience": pgettext_lazy("changed", "for whom"),
    "note": pgettext_lazy("changed", "note"),
    "date": pgettext_lazy("changed", "date"),
    "starts": pgettext_lazy("changed", "start"),
    "ends": pgettext_lazy("changed", "end"),
    "status": pgettext_lazy("changed", "state"),
    "reason": pgettext_lazy("changed", "reason"),
}
STATUS_NAMES = {
    "scheduled": pgettext_lazy("changed", "as usual"),
    "cancelled": pgettext_lazy("changed", "cancelled"),
    "moved": pgettext_lazy("changed", "moved"),
}

Place = tuple[str | None, int]


@dataclass(frozen=True, slots=True)
class Option:
    """A mending in one press: what would stand in the cell, and how the button says it."""

    value: str
    label: str


@dataclass(slots=True)
class Remark:
    """One problem of a row. ``key`` names its cell (``Sheet1!B12``); without a cell nothing can be mended here."""

    reason: str
    level: str = "error"
    cell: str = ""
    key: str = ""
    written: str = ""
    options: list[Option] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """One row of the spreadsheet, or one that makes several classes."""

    sheet: str | None
    row: int
    level: str = "ok"
    remarks: list[Remark] = field(default_factory=list)
    classes: list[dict[str, Any]] = field(default_factory=list)
    raw: list[dict[str, Any]] = field(default_factory=list)

    @property
    def where(self) -> str:
        """第 15 行, row 15."""
        return _("Row %(row)s") % {"row": self.row}


def dry_run_context(upload: Upload) -> dict[str, Any]:
    """What the dry run's page shows: three queries, however many rows."""
    reading = upload.reading
    lines = lines_of(reading)
    wrong = [line for line in lines if line.level != "ok"]
    waiting = upload.status == UploadState.CHECKED
    plan = imports.plan_of(upload) if waiting else None
    _add_options(wrong[:LINES_SHOWN], upload.organisation)
    good = [line for line in lines if line.level == "ok"]
    return {
        "counts": reading["counts"],
        "notes": [problem for problem in reading["problems"] if problem["row"] is None],
        "wrong": wrong[:LINES_SHOWN],
        "wrong_count": len(wrong),
        "error_count": sum(line.level == "error" for line in wrong),
        "warning_count": sum(line.level == "warning" for line in wrong),
        "more_wrong": max(0, len(wrong) - LINES_SHOWN),
        "good": good[:LINES_SHOWN],
        "good_count": len(good),
        "more_good": max(0, len(good) - LINES_SHOWN),
        "several_sheets": len(reading.get("sheets", [])) > 1,
        "waiting": waiting,
        "fixed": len(reading.get("fixes", {})),
        "meant": week_meant(reading, Week.from_key(upload.week)) if waiting else None,
        **(_plan_context(plan, upload) if plan else {}),
    }


def _plan_context(plan: imports.Plan, upload: Upload) -> dict[str, Any]:
    published = imports.published_districts(plan, Week.from_key(upload.week))
    return {
        "plan": plan,
        "seen": imports.mark_of(upload, plan),
        "changes": [_said_change(change) for change in plan.change[:GONE_SHOWN]],
        "gone": plan.gone[:GONE_SHOWN],
        "more_gone": max(0, len(plan.gone) - GONE_SHOWN),
        "published": [issue.organisation.short_name for issue in published.values()],
    }


def _said_change(change: Any) -> str:
    each = _("%(field)s “%(old)s” becomes “%(new)s”")
    known = [(FIELD_NAMES[name], old, new) for name, (old, new) in change.fields.items() if name in FIELD_NAMES]
    fields = pgettext("between clauses", ", ").join(each % {"field": name, "old": _said(old), "new": _said(new)} for name, old, new in known)
    session = change.session
    return _("%(class)s: %(changes)s") % {
        "class": f"{session.organisation.short_name} {day_label(session.date)} {session.title}",
        "changes": fields or _("back on the timetable"),
    }


def _said(value: Any) -> str:
    if isinstance(value, dt.date):
        return day_label(value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return str(STATUS_NAMES.get(str(value), value)) if value else pgettext("changed", "empty")


def lines_of(reading: Mapping[str, Any]) -> list[Line]:
    """Every row of a stored reading in the order of the file, with its problems."""
    lines: dict[Place, Line] = {}
    for row in reading["rows"]:
        line = lines.setdefault((row["sheet"], row["row"]), Line(row["sheet"], row["row"]))
        line.classes.append(row | {"when": _when(row)})
    for place in (*reading["rejected"], *reading["skipped"]):
        lines.setdefault((place["sheet"], place["row"]), Line(place["sheet"], place["row"]))
    for problem in reading["problems"]:
        if problem["row"] is not None:
            _note(lines.setdefault((problem["sheet"], problem["row"]), Line(problem["sheet"], problem["row"])), problem)
    order = {name: number for number, name in enumerate(reading.get("sheets", []))}
    found = sorted(lines.values(), key=lambda line: (order.get(line.sheet, 0), line.row))
    for line in found:
        _add_raw(line, reading.get("raw", {}))
    return found


def _note(line: Line, problem: Mapping[str, Any]) -> None:
    if line.level != "error":
        line.level = problem["level"]
    cell = problem["cell"] or ""
    key = f"{problem['sheet'] or ''}!{cell}" if cell else ""
    remark = Remark(problem["reason"], problem["level"], cell, key)
    if problem["level"] == "error" and problem.get("suggestion"):
        remark.options.append(Option(problem["suggestion"], problem["suggestion"]))
    if problem["kind"] == "ambiguous_community":
        remark.options.append(Option("", ""))
    line.remarks.append(remark)


def _add_raw(line: Line, raw: Mapping[str, list[list[str]]]) -> None:
    marked = {remark.cell for remark in line.remarks}
    cells = raw.get(f"{line.sheet or ''}!{line.row}", [])
    line.raw = [{"cell": cell, "text": text, "field": name, "marked": cell in marked} for cell, text, name in cells]
    texts = {cell: text for cell, text, _name in cells}
    for remark in line.remarks:
        remark.written = texts.get(remark.cell, "")


def _add_options(lines: list[Line], area: Organisation) -> None:
    """For a name that several communities bear: one button for each, with its street in front. One query, if any."""
    unsure = [remark for line in lines for remark in line.remarks if any(not option.value for option in remark.options)]
    if not unsure:
        return
    named = defaultdict(list)
    for place in Organisation.objects.communities().below(area).select_related("parent"):
        for form in forms(place.name):
            named[form.stem].append(place)
    for remark in unsure:
        found = {place.pk: place for form in forms(remark.written) for place in named.get(form.stem, ())} if remark.written else {}
        remark.options = [_street_option(place) for place in found.values()]


def _street_option(place: Organisation) -> Option:
    street = place.parent.name if place.parent else ""
    return Option(f"{street}{place.name}", _("%(place)s in %(street)s") % {"place": place.short_name, "street": street})


def _when(row: Mapping[str, Any]) -> str:
    end = f"–{row['end']}" if row["end"] else ""
    return f"{day_label(dt.date.fromisoformat(row['date']))} {row['start']}{end}"


def fixes_of(post: Mapping[str, str]) -> dict[str, str]:
    """The cells that the form mends: fields named ``to:Sheet1!B12``, and the button ``fix`` with ``Sheet1!B12=text``."""
    fixes = {name.removeprefix(FIX_PREFIX): value.strip() for name, value in post.items() if name.startswith(FIX_PREFIX) and value.strip()}
    key, equals, value = _pressed(post.get("fix", ""))
    if equals and value.strip():
        fixes[key] = value.strip()
    return fixes


def _pressed(text: str) -> tuple[str, str, str]:
    """Split ``Sheet1!B12=text`` at the first equals sign after the last exclamation mark before it."""
    start = text.find("!")
    at = text.find("=", start)
    return (text[:at], "=", text[at + 1 :]) if start >= 0 and at > 0 else ("", "", "")


def remarked_rows(reading: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows for the sheet with remarks: what was read, or where nothing could be read what stands there."""
    stop = pgettext("between sentences", ". ")
    for line in lines_of(reading):
        remark = " ".join(one.reason for one in line.remarks)
        where = line.where if line.sheet is None else f"{line.sheet} {line.where}"
        if line.classes:
            for row in line.classes:
                yield row | {"level": line.level, "remark": f"{where}{stop}{remark}" if remark else ""}
        else:
            yield _as_written(line) | {"level": line.level, "remark": f"{where}{stop}{remark}"}


def _as_written(line: Line) -> dict[str, Any]:
    """The cells of a row that could not be read, in the columns of the network's own sheet."""
    texts = {cell["field"]: cell["text"] for cell in line.raw if cell["field"]}
    texts.setdefault("date", texts.pop("weekday", ""))
    texts.setdefault("start", texts.pop("time", ""))
    return texts
