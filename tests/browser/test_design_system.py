"""The styleguide in Chromium, in every mode: its view answers the browser directly, no server between."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from config import modes, styleguide
from home.enums import MenuPlace
from home.models import FooterSettings, MenuItem, MenuSettings
from tests.site.stylesheet import BASE, tokens

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

STATIC = Path(__file__).resolve().parents[2] / "site" / "static"
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = ["", "mode=elder", "contrast=high", "theme=dark", "step=30&contrast=high&theme=dark"]


def answer(route: Route) -> None:
    address = urlsplit(route.request.url)
    if address.path.startswith("/static/"):
        file = STATIC / address.path.removeprefix("/static/")
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain")
        return
    view = styleguide.styleguide_sheet if address.path.endswith("/a4/") else styleguide.styleguide
    response = modes.remember_modes(view)(
        RequestFactory().get(f"{address.path}?{address.query}", headers={"cookie": route.request.headers.get("cookie", "")})
    )
    headers = {"Set-Cookie": response.cookies.output(header="").strip()} if response.cookies else {}
    route.fulfill(body=response.content, content_type="text/html; charset=utf-8", headers=headers)


def open_page(browser: Browser, path: str, width: int, **options) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, **options).new_page()
    page.route("**/*", answer)
    page.goto(f"http://site.test{path}")
    return page


COLUMNS = [("天天课堂", "课堂"), ("课程", ""), ("微课", ""), ("图书馆", "图书"), ("大讲堂", "讲堂"), ("走进太原", "太原")]


@pytest.fixture(autouse=True)
def _frame(settings, db, monkeypatch):
    """A menu and a footer, remembered before the browser asks: its questions come from a thread-like context without this test's transaction."""
    settings.DEBUG = True
    with monkeypatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop in this thread
        menu = MenuSettings.load()
        menu.items = [MenuItem(place=MenuPlace.MAIN, label=label, short_label=short, address="/timetable/") for label, short in COLUMNS]
        menu.save()
        footer = FooterSettings.load()
        footer.sponsor, footer.phone, footer.icp = "某某单位", "0351-000 0000", "晋ICP备00000000号"
        footer.save()
        assert styleguide.styleguide(RequestFactory().get("/styleguide/")).content.count(b'><a href="/timetable/"') >= 12


SHEETS = [*(("/styleguide/", mode) for mode in MODES), ("/styleguide/a4/", ""), ("/styleguide/a4/", "step=30")]
CELLS = [(path, mode, width) for path, mode in SHEETS for width in (320, 1280)]
DAILY = [("/styleguide/", "", 320), ("/styleguide/", "", 1280), ("/styleguide/", "theme=dark", 320), ("/styleguide/a4/", "", 320)]
"""Both widths, one switch, the sheet of paper; the others, four seconds each, are .ci/run's."""


@pytest.mark.parametrize(
    ("path", "mode", "width"),
    [*DAILY, *(pytest.param(*cell, marks=pytest.mark.matrix) for cell in CELLS if cell not in DAILY)],
)
def test_nothing_sticks_out_and_axe_is_content(browser, path, mode, width):
    page = open_page(browser, f"{path}?{mode}", width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("async rules => (await axe.run({runOnly: rules, resultTypes: ['violations']})).violations", RULES)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    page.context.close()


@pytest.mark.parametrize("mode", ["", "step=24", "step=30"])
def test_nothing_sticks_out_between(browser, mode):
    page = open_page(browser, f"/styleguide/?{mode}", 360)
    for width in (360, 640, 768):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_panel_sets_switches_one_by_one_and_address_stays_clean(browser):
    page = open_page(browser, "/styleguide/?q=a", 360)
    for button, shown in [
        (".b-24", {"size": "elder", "step": "24"}),
        (".b-dark", {"size": "elder", "step": "24", "theme": "dark"}),
        (".b-std", {"theme": "dark"}),
        (".b-soft", {"theme": "dark", "contrast": "normal"}),
        (".b-any-theme", {"contrast": "normal"}),
    ]:
        page.click("details.disp > summary")
        page.click(f".disp-p {button}")
        page.wait_for_load_state()
        assert page.evaluate("({...document.documentElement.dataset})") == {"modes": "", **shown}
        assert page.url == "http://site.test/styleguide/?q=a"
    page.context.close()


LOOKS = """names => {
    const root = getComputedStyle(document.documentElement), style = selector => getComputedStyle(document.querySelector(selector));
    const weights = [".rd .day-b", ".rd .night-b"].map(one => style(one).fontWeight);
    const reader = names.map(one => style(".rd").getPropertyValue(one));
    const plain = [root.colorScheme, style(".msg").borderTopWidth, style("mark").textDecorationLine];
    return [plain, names.map(one => root.getPropertyValue(one)), reader, weights];
}"""


@pytest.mark.parametrize(
    ("scheme", "contrast", "chosen", "like"),
    [
        ("dark", "no-preference", "", "theme=dark"),
        pytest.param("light", "more", "", "contrast=high", marks=pytest.mark.matrix),
        pytest.param("dark", "more", "", "contrast=high&theme=dark", marks=pytest.mark.matrix),
        pytest.param("dark", "no-preference", "contrast=high", "contrast=high&theme=dark", marks=pytest.mark.matrix),
        ("light", "more", "theme=dark", "contrast=high&theme=dark"),
        ("dark", "more", "theme=paper&contrast=normal", ""),
    ],
)
def test_what_the_system_wishes_looks_as_if_it_were_chosen_and_a_choice_wins(browser, scheme, contrast, chosen, like):
    names = sorted(tokens(BASE, ":root"))
    looks = []
    for query, wishes in ((chosen, {"color_scheme": scheme, "contrast": contrast}), (like, {"color_scheme": "light", "contrast": "no-preference"})):
        page = open_page(browser, f"/styleguide/?{query}", 360, **wishes)
        looks.append(page.evaluate(LOOKS, names))
        page.context.close()
    assert looks[0] == looks[1]


def test_panel_and_search_work_without_script(browser):
    page = open_page(browser, "/styleguide/?q=a", 360, java_script_enabled=False)
    page.click("details.disp > summary")
    page.click(".disp-p .b-high")
    assert page.url == "http://site.test/styleguide/?q=a&contrast=high"
    assert page.get_attribute("html", "data-contrast") == "high"
    page.context.close()


def test_panel_closes_by_escape_and_by_a_press_beside_it(browser):
    page = open_page(browser, "/styleguide/", 1280)
    page.click("details.disp > summary")
    page.keyboard.press("Escape")
    assert page.get_attribute("details.disp", "open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.click("details.disp > summary")
    page.click("h1")
    assert page.get_attribute("details.disp", "open") is None
    page.context.close()


def test_first_tab_offers_to_skip_to_the_text(browser):
    page = open_page(browser, "/styleguide/", 1280)
    assert page.locator(".nav a").count() == 6
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_first_view_needs_six_requests(browser):
    page = browser.new_context(viewport={"width": 360, "height": 780}).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/*", answer)
    page.goto("http://site.test/styleguide/")
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 6
    page.context.close()


@pytest.mark.parametrize("mode", ["theme=dark", *(pytest.param(mode, marks=pytest.mark.matrix) for mode in ("", "contrast=high&theme=dark"))])
def test_noticeboard_sheet_prints_on_one_page_in_black(browser, mode):
    page = open_page(browser, f"/styleguide/a4/?{mode}", 1280)
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.context.close()


def test_week_prints_as_a_list_of_days(browser):
    page = open_page(browser, "/styleguide/", 1280)
    shown = "name => getComputedStyle(document.querySelector(name)).display"
    assert [page.evaluate(shown, name) for name in ("table.wk", "div.wk-list")] == ["table", "none"]
    page.emulate_media(media="print")
    assert [page.evaluate(shown, name) for name in ("table.wk", "div.wk-list", ".tools")] == ["none", "block", "none"]
    page.context.close()


def test_grey_days_take_the_colours_away(browser):
    page = open_page(browser, "/styleguide/", 360)
    page.evaluate("document.documentElement.setAttribute('data-grey', '')")
    assert page.evaluate("getComputedStyle(document.documentElement).filter") == "grayscale(1)"
    page.context.close()
