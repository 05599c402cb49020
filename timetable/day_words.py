"""Days and hours in what people type: 今天, 周三, 周一到周五, 12月3日, 下个月, 周末, 今晚, 上午 become filters of the search for classes."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import product

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from search import text, wording
from search.readers import Reading
from timetable import clock, hour_words, near_days, rules, saying, spelled_days

_WEEK = "(?:周|星期|礼拜)"
_NEXT = rf"(?:(?:[这本每逢]|每逢|下下?)个?)?{_WEEK}"
_EACH = rf"(?<![一两几下]){_NEXT}"
_ONE = "[一二三四五六日天]"
_NOT_TIMES = "(?! ?[次节堂回])"
_NUMBER = hour_words.NUMBER
_THEN = "(?=$| |[的有和]|上午|下午|早|晚)"
_OR = "(?:和|或者?|跟|与|及|还是)"
_WEEKEND = re.compile(rf"{_EACH}六{_OR}?{_WEEK}?[日天](?!语)|{_EACH}末(?:[两二]天)?|双休日")
_SPAN = re.compile(rf"{_EACH}(?P<first>{_ONE}) ?[到至] ?{_WEEK}?(?P<last>{_ONE}){_NOT_TIMES}|(?<!个)工作日(?!志)|平日")
_SEVERAL = re.compile(
    rf"\b(?:一三五|二四六)\b"
    rf"|{_EACH}{_ONE}(?:(?: |{_OR})?{_NEXT}{_ONE})+{_NOT_TIMES}|{_EACH}[一二三四五六](?:[二三四五六]{_THEN}|[二三四五六]{{2,}}){_NOT_TIMES}"
)
"""Of 周一二胡 only the first is a day."""
_DAY = re.compile(
    rf"(?<![到至]){_EACH}(?P<day>{_ONE})(?![到至次节堂回])"
    rf"|(?<![0-9一二两三四五六七八九十第到至])(?<![0-9] ){_EACH} ?(?P<figure>[1-7])(?! ?[0-9到至次节堂回天小个年月日课期岁])"
)
_DATE = re.compile(
    rf"(?<![0-9第周期拜])(?<!第 )(?:(?P<year>20[0-9]{{2}}) ?年? ?)?(?P<month>{_NUMBER})(?: ?月 ?| )(?P<day>{_NUMBER})(?P<last> ?[日号])?(?![0-9])"
)
_UNITS = (
    "[岁个级班楼层栋室拍寸分秒厘毫斤克升元块倍度折版代月点时天次节讲集章册页匹吨瓦伏万亿]"
    "|周岁|人(?!像)|年(?!画)|小时|公[里斤分顷]|平[米方]|[米成](?= |$)|决赛"
)
_FIGURES = re.compile(
    r"(?<![a-z0-9_./:~\-—到至第])(?<![~\-—到至] )(?P<month>0?[1-9]|1[0-2])(?P<mark>[/.-])(?P<day>0?[1-9]|[12][0-9]|3[01])"
    rf"(?: ?[日号](?![楼院线]))?(?![a-z0-9_/:%]|[.][0-9])(?! ?[~\-—到至])(?!{_UNITS})(?! (?:{_UNITS})(?:$| ))"
)
"""12/3, 12.3, 12-03; what counts or measures is none (3/4拍, 12.5寸), nor is one of two numbers (9/10-9/12)."""
_BESIDE_NO_VERSION = re.compile(r"(?:^|[^\w ]|(?<![a-z0-9])(?<!版本)(?<!系统) )$")
_BEHIND_NO_VERSION = re.compile(r"$|[^\w ]| (?![a-z])|的|[上下中]午|[早晚]")
"""Where a point or a hyphen is between: they stand by themselves, and not beside Latin words (python 3.11)."""
_AHEAD = re.compile(rf"(?P<ahead>大后|[今明后])(?:天|儿个?(?![童子女歌科]))|(?P<soon>[今明])(?:日|(?P<hour>[早晚]上?|夜){hour_words.UNNAMED_CLOCK})")
_THAT_WEEK = re.compile(rf"(?:[本这]个?|(?<!下)(?P<next>下下?)个?){_WEEK}(?![一二三四五六日天末边围刊年]| ?[0-9])")
_NO_MONTH = "(?![子嫂饼亮球光色季票薪刊号报经初底龄大一二三四五六七八九十])"
_MONTH = re.compile(
    rf"(?:(?:(?<!下)(?P<next>下下?一?个?)|(?<!日)(?:这个?|本|当))月(?: ?(?P<on>{_NUMBER}) ?[日号]|{_NO_MONTH})|\b(?:(?P<coming>next)|this) month\b"
    rf"|(?:(?:(?P<year>20[0-9]{{2}}) ?年|(?P<which>[去前今明])年) ?)?(?<![0-9])(?P<month>0?[1-9]|1[0-2]) ?月(?:份|{_NO_MONTH})(?! ?[0-9])"
    rf"|(?<![一二三四五六七八九十第])(?P<words>十[一二]?|[一二三四五六七八九])月(?:份|(?=$| |[的里有开上下]|中旬)))"
    r"(?: ?(?P<third>[上中下])旬)?"
)
_YEARS = {"前": -2, "去": -1, "今": 0, "明": 1}
_ANY_TIME = re.compile(
    r"(?<![没所])(?:还|都|也)?(?:有没有|有)(?:免费|公益)?的?课程?(?:[吗嘛么没不]?$|[吗嘛么])|有没有(?:免费|公益)?的?课程?(?![题本文表])"
    r"|(?:近期|最近|附近|身边)?都?[有开上]?(?:什么|哪些|啥|甚么?)(?:免费|公益)?的?课程?(?![题本文])"
    r"|(?:附近|身边|家门口|周边|免费|公益|(?:离(?:我们?|家|我们?家))?最近)的课程?(?![题本文表])|有(?:什么|哪些|啥|甚么?)好玩儿?的(?:课程?|活动|事儿?|地方)?[吗呢呀]?$"
    r"|[去在到]?哪[里儿]?(?:能|可以)?[有上听](?:免费|公益)?的?课程?(?![题本文表])"
)
_DAYS_NAMED = (_WEEKEND, _SPAN, _SEVERAL, _DATE, _AHEAD, _DAY, _MONTH, _THAT_WEEK)
_ON_DAYS = "|".join([near_days.PATTERN, *(re.sub(r"\(\?P<\w+>", "(?:", way.pattern) for way in _DAYS_NAMED)])
_AT_HOURS = hour_words.PATTERN
_TIMES = f"(?:(?>{_ON_DAYS}|{_AT_HOURS})[ 和及跟与或]?)++"
"""Atomic, since a time may be read in several ways, and many times in very many."""
_TIME = re.compile(rf"(?>{_ON_DAYS}) ?(?>{_AT_HOURS})?|(?>{_AT_HOURS})")
_UNSUITED = re.compile(
    rf"(?:(?<!要)不要|(?<!想)不想|不在|(?<![扫删排解清拆免])除了?) ?在? ?(?P<but>{_TIMES})(?:[以之]?外)?的?"
    rf"|(?P<never>{_TIMES})[都也]?(?:不行|不可以|不方便|不合适|没有?空|没有?时间|去不了|除外|以外|之外|不要)(?:的|(?=$| |[有想学可]))"
)
"""Times that do not suit: 不要晚上的, 周末没空."""
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENGLISH_DAY = re.compile(
    rf"\b(?:(?P<day>{'|'.join(_ENGLISH_DAYS)})s?|(?:(?P<which>this|next) )?(?P<weekend>weekends?)|(?P<weekdays>weekdays?)"
    r"|(?P<ahead>today|tonight|tomorrow)|(?P<week>this|next) week)\b"
)
_ENGLISH_HOUR = re.compile(r"\b(?:mornings?|afternoons?|(?P<evening>evenings?|tonight))\b")
_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_DAYS_AHEAD = {"今": 0, "明": 1, "后": 2, "大后": 3}
FAR = dt.timedelta(days=60)
"""Days of the timetable are nearer."""
_LABELS = (_("Mondays"), _("Tuesdays"), _("Wednesdays"), _("Thursdays"), _("Fridays"), _("Saturdays"), _("Sundays"))
_NAMES: dict[str, str | Promise] = {
    **{f"day/{number}": label for number, label in enumerate(_LABELS)},
    "day/weekend": _("Weekends"),
    "hour/am": _("In the morning"),
    "hour/pm": _("In the afternoon"),
    "hour/evening": _("In the evening"),
}
DAYS_A_WEEK = 7
TEN = 10


def tokens(rule: str, starts: dt.time) -> Iterator[str]:
    """Opaque tokens of a class for the search index: its weekdays, and the part of the day."""
    known = rules.plain(rule)
    weekdays = known[1] if known else frozenset()
    yield from (f"day/{number}" for number in sorted(weekdays))
    if weekdays & {5, 6}:
        yield "day/weekend"
    yield hour_words.of_day(starts)


def read(phrases: Sequence[str]) -> Iterator[Reading]:
    """Yield the first days and the first part of a day that a query names; where it names neither, that it asks for any class."""
    query = " ".join(phrases)
    if query.isascii() and (said := spelled_days.read(query)):
        for words, spelled in said:
            yield from (replace(reading, words=spelled) for reading in read([words]))
        return
    for unsuited in _UNSUITED.finditer(query):
        yield from _except(unsuited[0], unsuited["but"] or unsuited["never"])
    query = _UNSUITED.sub("  ", query)
    month = _month(query)
    day = next((found for way in (_near, _weekend, _span, _several, _date, _ahead, _day, _in_english, _that_week) if (found := way(query))), None)
    if month and not (day and day.days):
        yield month
    if day:
        yield _with_weekday(day, query)
    if hour := hour_words.find(query):
        yield replace(_reading(hour.words, hour=hour.token), perhaps=not (hour.is_sure or day or month))
    elif (english := _ENGLISH_HOUR.search(query)) and english[0] != "tonight":
        yield _reading(english[0], hour="hour/evening" if english["evening"] else "hour/am" if english[0].startswith("m") else "hour/pm")
    elif not (day or month) and (anything := _any_class(query)):
        yield Reading(anything, gettext("Classes, the next first"), "|".join(hour_words.ALL), alone=True)


def _any_class(query: str) -> str:
    """Return the words that ask for any class; all of them, where who typed them would learn anything."""
    if wording.learns_anything(query):
        return query
    return found[0] if (found := _ANY_TIME.search(query)) else ""


def read_typed(phrases: Sequence[str]) -> Iterator[Reading]:
    """Yield the same of a query with its marks, where dates and hours may stand in figures: 12/3, 12.3, 12-03, 19:00."""
    query = " ".join(phrases)
    figures: list[tuple[str, str]] = []
    if date := next((found for found in _FIGURES.finditer(query) if _is_date(found)), None):
        figures.append((_in_words(date), date[0]))
        query = f"{query[: date.start()]}{_in_words(date)}{query[date.end() :]}"
    if at := hour_words.FIGURES.search(query):
        figures.append((f"{at['at']}点", at[0]))
        query = f"{query[: at.start()]}{at['at']}点{query[at.end() :]}"
    for reading in read([match[0] for match in text.runs(query)]):
        typed = reduce(lambda words, one: words.replace(one[0], one[1].replace(" ", ""), 1), figures, reading.words)
        yield replace(reading, words=typed)


def _is_date(found: re.Match[str]) -> bool:
    """Whether figures are a date that 12月3日 could say: by a hyphen with a nought (12-05; 12-15 are ages), by it or a point standing apart."""
    if not _date(_in_words(found)):
        return False
    is_whole = _BESIDE_NO_VERSION.search(found.string[: found.start()]) and _BEHIND_NO_VERSION.match(found.string, found.end())
    has_nought = found["month"][0] == "0" or found["day"][0] == "0"
    return found["mark"] == "/" or (bool(is_whole) and (has_nought or found["mark"] == "."))


def _in_words(found: re.Match[str]) -> str:
    return f"{found['month']}月{found['day']}日"


def _reading(words: str, days: Sequence[int] = (), hour: str = "", label: str = "") -> Reading:
    """Return what words mean: one of the days, a part of the day, or both."""
    names = label or pgettext("between words", ", ").join(str(named(f"day/{number}")) for number in days)
    hours = _names_of(hour)
    tokens = ["|".join(f"day/{number}" for number in days), hour]
    return Reading(words.replace(" ", ""), _both(names, hours), "&".join(filter(None, tokens)), alone=True)


def _on_days(words: str, first: dt.date, last: dt.date, hour: str = "") -> Reading:
    """Return what words mean that name certain days: of a whole week or a month all classes, for some days those of their weekdays."""
    number = (last - first).days + 1
    said = saying.full_day(first) if number == 1 else saying.days(first, last)
    if number >= DAYS_A_WEEK:
        return Reading(words.replace(" ", ""), said, "|".join(hour_words.ALL), alone=True, days=(first, last))
    return replace(_reading(words, [(first.weekday() + day) % DAYS_A_WEEK for day in range(number)], hour, said), days=(first, last))


def _near(query: str) -> Reading | None:
    """这几天, 三天内, 月底: days that are not far."""
    found = near_days.find(query, clock.today())
    return _on_days(*found) if found and found[1] <= clock.today() + FAR else None


def _with_weekday(day: Reading, query: str) -> Reading:
    """Return a certain day with its weekday, where that stands beside it: 12月5日周六."""
    if not day.days or day.days[0] != day.days[1]:
        return day
    said = next(char for char, number in _DAYS.items() if number == day.days[0].weekday())
    for week, one in product(("周", "星期", "礼拜"), ("日", "天") if said == "日" else (said,)):
        for words in (f"{day.words}{week}{one}", f"{week}{one}{day.words}"):
            if words in query.replace(" ", ""):
                return replace(day, words=words)
    return day


def _that_week(query: str) -> Reading | None:
    """本周: what is left of it; 下周, 下下周."""
    found = _THAT_WEEK.search(query)
    return _week_of(found[0], _weeks_ahead(found[0])) if found else None


def _weeks_ahead(words: str) -> int:
    """下周 is the next week, 下下周 the one after it."""
    return words[:2].count("下")


def _week_of(words: str, ahead: int) -> Reading:
    return _on_days(words, max(_in_week(0, ahead), clock.today()), _in_week(DAYS_A_WEEK - 1, ahead))


def _month(query: str) -> Reading | None:
    """下个月, 下个月3号, 12月, 十二月, 12月上旬, next month: one that begins within sixty days, of this one what is left."""
    for found in _MONTH.finditer(query):
        year, month = _named_month(found, clock.today())
        if reading := _day_of(found[0], year, month, found["on"]) if found["on"] else _in_month(found[0], year, month, found["third"]):
            return reading
    return None


def _named_month(found: re.Match[str], today: dt.date) -> tuple[int, int]:
    """Return the year and the month that words name; without a year the one that comes next."""
    said = found["month"] or found["words"]
    if not said:
        ahead = (found["next"] or "下" * bool(found["coming"])).count("下")
        return reduce(lambda at, _turn: near_days.after(*at), range(ahead), (today.year, today.month))
    month = near_days.NUMBERS.get(said) or int(said)
    if found["which"]:
        return today.year + _YEARS[found["which"]], month
    return int(found["year"] or today.year + (month < today.month)), month


def _day_of(words: str, year: int, month: int, on: str) -> Reading | None:
    day = _on(year, str(month), on)
    return _on_days(words, day, day) if day and day >= clock.today() else None


def _in_month(words: str, year: int, month: int, third: str | None = None) -> Reading | None:
    """Read words as what is left of a month, or of ten days of it (上旬, 中旬, 下旬: what is left); nothing where it is past or far away."""
    today, first = clock.today(), dt.date(year, month, 1)
    last = dt.date(*near_days.after(year, month), 1) - dt.timedelta(days=1)
    if third:
        begins = TEN * "上中下".index(third)
        first, last = first + dt.timedelta(days=begins), last if third == "下" else first + dt.timedelta(days=begins + TEN - 1)
    return _on_days(words, max(first, today), last) if today <= last and first <= today + FAR else None


def _except(words: str, said: str) -> Iterator[Reading]:
    """Yield what words mean that name times which do not suit: all others, if any are left. A certain day goes with its weekday, and says so."""
    groups, names = [], []
    for time in _TIME.finditer(said):
        readings = list(read([time[0]]))
        parts = [part for reading in readings for part in reading.token.split("&")]
        others = [other for part in parts for other in _others(part)]
        if others and not any(reading.days and "|" in reading.token for reading in readings):
            groups.append("|".join(others))
            is_certain = any(reading.days for reading in readings)
            names.append(reduce(_both, map(_names_of, parts) if is_certain else (str(reading.label) for reading in readings)))
    if groups:
        when = pgettext("between words", ", ").join(names)
        yield Reading(words.replace(" ", ""), gettext("Not: %(when)s") % {"when": when}, "&".join(groups), alone=True)


def _both(days: str, hours: str) -> str:
    return gettext("%(days)s · %(hours)s") % {"days": days, "hours": hours} if days and hours else days or hours


def _names_of(token: str) -> str:
    return pgettext("between words", ", ").join(str(named(one)) for one in token.split("|"))


def _others(token: str) -> list[str]:
    """Return the days, or the hours, that are not among those of a filter."""
    named = token.split("|")
    if named == ["day/weekend"]:
        return [f"day/{number}" for number in range(5)]
    every = hour_words.ALL if named[0] in hour_words.ALL else [f"day/{number}" for number in range(DAYS_A_WEEK)]
    return [one for one in every if one not in named]


def _weekend(query: str) -> Reading | None:
    found = _WEEKEND.search(query)
    if found is None:
        return None
    return _any_weekend(found[0], _weeks_ahead(found[0]) if found[0][0] in "这本下" else None)


def _any_weekend(words: str, ahead: int | None) -> Reading:
    """Return what words for weekends mean: all, or that of this week or of one ahead."""
    reading = Reading(words.replace(" ", ""), named("day/weekend"), "day/weekend", alone=True)
    if ahead is None:
        return reading
    saturday = _in_week(5, ahead)
    return replace(reading, label=saying.days(saturday, saturday + dt.timedelta(days=1)), days=(saturday, saturday + dt.timedelta(days=1)))


def _in_week(weekday: int, ahead: int) -> dt.date:
    """Return a weekday of this week, or of one ahead."""
    today = clock.today()
    return today + dt.timedelta(days=weekday - today.weekday() + DAYS_A_WEEK * ahead)


def _span(query: str) -> Reading | None:
    """周一到周五, 周五至周日, 工作日; 下周一到周三 are certain days."""
    found = _SPAN.search(query)
    if found is None:
        return None
    first, last = (_DAYS[found["first"]], _DAYS[found["last"]]) if found["first"] else (0, 4)
    days = [number % 7 for number in range(first, last + 1 if last > first else last + 8)]
    if found["first"] and found[0][0] in "这本下":
        begins = _in_week(first, _weeks_ahead(found[0]))
        ends = begins + dt.timedelta(days=len(days) - 1)
        if ends >= clock.today():
            return _on_days(found[0], max(begins, clock.today()), ends)
    return _reading(found[0], days, label=gettext("%(first)s to %(last)s") % {"first": named(f"day/{first}"), "last": named(f"day/{last}")})


def _several(query: str) -> Reading | None:
    """周一三五, 周二和周四."""
    found = _SEVERAL.search(query)
    days = [_DAYS[char] for char in found[0].replace("星期", "周") if char in _DAYS] if found else []
    return _reading(found[0], days) if found and days == sorted(set(days)) else None


def _date(query: str) -> Reading | None:
    """12月3日, 2026-12-03; of a date that is past or far away none."""
    for found in _DATE.finditer(query):
        if "月" in found[0] if found["last"] else found["year"]:
            year, today = found["year"], clock.today()
            for one in (int(year),) if year else (today.year, today.year + 1):
                day = _on(one, found["month"], found["day"])
                if day and today <= day <= today + FAR:
                    return _on_days(found[0], day, day)
    return None


def _on(year: int, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(year, *(near_days.NUMBERS.get(number) or int(number) for number in (month, day)))
    except ValueError:
        return None


def _ahead(query: str) -> Reading | None:
    found = _AHEAD.search(query)
    if found is None:
        return None
    day = clock.today() + dt.timedelta(days=_DAYS_AHEAD[found["ahead"] or found["soon"]])
    return _on_days(found[0], day, day, hour_words.part(found["hour"]) if found["hour"] else "")


def _day(query: str) -> Reading | None:
    found = _DAY.search(query)
    if found is None:
        return None
    weekday = _DAYS[found["day"]] if found["day"] else int(found["figure"]) - 1
    day = _in_week(weekday, _weeks_ahead(found[0]))
    return _on_days(found[0], day, day) if found[0][0] in "这本下" and day >= clock.today() else _reading(found[0], [weekday])


def _in_english(query: str) -> Reading | None:
    """wednesday, tomorrow, tonight."""
    found = _ENGLISH_DAY.search(query)
    if found is None:
        return None
    if found["weekend"]:
        return _any_weekend(found[0], {"this": 0, "next": 1}.get(found["which"]))
    if found["weekdays"]:
        return _reading(found[0], range(5), label=gettext("%(first)s to %(last)s") % {"first": named("day/0"), "last": named("day/4")})
    if found["week"]:
        return _week_of(found[0], int(found["week"] == "next"))
    if found["ahead"]:
        day = clock.today() + dt.timedelta(days=found["ahead"] == "tomorrow")
        return _on_days(found[0], day, day, "hour/evening" if found["ahead"] == "tonight" else "")
    return _reading(found[0], [_ENGLISH_DAYS.index(found["day"])])


def named(token: str) -> str | Promise:
    """Name the day or the hours of a filter's token."""
    return _NAMES.get(token, "")
