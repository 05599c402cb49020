"""Real streets of the divisions table, and sheets of the network's own columns."""

import csv
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from network.enums import Tier
from network.models import Organisation
from tests.factories.network import CityFactory
from timetable.actions.sheets import HEADINGS

DATA = Path(__file__).parents[1] / "data"
SHEETS = DATA / "timetables"


@cache
def divisions():
    with (DATA / "taiyuan_divisions.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _new(code, parent, tier, name):
    short = name.replace("社区居委会", "社区").replace("村委会", "村")
    return Organisation(
        code=code, parent=parent, tier=tier, name=name, short_name=short, path=f"{parent.path}{code}/", holds_classroom=tier == Tier.COMMUNITY
    )


def _get(code, parent, tier, name):
    found = Organisation.objects.filter(code=code).first() or _new(code, parent, tier, name)
    if found.pk is None:
        found.save()
    return found


def real_street(district_name, street_name):
    """The street with its communities, its district and the city."""
    rows = [row for row in divisions() if (row["area"], row["street"]) == (district_name, street_name)]
    district = _get(rows[0]["area_code"], CityFactory(), Tier.DISTRICT, rows[0]["area"])
    street = _get(rows[0]["street_code"], district, Tier.STREET, rows[0]["street"])
    known = set(street.children.values_list("code", flat=True))
    Organisation.objects.bulk_create(_new(row["code"], street, Tier.COMMUNITY, row["name"]) for row in rows if row["code"] not in known)
    return street


def communities(street):
    return list(street.children.order_by("path"))


def sheet_of(rows, headings=HEADINGS):
    """An xlsx: each row a dict of heading → value; missing ones empty."""
    book = Workbook()
    sheet = book.active
    sheet.title = "课程表"
    sheet.append(headings)
    for line, row in enumerate(rows, start=2):
        for column, heading in enumerate(headings, start=1):
            cell = sheet.cell(line, column)
            cell.value = row.get(heading)
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.data_type = "s"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def class_row(community, date="11月25日", start="9:30", end="11:00", title="书法", teacher="王秀兰", **more):
    return {
        "社区": getattr(community, "name", community),
        "日期": date,
        "开始时间": start,
        "结束时间": end,
        "课程名称": title,
        "授课教师": teacher,
        "上课地点": "社区二楼活动室",
        "联系电话": "0351-5550142",
        "适合人群": "不限",
    } | more
