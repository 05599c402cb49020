"""The fields of one line: community, days, times, texts; each says what is wrong with it where it stands."""

from dataclasses import dataclass
from datetime import date

from .cells import NO_RESULT, Sheet, Value, is_blank
from .dates import BadDateError, day_name, read_days, split_day, weekday_name
from .divisions import Place
from .drafts import Spotted, Texts
from .headings import LABELS
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
            self.spotted.error("formula_without_value", cell, f"{LABELS[field]}这一格是公式，没有算出结果，请改成文字。")
        else:
            self.spotted.error("cell_error", cell, f"{LABELS[field]}这一格是错误值“{short(flaw)}”，请改成文字。")
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
            self.spotted.warning("community_carried_down", cell, f"没有写社区，按上一行的“{short(name)}”导入，请核对。")
        name = name or fallback
        if not name:
            self.spotted.error("missing_community", cell, "没有写社区，上面的行也没有，请补上社区名称。")
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
            self.spotted.error("bad_date", cell, f"看不懂日期“{short(str(error))}”，请写成“{day_name(self.week.monday, self.week)}”这样。")
            return (), ""
        if not found.days:
            self.spotted.error("missing_date", cell, "没有写日期，请补上。")
            return (), ""
        self._check_days(found.days, cell, as_text(weekday) if weekday is not None else as_text(dated), agrees=found.agrees)
        return found.days, found.rest if has_time(found.rest) else ""

    def _check_days(self, days: tuple[date, ...], cell: str | None, written: str, *, agrees: bool) -> None:
        outside = [day for day in days if day not in self.week.days]
        if outside:
            reason = f"{day_name(outside[0], self.week)}不在这一周（{self.week.span}），请检查日期。"
            self.spotted.error("date_outside_week", cell, reason)
        elif not agrees:
            reason = f"{day_name(days[0], self.week)}是{weekday_name(days[0])}，和写的“{short(clean(written))}”不一致，按日期导入，请核对。"
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
            self.spotted.error(
                "bad_time",
                wrong,
                f"看不懂时间“{short(clean(self.line.value('end') if error.at_end and self.line.cell('end') else value))}”，请写成“9:00-10:30”这样。",
            )
            return ()
        if not spans:
            self.spotted.error("missing_time", cell, "没有写上课时间，请补上，例如“9:00-10:30”。")
        for span in spans:
            self.check_span(span, cell, end_cell)
        return spans

    def check_span(self, span: Span, cell: str | None, end_cell: str | None) -> None:
        """Warn of an assumed afternoon and a missing end; refuse an end that is not later than the start."""
        if span.start_assumed or span.end_assumed:
            until = f"-{span.end:%H:%M}" if span.end else ""
            reason = f"没有写上午下午，按下午{span.start:%H:%M}{until}导入，请核对。"
            self.spotted.warning("time_assumed_afternoon", cell if span.start_assumed else end_cell, reason)
        if span.end is None:
            self.spotted.warning("missing_end", end_cell, "只有开始时间，没有结束时间，请补上。")
        elif span.end <= span.start:
            reason = f"结束时间{span.end.hour}:{span.end:%M}不晚于开始时间{span.start.hour}:{span.start:%M}，请检查。"
            self.spotted.error("end_before_start", end_cell, reason)

    def texts(self) -> Texts:
        """Every field that is only text."""
        title = "" if self.flawed("title") else content(self.line.value("title"))
        if not title and not self._has_error_in("title"):
            self.spotted.error("missing_title", self.line.cell("title"), "没有写课程名称，请补上。")
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
            self.spotted.error("too_long", cell, f"{LABELS[field]}太长了（{len(text)}个字，最多{limit}个字），请缩短。")
        if text.startswith("="):
            self.spotted.warning("formula_like_text", cell, f"“{short(text)}”以等号开头，按普通文字导入，请核对。")
        elif text.startswith(("+", "-", "@")):
            self.spotted.remark("formula_like_text", cell, f"“{short(text)}”以“{text[0]}”开头，按普通文字导入。")
        if has_markup(text):
            self.spotted.warning("markup_in_text", cell, f"{LABELS[field]}里有网页标签，按普通文字导入，请核对。")

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
            self.spotted.warning("bad_phone", self.line.cell("phone"), f"电话“{short(phone)}”不像电话号码，请核对。")
        return phone


def _something(value: Value) -> Value:
    return None if is_blank(value) or (isinstance(value, str) and is_nothing(value)) else value


def _names_a_day(value: str, week: Context) -> bool:
    try:
        return bool(split_day(value, week).days)
    except BadDateError:
        return False
