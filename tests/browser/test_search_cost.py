"""What a result page may cost, over the demo city with everything that apps declare: whatever is typed."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.models import CoursePage
from library.models import Book
from network.models import Organisation, Person
from search import answers, companions, looking, passages, rows, text
from search.passages import finding
from tests.browser.city import City
from tests.timetable.clocks import set_clock
from timetable import clock

FEW = settings(max_examples=settings.default.max_examples // 4)
MEASURED = looking.MEASURES
INSIDE = 1
"""Statement that finds what stands inside of works."""
NONSENSE = ("龘龘", "鲸鱼", "qwxz", "zzzzqq", "xyzzy 9", "photoshp", "ζ", "7")
ASKED = ("我想学", "哪里有", "请问", "怎么办", "有没有", "什么是", "课", "wo xiang xue", "classes")
DATE = "{}月{}日"
DAYS = ("周三", "周末", "下周", "周一到周五", "周一三五", "wednesday", DATE)
TIMES = (*DAYS, "今晚", "上午", "晚上7点", "tonight", "明天上午", "四点半", "放学后")
PLACES = ("迎泽", "小店区", "庙前街道", "长风社区", "古交", "尖草坪区", "不在小店", "迎泽区以外的", "庙前街道的", "义井", "晋祠")
WHOM = ("5岁", "适合孩子的", "小朋友", "60岁以上", "适合老人吗", "适合老人的课", "5岁孩子画画")
KINDS = ("words", "pieces", "times", "places", "whom", "asked", "nonsense", "pinyin")
WORDS: list[str] = []
SUNDAY, MONDAY = 6, 0
HOURS = (dt.time(7), dt.time(12, 30), dt.time(20), dt.time(23, 50))
MOMENTS = st.tuples(st.sampled_from((None, SUNDAY, MONDAY)), st.sampled_from(HOURS))
"""The city is made today, and the words for times mean something else every day and hour: today, the next Sunday and the next Monday."""
AHEAD = 4
"""Days from today on of the date that is typed."""


@pytest.fixture(scope="module", autouse=True)
def inside(city: City, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The demo city's database, its words, and what a process keeps in memory."""
    with django_db_blocker.unblock(), city.reading():
        titles = [*CoursePage.objects.values_list("title", flat=True)[:200], *Book.objects.values_list("title", flat=True)[:300]]
        names = [*Organisation.objects.values_list("short_name", flat=True)[:200], *Person.objects.values_list("name", flat=True)[:100]]
        WORDS[:] = sorted({match[0] for title in (*titles, *names) for match in text.runs(text.fold(title)) if len(match[0]) > 1})
        finding.inside(answers.answer(answers.Question("书法 迎泽 周三")))
        yield
        WORDS.clear()


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Up to six words: titles and pieces of them, as typed or in pinyin, conditions, what asks, nonsense; in one or apart."""
    said = []
    for _number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(KINDS))
        word = draw(st.sampled_from(WORDS))
        start, size = draw(st.integers(0, max(0, len(word) - 2))), draw(st.integers(2, 6))
        others = {"times": TIMES, "places": PLACES, "whom": WHOM, "asked": ASKED, "nonsense": NONSENSE}
        piece = word[start : start + size]
        said.append(
            draw(st.sampled_from(others[kind]))
            if kind in others
            else word
            if kind == "words"
            else "".join(text.pinyin_syllables(piece)) or piece
            if kind == "pinyin"
            else piece
        )
    date = clock.today() + dt.timedelta(days=AHEAD)
    return text.clean_query(draw(st.sampled_from(("", " "))).join(said).replace(DATE, DATE.format(date.month, date.day)))


def moment(day: int | None, hour: dt.time) -> dt.datetime:
    """The next day of this number, or today, at an hour."""
    now = clock.now()
    days = 0 if day is None else (day - now.weekday()) % 7
    return dt.datetime.combine(now.date() + dt.timedelta(days=days), hour, tzinfo=now.tzinfo)


def asked(question: answers.Question) -> tuple[answers.Answer, int, int]:
    """Return the answer, the statements on the index of works, and all statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = answers.answer(question)
        finding.inside(answer)
        assert len(answer.nearest) <= 4
    return answer, sum("WITH stage" in query["sql"] for query in captured.captured_queries), len(captured)


NEAREST = 6
"""Statements that find what is spelled most like it, where nothing was found."""
ALLOWED = looking.SEARCHES
MOST = ALLOWED + MEASURED + max(rows.QUERIES, NEAREST) + INSIDE
"""Companions and what works have inside come on top, one statement each."""


@pytest.mark.browser
@FEW
@given(queries(), MOMENTS, st.sampled_from([(), ("at/140106",), ("day/2", "hour/am")]), st.sampled_from([None, "books"]), st.integers(1, 3))
def test_a_page_costs_a_bounded_number_of_statements(
    query: str, at: tuple[int | None, dt.time], filters: tuple[str, ...], kind: str | None, page: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, moment(*at))
        _answer, searches, statements = asked(answers.Question(query, filters=filters, kind=kind, page=page))
    assert searches <= ALLOWED
    assert statements <= MOST + len(companions._companions) + len(passages.registered())


@pytest.mark.browser
@FEW
@given(queries(), MOMENTS)
def test_the_bound_cuts_nothing_off(query: str, at: tuple[int | None, dt.time]) -> None:
    """Without its hard end, as many searches are made: for what is typed, and for what the links of its facets lead to.

    What is elsewhere is asked last, if a statement is left; from ``TRIED`` on no wider place is tried, so that what is near can be.
    """
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, moment(*at))
        patch.setattr(looking, "SEARCHES", 100)
        patch.setattr(looking, "MEASURES", 100)
        patch.setattr(looking.Looking, "elsewhere", lambda _looking, _words: 0)
        answer, searches, statements = asked(answers.Question(query))
        assert searches <= ALLOWED
        assert statements <= MOST + len(companions._companions) + len(passages.registered())
        for token in sorted(answer.counts)[:1]:
            narrowed, searches, _statements = asked(answers.Question(query, filters=(token,)))
            assert searches <= ALLOWED
            assert narrowed.total
