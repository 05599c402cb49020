"""Whatever stands in the cells, the checker answers; it never raises."""

from datetime import date, datetime, time, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from timetable.spreadsheets.cells import Sheet, Workbook
from timetable.spreadsheets.checker import check_workbook
from timetable.spreadsheets.files import container_of, kind_of_ole
from timetable.spreadsheets.records import REFUSALS, Context, SpreadsheetError
from timetable.spreadsheets.textfiles import read_text

from .conftest import HEADINGS, a_class

FRAGMENTS = st.sampled_from(
    [
        *["上午", "下午", "晚", "中午", "9:00", "10:30", "点半", "时", "分", "11月", "25日", "30日", "周三", "周二、四", "星期", "每"],
        *["同上", "停课", "隔周", "社区", "村", "街道", "庙前街", "2026", "老师", "合计", "注："],
        *"-—～至到（）()、/一十两30.:无〃 \n",
        "=1+1",
        "<b>",
    ]
)
LAST_MOMENT = datetime(9999, 12, 31, 23, 59)  # noqa: DTZ001  # spreadsheets know no zones
WORDS = st.lists(FRAGMENTS, max_size=8).map("".join)
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 2500), st.floats(0, 60_000))
MOMENTS = st.one_of(st.dates(), st.datetimes(), st.times(), st.timedeltas(timedelta(0), timedelta(days=400)))
VALUES = st.one_of(st.none(), WORDS, st.text(max_size=40), NUMBERS, st.booleans(), MOMENTS)
MATRIX = ("社区", "星期一", "周二（11.24）", "星期三", "上课地点", "电话")


def look_at(reading) -> None:
    """What every reading must hold, whatever was read."""
    counts = reading.counts
    assert counts["rows"] == counts["ok"] + counts["warning"]
    for row in reading.rows:
        assert row.date in reading.context.days
        assert row.end is None or row.end > row.start
        assert row.title
    for problem in reading.problems:
        assert problem.reason.endswith("。")
        assert len(problem.reason) < 300
    assert bool(reading.rejected) <= any(problem.level == "error" for problem in reading.problems)
    reading.as_json()


@given(st.lists(st.tuples(*[VALUES] * len(HEADINGS)), max_size=5))
@example([(LAST_MOMENT, date.max, time.max, timedelta.max, "", 1e308, -1e308, 10**30, True, "\ud800")])
def test_any_cells_under_the_template(divisions, rows):
    look_at(check_workbook(Workbook((Sheet("课程表", (HEADINGS, a_class(), *rows)),)), Context(2026, 48, "迎泽区"), divisions))


@given(st.lists(st.tuples(*[VALUES] * len(MATRIX)), max_size=4))
def test_any_cells_in_a_matrix(divisions, rows):
    look_at(check_workbook(Workbook((Sheet("第48周", (MATRIX, *rows)),)), Context(2026, 48, "迎泽区"), divisions))


@given(st.lists(st.lists(VALUES, max_size=8), max_size=8), st.text(max_size=12), st.integers(1, 53))
def test_any_sheet_at_all(divisions, rows, name, week):
    sheet = Sheet(name, tuple(map(tuple, rows)), merges=((0, 0, 3, 1), (1, 1, 900, 2)), struck=frozenset({(1, 1)}), flaws={(1, 0): "#REF!"})

    look_at(check_workbook(Workbook((sheet,)), Context(2026, week), divisions))


@given(
    st.lists(st.sampled_from([*HEADINGS, "街道", "区县", "星期", "时间", "周一", "周二"]), max_size=9),
    st.lists(st.lists(VALUES, max_size=9), max_size=4),
)
def test_any_headings(divisions, headings, rows):
    look_at(check_workbook(Workbook((Sheet("表", (tuple(headings), *map(tuple, rows))),)), Context(2026, 48), divisions))


@given(st.binary(max_size=600))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"a\0b\0")
def test_any_bytes_are_text_or_refused(data):
    try:
        read_text(data) if container_of(data) == "text" else kind_of_ole(data)
    except SpreadsheetError as error:
        kind = error.kind
    else:
        kind = "damaged"
    assert kind in REFUSALS
