"""The whole story in a browser: a citizen at 360 px, a street's editor and the district's, and what the citizen sees afterwards."""

import datetime as dt
import re
from io import BytesIO

import icalendar
import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from network.models import Organisation
from tests.browser.city import running
from timetable.clock import today
from timetable.weeks import Week

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

PHONE, DESK = {"width": 360, "height": 780}, {"width": 1180, "height": 940}
TITLE = "折扇题字：写一把自己的扇子"
STORE = "button[form=store]:not([formaction])"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def own_city(_own_folder):
    """A city of its own, since the story changes it."""
    with running("story") as ours:
        yield ours


@pytest.fixture(scope="module")
def place(own_city, django_db_blocker):
    """A community with a classroom in the street of the street's editor."""
    with django_db_blocker.unblock(), own_city.reading():
        street = Organisation.objects.get(memberships__user__username="street")
        return Organisation.objects.filter(path__startswith=street.path, holds_classroom=True).exclude(pk=street.pk).select_related("parent").first()


def someone(browser, city, size, username=""):
    """A new visitor, signed in where a name is given."""
    page = browser.new_context(viewport=size, locale="zh-CN", base_url=city.url).new_page()
    page.set_default_timeout(20_000)
    if username:
        name, password = city.account(username)
        page.goto("/admin/")
        page.fill("input[name=login]", name)
        page.fill("input[name=password]", password)
        with page.expect_navigation(url="**/admin/"):
            page.keyboard.press("Enter")
    return page


def spreadsheet(page, week, rows):
    """The blank form of the desk, filled in."""
    book = load_workbook(BytesIO(page.request.get(f"/admin/timetable/{week}/template/").body()))
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    kept = BytesIO()
    book.save(kept)
    return {"name": "课程表.xlsx", "mimeType": XLSX, "buffer": kept.getvalue()}


def send(page, week, file):
    page.goto(f"/admin/timetable/{week}/send/")
    page.set_input_files("input[type=file]", file)
    with page.expect_navigation():
        page.click("main form [type=submit]")


def confirm(page, address):
    page.goto(address)
    with page.expect_navigation():
        page.click("main form [type=submit]")


def calendar_of(page, code):
    return icalendar.Calendar.from_ical(page.request.get(f"/calendar/{code}.ics").body())


def test_citizen_finds_a_class_near_home(browser, own_city, place):
    page = someone(browser, own_city, PHONE)
    page.goto("/")
    page.fill("#hp", place.short_name)
    page.click("text=看身边的课")
    page.locator("main .rows a", has_text=place.short_name).first.click()
    expect(page).to_have_url(f"{own_city.url}/")
    expect(page.locator("main .loc")).to_contain_text(place.short_name)
    assert page.locator("main .slips a").count() == 8, "seven days and the next week"
    page.locator("main .cls h3 a").first.click()
    expect(page.locator("main h1")).not_to_be_empty()
    expect(page.locator("main")).to_contain_text("加入日历")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_citizen_searches_as_people_type(browser, own_city, place):
    page = someone(browser, own_city, PHONE)
    for words in (place.short_name[:2], "sf", "書法", "shufa"):
        page.goto("/search/")
        page.locator("main input[name=q], header input[name=q]").first.fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("main h3 a").first).to_be_visible()
        assert page.locator("main mark").count() > 0 or words.isascii(), "Chinese words are marked where they were found"
    page.goto("/search/?q=" + "卅" * 9)
    expect(page.locator("main")).to_contain_text("没有找到")


def test_editors_week_reaches_the_citizen(browser, own_city, place):
    monday = today() + dt.timedelta(days=14 - today().weekday())
    week, day = Week.from_date(monday), monday + dt.timedelta(days=3)
    row = (place.short_name, f"{day:%Y-%m-%d}", "15:00", "16:30", TITLE, "李建国", "二楼教室", "", "", "自带毛笔")
    wrong = (place.short_name, f"{day:%Y-%m-%d}", "15:00", "14:00", TITLE, "李建国", "二楼教室", "", "", "")
    citizen = someone(browser, own_city, PHONE)
    address = f"/timetable/{week}/{place.code}/"
    citizen.goto(address)
    expect(citizen.locator("main")).not_to_contain_text(TITLE)

    street = someone(browser, own_city, DESK, "street")
    send(street, week, spreadsheet(street, week, [wrong]))
    expect(street.locator("main")).to_contain_text("D2")
    assert street.locator(STORE).count() == 0, "nothing good to store"
    send(street, week, spreadsheet(street, week, [row]))
    with street.expect_navigation():
        street.click(STORE)
    street.goto(f"/admin/timetable/{week}/preview/")
    expect(street.frame_locator("iframe").first.locator("body")).to_contain_text(TITLE)
    confirm(street, f"/admin/timetable/{week}/submit/")
    citizen.goto(address)
    expect(citizen.locator("main")).not_to_contain_text(TITLE)

    confirm(someone(browser, own_city, DESK, "district"), f"/admin/timetable/{week}/publish/")
    citizen.goto(address)
    expect(citizen.locator("main .cls")).to_contain_text(re.compile(TITLE))
    citizen.goto(f"/timetable/{week}/{place.code}/sheet/")
    expect(citizen.locator("body")).to_contain_text(TITLE)
    citizen.goto("/search/?q=折扇题字")
    expect(citizen.locator("main")).to_contain_text(place.short_name)
    found = [event for event in calendar_of(citizen, place.code).walk("VEVENT") if str(event["SUMMARY"]) == TITLE]
    assert [event.decoded("DTSTART").date() for event in found] == [day]


def test_foreign_editor_is_refused(browser, own_city, place, django_db_blocker):
    with django_db_blocker.unblock(), own_city.reading():
        ours = Organisation.objects.get(memberships__user__username="street")
        foreign = Organisation.objects.filter(tier=ours.tier).exclude(path__startswith=ours.parent.path).first()
    page = someone(browser, own_city, DESK, "street")
    answer = page.goto(f"/admin/timetable/{Week.from_date(today())}/preview/{foreign.code}/")
    assert answer.status in {302, 403, 404} or page.url.endswith("/admin/")
    assert foreign.short_name not in page.locator("body").inner_text()
