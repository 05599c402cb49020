"""What a table of old addresses says, row by row: no database. The words are those that an editor reads."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from wagtail.contrib.redirects.models import Redirect

LONGEST = 255
GONE = frozenset({"", "410", "撤下", "已撤下", "已撤", "删除", "已删除", "无"})
OLD_HEADINGS = frozenset({"旧网址", "原网址", "旧地址", "原地址", "老网址", "old", "from"})
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "新加"
    CHANGED = "改到新地方"
    SAME = "已经有了"
    GONE = "记为已撤下"
    REPEATED = "重复，只记一次"
    PROBLEM = "有问题"


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
    row.path = _own_path(row, row.old, "旧网址", hosts)
    if row.is_open and row.path == "/":
        row.refuse("旧网址是首页，首页不能转到别处。请删掉这一行。")
    if row.is_open and row.new not in GONE:
        row.target = _own_path(row, row.new, "新网址", hosts, keep=True)
    if row.is_open and row.target and Redirect.normalise_path(row.target) == row.path:
        row.refuse("旧网址和新网址是同一个，会原地打转。请改正其中一个，或删掉这一行。")


def _own_path(row: Row, given: str, which: str, hosts: frozenset[str], *, keep: bool = False) -> str:
    """The path of an address of ours; refuses the row where it is none."""
    parts = _split(given)
    problem = _form_problem(given) if parts is None or not given or _FORBIDDEN.search(given) else _place_problem(given, parts, hosts)
    if problem or parts is None:
        row.refuse(f"{which}{problem}")
        return ""
    path = parts._replace(scheme="", netloc="").geturl() or "/"
    found = path if keep else Redirect.normalise_path(path)
    if len(found) > LONGEST:
        row.refuse(f"{which}太长，最多 {LONGEST} 个字符，现在有 {len(found)} 个。")
        return ""
    return found


def _split(given: str) -> SplitResult | None:
    try:
        return urlsplit(given)
    except ValueError:
        return None


def _form_problem(given: str) -> str:
    if not given:
        return "空着。请填上，例如 /info/1024.html。"
    if _FORBIDDEN.search(given):
        return f"里有空格或不能用的字符：{given[:80]}。请检查是不是粘多了。"
    return f"不是网址：{given[:80]}。请从浏览器地址栏里重新复制。"


def _place_problem(given: str, parts: SplitResult, hosts: frozenset[str]) -> str:
    host = (parts.hostname or "").lower()
    if host and host not in hosts:
        return f"是别的网站的（{host}）。这里只管本网自己的网址，请删掉这一行，或换成本网的网址。"
    if not (host or given.startswith("/")) or given.startswith("//") or parts.scheme not in {"", "http", "https"}:
        return f"要以 / 或 http:// 开头：{given[:80]}。请补全。"
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
            row.refuse(f"第 {before.number} 行写过同一个旧网址，要去的地方却不一样。请只留一行。这次按第 {before.number} 行。")


def _refuse_loops(rows: list[Row]) -> None:
    known = {row.path: row.target for row in rows if row.is_open}
    for row in rows:
        if row.is_open and row.target and (way := loop_from(row.path, known)):
            row.refuse(f"转来转去又回到原处：{' → '.join(way)}。请改掉其中一行。")


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
