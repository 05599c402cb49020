"""Teachers' names: as they are shown (rule 5), and who can be in two places at once (rule 9)."""

import re

from .cells import Value
from .text import HAN, as_text, clean, content

_HAN_FIRST = re.compile(rf"[{HAN}]")
_PERSON = re.compile(rf"[{HAN}·]{{2,6}}")
_SEPARATORS = re.compile(r"[、,，;；/／&＋+]|\s和\s")
_TITLES = re.compile(r"(?:老师|医生|大夫|教授|教练|主任|护士|律师|警官|民警|书记|校长|院长|师傅)$")
_COMPOUND = frozenset(
    {"欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "令狐", "司徒", "夏侯", "慕容", "公孙", "长孙", "宇文", "端木", "独孤", "南宫"}
)
_NOBODY = re.compile(r"志愿|工作人员|老师|教师|讲师|待定|社区|中心|医院|协会|公司|学校|团队|[队部局所站组]$|外聘|专家|学员|居民|自学|自编")


def read_teacher(value: Value) -> str:
    """A name without inner blanks; several people, each of two or more characters, joined by 、."""
    text = content(value)
    parts = [clean(part) for part in as_text(value).split()] if text else []
    if len(parts) < 2 or not all(_HAN_FIRST.match(part) for part in parts):
        return text
    return ("、" if all(len(part) >= 2 for part in parts) else "").join(parts)


def particular(teacher: str) -> frozenset[str]:
    """The people in a teacher field who are somebody in particular: not 王老师, not 志愿者."""
    names = (_TITLES.sub("", part.strip()) for part in _SEPARATORS.split(teacher))
    return frozenset(name for name in names if _PERSON.fullmatch(name) and name not in _COMPOUND and not _NOBODY.search(name))
