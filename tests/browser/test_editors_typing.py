"""Days and hours that an editor types stay as typed when the field is left; the picker still picks."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.city import City

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
# A picker opens a tenth of a second after its field was entered, also where the field was left by then.
OPEN = "name => { const box = jQuery(`[name=${name}]`).data('xdsoft_datetimepicker'); return Boolean(box && box.is(':visible')); }"
DAYS = ".xdsoft_datetimepicker:visible .xdsoft_date:not(.xdsoft_other_month)"
TYPED = ("12月3日 下午3点", "16点半", "12月3日", "很快", "2026-12-03 15:00")


def test_the_picker_never_writes_what_nobody_picked(city: City, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.context.add_cookies([{"name": name, "value": value, "url": city.url} for name, value in city.sign_in("street").items()])
    page.goto(f"{city.url}/admin/snippets/home/notice/add/")
    field = page.locator("[name=starts_at]")
    for text in TYPED:
        field.fill(text)
        page.wait_for_function(OPEN, arg="starts_at")
        field.press("Tab")
        page.wait_for_function(OPEN, arg="ends_at")
        assert field.input_value() == text
    field.fill("16点半")
    page.wait_for_function(OPEN, arg="starts_at")
    field.blur()
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_have_count(0)
    field.click()
    page.locator(DAYS).first.wait_for()
    today = page.evaluate("() => [new Date().getFullYear(), new Date().getMonth()]")
    day = page.locator(DAYS).first
    assert [int(day.get_attribute(f"data-{name}") or 0) for name in ("year", "month")] == today
    day.click()
    expect(field).to_have_value(re.compile(f"{today[0]}-{today[1] + 1:02}-01 .*"))
    page.close()
