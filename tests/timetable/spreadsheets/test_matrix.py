"""A week laid out across: days over the columns, each cell with its classes."""

from datetime import time

import pytest

from .conftest import MONDAY, kinds

MATRIX = ("社区", "星期一\n（11.23）", "星期二", "周三（11月25日）", "上课地点", "联系电话")


def read(check, *cells, **sheet):
    return check(("庙前街", *cells, "书画室", "5551234"), headings=MATRIX, **sheet)


@pytest.mark.parametrize(
    ("cell", "title", "teacher"),
    [
        ("书法（王秀兰）9:00-10:30", "书法", "王秀兰"),
        ("9:00-10:30 书法(王秀兰)", "书法", "王秀兰"),
        ("书法 王秀兰 9:00-10:30", "书法", "王秀兰"),
        ("书法/王秀兰/9:00-10:30", "书法", "王秀兰"),
        ("书法\n（王秀兰）\n9:00-10:30", "书法", "王秀兰"),
        ("书法\n王秀兰\n9:00-10:30", "书法", "王秀兰"),
        ("国画（花鸟） 王秀兰 9:00-10:30", "国画（花鸟）", "王秀兰"),
        ("国画（花鸟）（王秀兰）上午9点到10点半", "国画（花鸟）", "王秀兰"),
        ("书法 9:00-10:30", "书法", ""),
    ],
)
def test_title_teacher_and_time_share_a_cell(check, cell, title, teacher):
    reading = read(check, cell, "无", "—")

    (row,) = reading.rows
    assert reading.problems == ()
    assert (row.title, row.teacher, row.start, row.end) == (title, teacher, time(9), time(10, 30))
    assert (row.cell, row.part, row.date, row.venue, row.phone) == ("B2", None, MONDAY, "书画室", "0351-5551234")


def test_several_classes_in_a_cell(check):
    reading = read(check, None, "书法（王秀兰）9:00-10:30\n合唱（李明华）下午3:00-4:30", None)

    assert [(row.title, row.teacher, row.start, row.part) for row in reading.rows] == [
        ("书法", "王秀兰", time(9), 1),
        ("合唱", "李明华", time(15), 2),
    ]


def test_cancelled_in_the_cell(check):
    reading = read(check, "书法（王秀兰）9:00-10:30（停课）", "停课 合唱（李明华）9:00-10:30", None)

    assert [(row.title, row.teacher, row.status, row.note) for row in reading.rows] == [
        ("书法", "王秀兰", "cancelled", "停课"),
        ("合唱", "李明华", "cancelled", "停课"),
    ]


def test_errors_name_the_cell(check):
    reading = read(check, "书法（王秀兰）", "合唱 9:75-10:30", "剪纸 10:30-9:00")

    assert kinds(reading) == [("B2", "missing_time"), ("C2", "bad_time"), ("D2", "end_before_start")]
    assert [place.cell for place in reading.rejected] == ["B2", "C2", "D2"]


def test_unknown_community_is_said_once_and_rejects_every_cell(check):
    reading = check(("幸福里", "书法 9:00-10:30", "合唱 9:00-10:30", None, "", ""), headings=MATRIX)

    assert kinds(reading) == [("A2", "unknown_community")]
    assert [place.cell for place in reading.rejected] == ["B2", "C2"]


def test_heading_outside_the_week_is_said_once(check):
    headings = ("社区", "星期一（11.16）", "星期二", "上课地点")
    reading = check(("庙前街", "书法 9:00-10:30", "合唱 9:00-10:30", ""), headings=headings)

    assert kinds(reading) == [("B1", "date_outside_week")]
    assert [place.cell for place in reading.rejected] == ["B2"]
    assert [row.title for row in reading.rows] == ["合唱"]
