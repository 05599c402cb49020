"""Words out of the middle of a text, asked of the demo city: a book opens at its paragraph, a recording at its second."""

import re
import time
from html import unescape
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from courses.models import MicrolecturePage
from library.inside import paragraphs
from library.models import Chapter
from tests.browser.city import City

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def words(city: City, django_db_blocker: pytest.FixtureRequest) -> dict[str, tuple[str, str]]:
    """Of a book and of a recording: words from the middle of a text, and the end of the address that should open at them."""
    with django_db_blocker.unblock(), city.reading():  # type: ignore[attr-defined]  # the fixture has no type
        chapter = Chapter.objects.filter(book__listed=1, number=2, paragraphs__gt=4).exclude(book__rights="download").first()
        assert chapter is not None
        number, text = max(paragraphs(chapter.html), key=lambda one: len(one[1]))
        lecture = next(page for page in MicrolecturePage.objects.live().select_related("recording") if len(page.recording.caption_cues) > 3)
        said = [paragraph for part in lecture.recording.parts for paragraph in part.paragraphs if paragraph.second > 0]
    return {"book": (_middle(text), f"{chapter.get_absolute_url()}#p{number}"), "recording": (_middle(said[-1].text), f"#{said[-1].anchor}")}


def _middle(text: str) -> str:
    runs = re.findall(r"[\u4e00-\u9fff]{5,}", text)
    return str(max(runs, key=len)[-12:])


def test_a_book_opens_at_its_paragraph(city: City, browser: Browser, words: dict[str, tuple[str, str]]) -> None:
    query, address = words["book"]
    assert address in linked(city, query)
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(city.url + address)
    shown = page.locator(address[address.index("#") :])
    assert query in shown.inner_text()
    assert shown.evaluate("node => Math.abs(node.getBoundingClientRect().top) < innerHeight / 2")
    page.close()


def test_a_recording_opens_at_its_second(city: City, browser: Browser, words: dict[str, tuple[str, str]]) -> None:
    query, place = words["recording"]
    address = next(one for one in linked(city, query) if one.endswith(place))
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(city.url + address)
    assert query in page.locator(place).inner_text()
    second = int(place.removeprefix("#t"))
    page.evaluate("document.querySelector('[data-recording]').preload = 'metadata'; document.querySelector('[data-recording]').load()")
    deadline = time.monotonic() + 20
    while (now := page.evaluate("Math.floor(document.querySelector('[data-recording]').currentTime)")) != second:
        assert time.monotonic() < deadline, now
        page.wait_for_timeout(50)
    page.close()


def linked(city: City, query: str) -> list[str]:
    answer = city.get(f"/search/?q={quote(query)}")
    assert answer.status == 200
    return [unescape(address) for address in re.findall(r'<p[^>]*><a class="hl" href="([^"]*)">', answer.body.decode())]


def test_each_result_that_is_opened_is_told_once(city: City, browser: Browser) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if "/search/opened/" in request.url else None)
    page.goto(f"{city.url}/search/?q={quote('书法')}")
    links = page.locator("#main li[data-hit] h3 a")
    assert links.count() > 1
    page.evaluate("document.addEventListener('click', event => event.preventDefault())")
    for at in (0, 0, 1, 1, 0):
        links.nth(at).evaluate("link => link.click()")
    deadline = time.monotonic() + 20
    while len(told) < 2 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    page.wait_for_timeout(200)
    assert len(told) == 2
    page.close()
