"""The columns of a timetable: what a heading can be called, and which row holds the headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from timetable.catalogue import pgettext

from .cells import Value
from .text import fold

# Earlier words win where two columns of a sheet claim one field.
HEADINGS = {
    "district": "区县 县区 县市区 县、市、区 所属区县 所在区县 区",
    "street": "街道 乡镇 街道镇 街道乡镇 乡镇街道 镇办 街镇 镇街 街道办 街道办事处 所属街道 所在街道 办事处",
    "community": "社区 社区名称 社区村 村社区 社区或村 社区村名称 社区村名 所在社区 所属社区 村名 村 村名称 社区名 开课社区 社区分校",
    "date": "日期 上课日期 开课日期 授课日期 活动日期 开课时间日期 课程日期",
    "weekday": "星期 周几 上课星期 星期几 礼拜",
    "start": "开始时间 开始 上课开始时间 起始时间",
    "end": "结束时间 结束 下课时间 上课结束时间 终止时间",
    "time": "时间 上课时间 授课时间 时段 活动时间 开课时间 上课时段 课程时间 起止时间",
    "title": "课程名称 课程 课程内容 授课内容 活动内容 教学内容 内容 名称 课程主题 活动名称 课名 讲座内容 讲座名称 活动主题 授课课程",
    "teacher": "授课教师 教师 老师 任课教师 任课老师 授课老师 授课人 主讲 主讲人 主讲教师 讲师 主讲老师 教师姓名 辅导老师 辅导教师",
    "venue": "上课地点 地点 授课地点 活动地点 场地 教室 上课地址 上课场所 活动场所 授课场所 地址",
    "phone": "联系电话 电话 咨询电话 联系方式 报名电话 电话号码 联系人电话",
    "audience": "适合人群 对象 适合对象 授课对象 参加人员 面向人群 参加对象 适用人群 招生对象 面向对象 人群",
    "note": "备注 说明 备注说明",
}
REQUIRED = {"community": "社区", "date": "日期", "start": "开始时间", "title": "课程名称"}

_SEARCHED_ROWS = 60
_ENOUGH = 3
_PUNCTUATION = re.compile(r"[()\[\]{}【】《》<>“”\"'、/\\,，:：*＊·.。_|-]")
_BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_DAY = re.compile(r"(?:上下本)?(?:周|星期|礼拜)[一二三四五六日天]")
_DAY_ASIDE = re.compile(r"\d{1,2}[月./-]\d{1,2}[日号]?|\d{1,2}[日号]|\d{4}[年./-]")


def label(field: str) -> str:
    """A column as messages name it."""
    return {
        "district": pgettext("column", "District"),
        "street": pgettext("column", "Street"),
        "community": pgettext("column", "Community"),
        "date": pgettext("column", "Date"),
        "weekday": pgettext("column", "Weekday"),
        "start": pgettext("column", "Start"),
        "end": pgettext("column", "End"),
        "time": pgettext("column", "Time"),
        "title": pgettext("column", "Title"),
        "teacher": pgettext("column", "Teacher"),
        "venue": pgettext("column", "Place"),
        "phone": pgettext("column", "Telephone"),
        "audience": pgettext("column", "For whom"),
        "note": pgettext("column", "Note"),
    }[field]


@dataclass(frozen=True, slots=True)
class Headings:
    """Field to column; in a matrix also the columns of days, with what their headings say."""

    row: int
    last_row: int
    columns: dict[str, int]
    days: dict[int, Value]

    @property
    def is_matrix(self) -> bool:
        """Whether weekdays stand across."""
        return bool(self.days)


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


_RANKED = {_bare(fold(word)): (field, rank) for field, words in HEADINGS.items() for rank, word in enumerate(words.split())}


@lru_cache(maxsize=4096)
def field_of(text: str) -> tuple[str, int] | None:
    """The field a heading names and the rank of its word; compared without blanks, line breaks and brackets."""
    folded = fold(text)
    return _RANKED.get(_bare(folded)) or _RANKED.get(_bare(_BRACKETED.sub("", folded)))


@lru_cache(maxsize=4096)
def is_day_heading(text: str) -> bool:
    """Whether a heading names a weekday, with or without its date."""
    folded = fold(text)
    return bool(_DAY.search(folded)) and not _bare(_DAY_ASIDE.sub("", _DAY.sub("", folded, count=1)))


def headings_in(row: Sequence[Value], at: int) -> Headings:
    """The fields that the cells of one row name."""
    ranks: dict[str, tuple[int, int]] = {}
    days: dict[int, Value] = {}
    for column, value in enumerate(row):
        if not isinstance(value, str) or len(value) > 60:
            continue
        found = field_of(value)
        if found and (found[0] not in ranks or found[1] < ranks[found[0]][0]):
            ranks[found[0]] = (found[1], column)
        elif is_day_heading(value):
            days[column] = value
    columns = {field: column for field, (_, column) in ranks.items()}
    return Headings(at, at, columns, days if len(days) >= 2 else {})


def is_heading(headings: Headings) -> bool:
    """Whether enough fields are named for a row to be the headings."""
    return len(headings.columns) >= _ENOUGH or (headings.is_matrix and ("community" in headings.columns or len(headings.days) >= _ENOUGH))


def find_headings(rows: Sequence[Sequence[Value]]) -> Headings | None:
    """The first row in which several headings are found; a second row of headings below belongs to it."""
    for at, row in enumerate(rows[:_SEARCHED_ROWS]):
        found = headings_in(row, at)
        if is_heading(found):
            return _with_second_row(found, rows)
    return None


def _with_second_row(first: Headings, rows: Sequence[Sequence[Value]]) -> Headings:
    """时间 over 开始 and 结束: the lower row says more."""
    if first.row + 1 >= len(rows):
        return first
    below = headings_in(rows[first.row + 1], first.row + 1)
    filled = sum(value is not None for value in rows[first.row + 1])
    if not below.columns or filled != len(below.columns) + len(below.days) or is_heading(below):
        return first
    taken = set(below.columns.values())
    columns = {field: column for field, column in first.columns.items() if column not in taken or field in below.columns}
    return Headings(first.row, below.row, {**columns, **below.columns}, first.days or below.days)
