"""Days and parts of a day in pinyin (zhousan, xia zhou, wanshang). Pure."""

import re
from itertools import product

_WEEKS = {"zhou": "周", "xing qi": "星期", "li bai": "礼拜"}
_ONES = {"yi": "一", "er": "二", "san": "三", "si": "四", "wu": "五", "liu": "六", "ri": "日", "tian": "天"}
_WHICH = {"": "", "xia ": "下", "xia xia ": "下下", "ben ": "本", "zhe ": "这", "mei ": "每"}
_MONTHS = {"xia ge yue": "下个月", "zhe ge yue": "这个月", "ben yue": "本月"}
_AHEAD = {"jin tian": "今天", "ming tian": "明天", "hou tian": "后天", "jin wan": "今晚", "ming wan": "明晚"}
_DAYS = {
    **{f"{which}{week} {one}": _WHICH[which] + _WEEKS[week] + _ONES[one] for which, week, one in product(_WHICH, _WEEKS, _ONES)},
    **{f"{which}zhou{end}": f"{_WHICH[which]}周{'末' if end else ''}" for which, end in product(_WHICH, (" mo", "")) if which or end},
    **_MONTHS,
    **_AHEAD,
}
_HOURS = {"shang wu": "上午", "zao shang": "早上", "zhong wu": "中午", "xia wu": "下午", "bang wan": "傍晚", "wan shang": "晚上"}
_WORDS = {spelled.replace(" ", ""): words for spelled, words in (_DAYS | _HOURS).items()}
_SPELLED = re.compile(rf"\b(?:(?P<day>{'|'.join(sorted(_DAYS, key=len, reverse=True))})|(?P<hour>{'|'.join(_HOURS)}))\b".replace(" ", " ?"))


def read(query: str) -> list[tuple[str, str]]:
    """Return the first day and the first part of a day that are spelled (zhousan, xia zhou, wanshang), each in characters and as it is spelled.

    Where nothing else is said, zhouyi is a book.
    """
    found = [(found["day"], found["hour"], found[0]) for found in _SPELLED.finditer(query) if found[0] != query or found[0] != "zhouyi"]
    days, hours = ([(one[at], one[2].replace(" ", "")) for one in found if one[at]] for at in (0, 1))
    return [(_WORDS[spelled.replace(" ", "")], words) for spelled, words in (*days[:1], *hours[:1])]
