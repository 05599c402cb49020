"""What a table of old addresses says, row by row: no database. Problems are in the words that an editor reads."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.redirects.models import Redirect

LONGEST = 255
GONE = frozenset({"", "410", "撤下", "已撤下", "已撤", "删除", "已删除", "无"})
OLD_HEADINGS = frozenset({"旧网址", "原网址", "旧地址", "原地址", "老网址", "old", "from"})
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


class Verdict(TextChoices):
    """What becomes of a row."""

    NEW = "new", gettext_lazy("newly added")
    CHANGED = "changed", gettext_lazy("leads elsewhere now")
    SAME = "same", gettext_lazy("known already")
    GONE = "gone", gettext_lazy("noted as withdrawn")
    REPEATED = "repeated", gettext_lazy("doubled, noted once")
    PROBLEM = "problem", gettext_lazy("not right")


@dataclass(slots=True)
class Row:
    """One row of the table; ``number`` as in the spreadsheet."""

    number: int
    old: str
    new: str
    path: str = ""
    target: str = ""
    verdict: Verdict | None = None
    problem: str = ""

    def refuse(self, problem: str) -> None:
        """Say why the row is left out."""
        self.verdict, self.problem = Verdict.PROBLEM, problem

    @property
    def is_open(self) -> bool:
        """Whether nothing was decided about it yet."""
        return self.verdict is None


def read(cells: Iterable[tuple[int, list[str]]], hosts: frozenset[str]) -> list[Row]:
    """Rows from numbered cells: old address, new address (empty or 410: withdrawn). Empty rows and a heading are left out."""
    rows = [row for number, values in cells if (row := _row(number, values)) is not None]
    for row in rows:
        _normalise(row, hosts)
    _refuse_doubles(rows)
    _refuse_loops(rows)
    return rows


def _row(number: int, values: list[str]) -> Row | None:
    old, new = ([value.strip() for value in values] + ["", ""])[:2]
    if not old and not new:
        return None
    if number == 1 and old.lower().rstrip("：:") in OLD_HEADINGS:
        return None
    return Row(number, old, new)


def _normalise(row: Row, hosts: frozenset[str]) -> None:
    row.path = _own_path(row, row.old, _("The old address"), hosts)
    if row.is_open and row.path == "/":
        row.refuse(_("The old address is the front page, which cannot lead elsewhere. Please delete the row."))
    if row.is_open and row.new not in GONE:
        row.target = _own_path(row, row.new, _("The new address"), hosts, keep=True)
    if row.is_open and row.target and Redirect.normalise_path(row.target) == row.path:
        row.refuse(_("The old and the new address are the same. Please mend one of them, or delete the row."))


def _own_path(row: Row, given: str, which: str, hosts: frozenset[str], *, keep: bool = False) -> str:
    """The path of an address of ours; refuses the row where it is none."""
    parts = _split(given)
    problem = _form_problem(which, given) if parts is None or not given or _FORBIDDEN.search(given) else _place_problem(which, given, parts, hosts)
    if problem or parts is None:
        row.refuse(problem)
        return ""
    path = parts._replace(scheme="", netloc="").geturl() or "/"
    found = path if keep else Redirect.normalise_path(path)
    if len(found) > LONGEST:
        text = _("%(which)s is too long: %(number)s characters, at most %(most)s.")
        row.refuse(text % {"which": which, "number": len(found), "most": LONGEST})
        return ""
    return found


def _split(given: str) -> SplitResult | None:
    try:
        return urlsplit(given)
    except ValueError:
        return None


def _form_problem(which: str, given: str) -> str:
    if not given:
        return _("%(which)s is empty. Please fill it in, for example /info/1024.html.") % {"which": which}
    if _FORBIDDEN.search(given):
        text = _("%(which)s holds blanks or characters that cannot be used: %(given)s. Please check whether too much was pasted.")
        return text % {"which": which, "given": given[:80]}
    text = _("%(which)s is no address: %(given)s. Please copy it anew from the browser's address line.")
    return text % {"which": which, "given": given[:80]}


def _place_problem(which: str, given: str, parts: SplitResult, hosts: frozenset[str]) -> str:
    host = (parts.hostname or "").lower()
    if host and host not in hosts:
        text = _(
            "%(which)s belongs to another site (%(host)s). Only this site's own addresses belong here; please delete the row or write one of ours."
        )
        return text % {"which": which, "host": host}
    if not (host or given.startswith("/")) or given.startswith("//") or parts.scheme not in {"", "http", "https"}:
        text = _("%(which)s must begin with / or http://: %(given)s. Please complete it.")
        return text % {"which": which, "given": given[:80]}
    return ""


def _refuse_doubles(rows: list[Row]) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        if not row.is_open:
            continue
        before = first.setdefault(row.path, row)
        if before is row:
            continue
        if before.target == row.target:
            row.verdict = Verdict.REPEATED
        else:
            text = _("Row %(row)s has the same old address and leads elsewhere. Please leave only one. Row %(row)s was taken.")
            row.refuse(text % {"row": before.number})


def _refuse_loops(rows: list[Row]) -> None:
    known = {row.path: row.target for row in rows if row.is_open}
    for row in rows:
        if row.is_open and row.target and (way := loop_from(row.path, known)):
            row.refuse(_("It leads round and round: %(way)s. Please change one of the rows.") % {"way": " → ".join(way)})


def loop_from(start: str, known: Mapping[str, str]) -> list[str]:
    """The way from ``start`` back to a place already passed; empty where it ends."""
    way, here = [start], start
    while target := known.get(here, ""):
        here = Redirect.normalise_path(target)
        way.append(here)
        if here in way[:-1]:
            return way
    return []


def last_target(row: Row, known: Mapping[str, str]) -> str:
    """Where the row leads in the end: an address that is itself moved on is followed, so that nobody is sent twice."""
    target = row.target
    while further := known.get(Redirect.normalise_path(target), ""):
        target = further
    return target


def problems(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that are left out."""
    return (row for row in rows if row.verdict is Verdict.PROBLEM)
