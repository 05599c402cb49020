"""Inside WeChat, which takes neither files nor calendars: every link to one says that it opens in the browser, and the same stands there as text."""

import pytest

from tests.browser import gates, kinds
from tests.browser.visits import visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
WECHAT = "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0.30"
OLD_ANDROID = "Mozilla/5.0 (Linux; Android 8.0.0; OPPO R11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/62.0.3202.84 Mobile Safari/537.36"
ENDINGS = "ics|epub|pdf|ofd|docx?|wps|rtf|xlsx?|et|csv|pptx?|dps|zip|rar|7z|apk"
FILES = f"""[...document.querySelectorAll("a")]
    .filter(link => link.hasAttribute("download") || /^[/]documents[/]|[.]({ENDINGS})$/i.test(link.pathname))"""
LINKS = f"{FILES}.map(link => link.textContent.trim())"
WITHOUT_TEXT = f"""{FILES}.filter(link => {{
    const name = link.dataset.text, same = name && (link.closest(name) || document.querySelector(name));
    if (!same) return true;
    const reads = same.matches("a[href^='/library/books/']"), plays = same.querySelector("audio, video");
    return !reads && !plays && same.innerText.replace(link.innerText, "").trim().length < 20;
  }}).map(link => link.outerHTML)"""
"""Of a book its reader counts, of a recording without a transcript its player."""
FEW = ["courses.CoursePage-handout", "timetable:near-neighbour", "timetable:place_week-street"]
MAIN = [
    *((name, mode) for name in ("home.HomePage-stranger", "timetable:this_week-city") for mode in ("standard", "english", "traditional")),
    *(
        (name, "standard")
        for name in ("home.HomePage-neighbour", "timetable:place_week-community", "timetable:near-neighbour", "timetable:class-held")
    ),
    *((name, "standard") for name in ("library:chapter-pictures", "search:results-many", "courses.MicrolecturePage-film", "news.NewsPage-longest")),
]
DAILY = [("home.HomePage-stranger", "traditional"), ("timetable:near-neighbour", "standard"), ("courses.MicrolecturePage-film", "standard")]
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


@pytest.mark.parametrize(("name", "mode"), [("timetable:near-neighbour", "elder"), ("library:book-pictures", "standard")])
def test_the_words_of_a_link_to_a_file_stay_in_one_line(example, mode, browser, city):
    with visit(browser, city, example, mode, 360, user_agent=WECHAT) as opened:
        hints = f"""{FILES}.filter(link => !link.classList.contains("btn")).map(link => link.lastElementChild)
            .filter(hint => hint && hint.localName === "small" && hint.getClientRects().length)"""
        broken = f"{hints}.filter(hint => hint.offsetHeight > 1.9 * parseFloat(getComputedStyle(hint).fontSize)).map(hint => hint.outerHTML)"
        assert opened.page.evaluate(f"{hints}.length")
        gates.insist(opened.faults("the hint is broken", opened.page.evaluate(broken)))


@pytest.mark.parametrize("name", ["home.HomePage-stranger"])
def test_nothing_offers_to_print_where_nothing_prints(example, browser, city):
    for agent, shown in ((WECHAT, False), (OLD_ANDROID, True)):
        with visit(browser, city, example, width=360, user_agent=agent) as opened:
            assert opened.page.locator("[data-print]").count() == int(shown)


@pytest.mark.parametrize(("name", "mode"), [pytest.param(*cell, marks=() if cell in DAILY else pytest.mark.matrix) for cell in MAIN])
def test_no_script_breaks(name, mode, browser, city, example):
    gates.insist(broken(browser, city, example, mode))


@pytest.mark.matrix
@pytest.mark.parametrize("name", [name for name in kinds.ALL if (name, "standard") not in MAIN])
def test_no_script_breaks_on_any_page(name, browser, city, example):
    gates.insist(broken(browser, city, example, "standard"))


@pytest.mark.parametrize("name", FEW)
def test_what_a_file_holds_stands_on_the_page_as_text(example, browser, city):
    gates.insist(without_text(browser, city, example))


@pytest.mark.matrix
@pytest.mark.parametrize("name", [name for name in kinds.ALL if name not in FEW])
def test_what_a_file_holds_stands_on_each_page_as_text(example, browser, city):
    gates.insist(without_text(browser, city, example))


@pytest.mark.parametrize("name", ["home.StandardPage-longest"])
def test_a_link_to_a_file_that_an_editor_typed_says_so_too(example, browser, city):
    files = ["https://example.org/a.pdf", "https://example.org/%E5%8A%9E%E6%B3%95.OFD?v=1", "/forms/b.wps#2", "c.xlsx"]
    pages = ["https://example.org/pdf", "https://example.org/?file=.html", "/about/", "#here"]
    typed = "".join(f'<a class="typed" href="{address}">{address}</a>' for address in files + pages)
    with visit(browser, city, example, width=360, user_agent=WECHAT) as opened:
        page = opened.page

        def add(route):
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.text().replace("</main>", f"<p>{typed}</p></main>"))

        page.route(page.url, add)
        page.reload()
        said = page.locator("a.typed").all_inner_texts()
        page.unroute(page.url)
    assert said == [f"{address} （用浏览器打开）" for address in files] + pages


def broken(browser, city, example, mode):
    """What goes wrong inside WeChat and for an old browser (by its name: the one that opens the page is new)."""
    found = []
    for agent in (WECHAT, OLD_ANDROID):
        with visit(browser, city, example, mode, 360, user_agent=agent) as opened:
            found += gates.quiet(opened)
    return found


def without_text(browser, city, example):
    """Links to files that do not say where they open, or of which nothing stands as text."""
    with visit(browser, city, example, width=360, user_agent=WECHAT) as opened:
        unsaid = [link for link in opened.page.evaluate(LINKS) if not link.endswith("（用浏览器打开）")]
        return opened.faults("no word where it opens", unsaid) + opened.faults("no text", opened.page.evaluate(WITHOUT_TEXT))
