"""Remarks that change a class: not held this week, held every second week (rules 3 and 8)."""

import re
from datetime import date

_CANCELLED = re.compile(r"停课|停上|停办|停一[次周]|取消|暂停|不上课|不开课|休课|停讲")
_SOMETHING_ELSE = re.compile(r"(?:取消|暂停)[^，,。；;]{0,4}(?:报名|预约|收费|费用|名额|限制|招生|登记|签到)")
_DENIED = re.compile(
    r"(?:不|未|没有?|无|勿|非|如期|不再|不会|照常)[^，,。；;]{0,2}(?:停课|取消|暂停|停上|停办)|(?:停课|取消|暂停)[^，,。；;]{0,4}(?:除外|另行通知)"
)
_CONDITION = re.compile(r"如遇|如有|如果|如|若|遇|逢|倘|万一|下雨|雨天|雪天|节假日|法定假")
_ANOTHER_TIME = re.compile(r"[上下][一个]*(?:周|星期|礼拜|次|月|期)|次周|明年|去年|寒假|暑假|春节|国庆|元旦")
_DAY = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})[日号]")
_CLAUSES = re.compile(r"([，,。；;！!？?\s、]+)")
_WORDS = r"(?:停课|取消|暂停|停上|不上课|休课)"
_REMARK = re.compile(
    rf"[（(\[【][^（()）\[\]【】]*{_WORDS}[^（()）\[\]【】]*[)）\]】]|(?:本周|这周|本次)?{_WORDS}\s*$|^\s*(?:本周|这周|本次)?{_WORDS}(?=[:：,，\s])"
)
_FORTNIGHTLY = re.compile(r"[单双隔](?:、?双)?周|每两周|两周一[次节]|隔一?(?:个)?(?:星期|礼拜)|每隔一周|[单双]数周")


def says_cancelled(note: str, day: date | None = None) -> bool:
    """Whether a note says that this week's class is not held; 如遇下雨停课 and 下周停课 do not."""
    conditional = other_time = False
    for clause in _CLAUSES.split(note):
        if re.search(r"[。；;！!？?]", clause):
            conditional = other_time = False
            continue
        conditional = conditional or bool(_CONDITION.search(clause))
        match = _CANCELLED.search(clause)
        other_time = _is_another_time(clause[: match.start()] if match else clause, day)
        if match and not conditional and not other_time and not _SOMETHING_ELSE.search(clause) and not _DENIED.search(clause):
            return True
    return False


def _is_another_time(words: str, day: date | None) -> bool:
    """Whether the words before the verb name another week, or a day that is not the class's."""
    if _ANOTHER_TIME.search(words):
        return True
    named = _DAY.findall(words)
    if day is None or not named:
        return False
    return not any(int(number) == day.day and (not month or int(month) == day.month) for month, number in named)


def says_fortnightly(note: str) -> bool:
    """Whether a note says that the class is held every second week."""
    return bool(_FORTNIGHTLY.search(note))


def split_cancellation(text: str) -> tuple[str, str]:
    """A matrix cell's text without the words that say the class is not held, and those words: （停课）, 本周停课."""
    match = _REMARK.search(text)
    if match is None:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}", match[0].strip(" \t\r\n（()）[]【】")
