"""Inside WeChat, which takes neither files nor calendars: every link to one says that it opens in the browser."""

import pytest

from tests.browser import gates
from tests.browser.visits import visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
WECHAT = "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0.30"
LINKS = """() => [...document.querySelectorAll("a")]
    .filter(link => link.hasAttribute("download") || /[.](ics|epub|pdf|docx?|xlsx?|pptx?|zip)$/.test(link.pathname))
    .map(link => link.textContent.trim())"""
CELLS = [
    ("timetable:class-held", "standard"),
    ("timetable:place_week-community", "elder"),
    ("library:book-pictures", "standard"),
    ("courses.MicrolecturePage-film", "traditional"),
    ("news.NewsPage-explained", "elder"),
]


@pytest.mark.parametrize(("name", "mode"), CELLS)
def test_links_to_files_say_where_they_open(example, mode, browser, city):
    said = "（用瀏覽器打開）" if mode == "traditional" else "（用浏览器打开）"
    with visit(browser, city, example, mode, 360, user_agent=WECHAT) as opened:
        links = opened.page.evaluate(LINKS)
        assert links
        assert [link for link in links if not link.endswith(said)] == []
        gates.insist(gates.no_sideways_scroll(opened))
    with visit(browser, city, example, mode, 360) as opened:
        assert [link for link in opened.page.evaluate(LINKS) if said in link] == []
