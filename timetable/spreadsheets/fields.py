"""The fields of one line: community, days, times, texts; each says what is wrong with it where it stands."""

from dataclasses import dataclass
from datetime import date

from timetable import saying
from timetable.catalogue import gettext as _

from .cells import NO_RESULT, Sheet, Value, is_blank
from .dates import BadDateError, day_name, read_days, split_day
from .divisions import Place
from .drafts import Spotted, Texts
from .headings import label
from .names import Hint, NameFinder
from .people import read_teacher
from .phones import read_phone
from .records import Context
from .tables import Line
from .text import as_text, clean, content, error_value, has_markup, is_nothing, short
from .times import BadTimeError, Span, has_time, read_spans

LENGTHS = {"title": 80, "teacher": 40, "venue": 80, "audience": 40, "note": 500}


@dataclass(frozen=True, slots=True)
class LineReader:
    """Reads the fields of one line of one sheet."""

    sheet: Sheet
    line: Line
    week: Context
    spotted: Spotted

    def flawed(self, field: str) -> bool:
        """Whether a required cell is a formula without a result or an error value; says so."""
        flaw = self._flaw(field)
        if flaw is None:
            return False
        cell = self.line.cell(field)
        if flaw == NO_RESULT:
            self.spotted.error(
                "formula_without_value",
                cell,
                _("%(column)s: this cell is a formula without a result. Please write the text itself.") % {"column": label(field)},
            )
        else:
            self.spotted.error(
                "cell_error",
                cell,
                _("%(column)s: this cell shows the error “%(error)s”. Please write the text itself.")
                % {"column": label(field), "error": short(flaw)},
            )
        return True

    def community(self, finder: NameFinder, hint: Hint, fallback: str) -> Place | None:
        """The community; ``fallback`` is the name the sheet itself gives where there is no such column."""
        cell = self.line.cell("community")
        if self.flawed("community"):
            return None
        written = self.line.value("community")
        name = clean(written) if not is_nothing(written) else ""
        if not name and self.line.carried:
            name = clean(self.line.carried)
            self.spotted.warning(
                "community_carried_down",
                cell,
                _("No community is written; “%(name)s” of the row above was taken. Please check.") % {"name": short(name)},
            )
        name = name or fallback
        if not name:
            self.spotted.error("missing_community", cell, _("No community is written, nor in the rows above. Please add its name."))
            return None
        match = finder.find(name, hint)
        for kind, reason in match.remarks:
            self.spotted.warning(kind, cell, reason, match.suggestion)
        if match.place is None:
            self.spotted.problems[:] = [problem for problem in self.spotted.problems if problem.kind != "community_carried_down"]
            self.spotted.error(match.outcome, cell, match.reason, match.suggestion)
        return match.place

    def days(self) -> tuple[tuple[date, ...], str]:
        """The days, and what the date cell says besides (a time, perhaps)."""
        cell = self.line.cell("date") or self.line.cell("weekday")
        if self.flawed("date"):
            return (), ""
        dated, weekday = _something(self.line.value("date")), _something(self.line.value("weekday"))
        source = self.line.value("time" if self.line.cell("time") else "start")
        try:
            found = read_days(dated, self.week, weekday)
            if not found.days:
                found = split_day(source, self.week)
                cell = self.line.cell("time") or cell if found.days else cell
        except BadDateError as error:
            self.spotted.error(
                "bad_date",
                cell,
                _("The date “%(written)s” is not clear. Please write it like “%(example)s”.")
                % {"written": short(str(error)), "example": day_name(self.week.monday, self.week)},
            )
            return (), ""
        if not found.days:
            self.spotted.error("missing_date", cell, _("No date is written. Please add it."))
            return (), ""
        self._check_days(found.days, cell, as_text(weekday) if weekday is not None else as_text(dated), agrees=found.agrees)
        return found.days, found.rest if has_time(found.rest) else ""

    def _check_days(self, days: tuple[date, ...], cell: str | None, written: str, *, agrees: bool) -> None:
        outside = [day for day in days if day not in self.week.days]
        if outside:
            reason = _("%(day)s is not in this week (%(days)s). Please check the date.") % {
                "day": day_name(outside[0], self.week),
                "days": self.week.span,
            }
            self.spotted.error("date_outside_week", cell, reason)
        elif not agrees:
            reason = _("%(day)s is a %(weekday)s, but “%(written)s” is written; the date was taken. Please check.") % {
                "day": day_name(days[0], self.week),
                "weekday": saying.weekday(days[0]),
                "written": short(clean(written)),
            }
            self.spotted.warning("weekday_mismatch", cell, reason)

    def spans(self, beside: str) -> tuple[Span, ...]:
        """The times; ``beside`` is a time found in the date cell."""
        field = "start" if self.line.cell("start") and not (self.line.cell("time") and is_nothing(self.line.value("start"))) else "time"
        cell, end_cell = self.line.cell(field), self.line.cell("end") or self.line.cell(field)
        if self.flawed(field):
            return ()
        value = _something(self.line.value(field))
        if isinstance(value, str) and has_time(value):
            value = split_day(value, self.week).rest if _names_a_day(value, self.week) else value
        try:
            spans = read_spans(value if value is not None else beside or None, _something(self._optional("end")))
        except BadTimeError as error:
            wrong = end_cell if error.at_end else cell
            written = short(clean(self.line.value("end") if error.at_end and self.line.cell("end") else value))
            self.spotted.error("bad_time", wrong, _("The time “%(written)s” is not clear. Please write it like “9:00-10:30”.") % {"written": written})
            return ()
        if not spans:
            self.spotted.error("missing_time", cell, _("No time is written. Please add it, for example “9:00-10:30”."))
        for span in spans:
            self.check_span(span, cell, end_cell)
        return spans

    def check_span(self, span: Span, cell: str | None, end_cell: str | None) -> None:
        """Warn of an assumed afternoon and a missing end; refuse an end that is not later than the start."""
        if span.start_assumed or span.end_assumed:
            hours = f"{span.start:%H:%M}-{span.end:%H:%M}" if span.end else f"{span.start:%H:%M}"
            reason = _("Morning or afternoon is not written; the afternoon, %(hours)s, was taken. Please check.") % {"hours": hours}
            self.spotted.warning("time_assumed_afternoon", cell if span.start_assumed else end_cell, reason)
        if span.end is None:
            self.spotted.warning("missing_end", end_cell, _("There is a start but no end. Please add it."))
        elif span.end <= span.start:
            reason = _("The end, %(end)s, is not after the start, %(start)s. Please check.") % {
                "end": f"{span.end.hour}:{span.end:%M}",
                "start": f"{span.start.hour}:{span.start:%M}",
            }
            self.spotted.error("end_before_start", end_cell, reason)

    def texts(self) -> Texts:
        """Every field that is only text."""
        title = "" if self.flawed("title") else content(self.line.value("title"))
        if not title and not self._has_error_in("title"):
            self.spotted.error("missing_title", self.line.cell("title"), _("No title is written. Please add it."))
        texts = self.texts_beside(title, read_teacher(self._optional("teacher")))
        self.check_texts(texts)
        return texts

    def texts_beside(self, title: str, teacher: str) -> Texts:
        """The texts of a class whose title and teacher are known, the others from the line."""
        return Texts(
            title, teacher, content(self._optional("venue")), self._phone(), content(self._optional("audience")), content(self._optional("note"))
        )

    def check_texts(self, texts: Texts) -> None:
        """Lengths, formulas and markup of every text, each at its own cell."""
        for field, limit in LENGTHS.items():
            self._check_text(field, getattr(texts, field), limit, self.line.cell(field))

    def check_title_and_teacher(self, texts: Texts, cell: str) -> None:
        """The same for a title and a teacher that share a cell of a matrix."""
        self._check_text("title", texts.title, LENGTHS["title"], cell)
        self._check_text("teacher", texts.teacher, LENGTHS["teacher"], cell)

    def _check_text(self, field: str, text: str, limit: int, cell: str | None) -> None:
        if len(text) > limit:
            reason = _("%(column)s: too long (%(length)s characters, at most %(limit)s). Please shorten it.")
            self.spotted.error("too_long", cell, reason % {"column": label(field), "length": len(text), "limit": limit})
        if text.startswith("="):
            reason = _("“%(text)s” begins with an equals sign and was taken as plain text. Please check.")
            self.spotted.warning("formula_like_text", cell, reason % {"text": short(text)})
        elif text.startswith(("+", "-", "@")):
            reason = _("“%(text)s” begins with “%(sign)s” and was taken as plain text.")
            self.spotted.remark("formula_like_text", cell, reason % {"text": short(text), "sign": text[0]})
        if has_markup(text):
            reason = _("%(column)s: there are HTML tags in it; they were taken as plain text. Please check.")
            self.spotted.warning("markup_in_text", cell, reason % {"column": label(field)})

    def _has_error_in(self, field: str) -> bool:
        """Whether an error already stands in a field's cell."""
        cell = self.line.cell(field)
        return any(problem.level == "error" and problem.cell == cell is not None for problem in self.spotted.problems)

    def _optional(self, field: str) -> Value:
        return None if self._flaw(field) else self.line.value(field)

    def _flaw(self, field: str) -> str | None:
        column = self.line.headings.columns.get(field)
        flaw = None if column is None else self.sheet.flaws.get((self.line.row, column))
        return flaw or error_value(self.line.value(field))

    def _phone(self) -> str:
        phone, good = read_phone(self._optional("phone"))
        if not good:
            self.spotted.warning(
                "bad_phone", self.line.cell("phone"), _("“%(phone)s” does not look like a telephone number. Please check.") % {"phone": short(phone)}
            )
        return phone


def _something(value: Value) -> Value:
    return None if is_blank(value) or (isinstance(value, str) and is_nothing(value)) else value


def _names_a_day(value: str, week: Context) -> bool:
    try:
        return bool(split_day(value, week).days)
    except BadDateError:
        return False
