import csv
from datetime import date
from pathlib import Path

import pytest

from timetable.spreadsheets.cells import Sheet, Value, Workbook
from timetable.spreadsheets.checker import check_workbook
from timetable.spreadsheets.divisions import Divisions
from timetable.spreadsheets.records import Context

DATA = Path(__file__).resolve().parents[2] / "data"
HEADINGS = ("社区", "日期", "开始时间", "结束时间", "课程名称", "授课教师", "上课地点", "联系电话", "适合人群", "备注")
MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def divisions() -> Divisions:
    with (DATA / "taiyuan_divisions.tsv").open(encoding="utf-8", newline="") as file:
        return Divisions.from_rows((row["area"], row["street"], row["name"], row["code"]) for row in csv.DictReader(file, delimiter="\t"))


@pytest.fixture
def week() -> Context:
    return Context(2026, 48)


@pytest.fixture
def check(divisions):
    """Check rows of the template in 庙前街道 of 迎泽区, or of any headings and area."""

    def check_rows(*rows: tuple[Value, ...], headings=HEADINGS, district="迎泽区", street="庙前街道", name="课程表", titles=(), **sheet):
        table = Sheet(name, (*titles, headings, *rows), **sheet)
        return check_workbook(Workbook((table,)), Context(2026, 48, district, street), divisions)

    return check_rows


def kinds(reading) -> list[tuple[str | None, str]]:
    return [(problem.cell, problem.kind) for problem in reading.problems]


def a_class(**changes: Value) -> tuple[Value, ...]:
    """A row of the template that is all right, with changes by heading."""
    row = dict(zip(HEADINGS, ("庙前街社区", "周一", "9:00", "10:30", "书法", "王秀兰", "社区书画室", "0351-5551234", "不限", ""), strict=True))
    return tuple((row | changes)[heading] for heading in HEADINGS)
