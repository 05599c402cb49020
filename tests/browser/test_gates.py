"""The gates themselves: a page with one fault of each kind does not pass."""

import pytest

from tests.browser import gates
from tests.browser.kinds import Example
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

BAD = """<!doctype html><html lang="zh-hans"><head><title>坏</title><style>
  body { font: 16px/1.1 sans-serif; margin: 0 } a:focus { outline: 0 } .w { width: 700px } a.s { display: block; width: 20px }
</style></head><body><main><h1>坏页面</h1><a class="s" href="#a">甲</a><a class="s" href="#b">乙</a><p>LONG</p><div class="w">宽</div>
<p style="color: #999">淡淡的一句话</p><p style="margin: 9px 0">CLOSE</p></main></body></html>""".replace("LONG", "长句子" * 60).replace(
    "CLOSE", "靠得太近" * 30
)

ENGLISH = """<!doctype html><html lang="en"><body><p>书法</p><p lang="zh-Hans">书法</p><a href="/bad/">bad</a><a href="/en/good/">good</a>
<a href="/" hreflang="zh-Hans" lang="zh-Hans">中文</a></body></html>"""


@pytest.fixture
def bad(browser):
    context = browser.new_context(viewport={"width": 320, "height": 780})
    page = context.new_page()
    page.set_content(BAD)
    yield Visit(page, None, Example("/bad/"), "elder", 320)
    context.close()


@pytest.mark.parametrize(
    ("gate", "finds"),
    [
        (gates.axe, ["axe: color-contrast", "axe: target-size"]),
        (gates.no_sideways_scroll, ["700 px in a window of 320"]),
        (gates.elder, ["text of 16.0 px", "line height 1.10", "paragraph gap of 16.0 px", "target of 20×"]),
        (gates.by_keyboard, ["the first Tab does not offer", "focus does not show"]),
    ],
)
def test_gate_finds_the_fault_and_names_the_page(bad, gate, finds):
    found = gate(bad)
    assert all(line.startswith("/bad/ [elder 320] ") for line in found)
    assert [word for word in finds if not any(word in line for line in found)] == []


def test_gate_counts_elements(bad):
    bad.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i></i>'.repeat(1500))")
    assert gates.light(bad) != []


def test_gate_finds_chinese_that_is_not_marked_and_links_that_leave_english(browser):
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body=ENGLISH, content_type="text/html; charset=utf-8"))
    page.goto("http://site.test/en/bad/")
    found = gates.english(Visit(page, None, Example("/bad/"), "english", 320))
    context.close()
    assert [line.partition("] ")[2] for line in found] == [
        "not marked as Chinese: <p>书法</p>",
        'leads out of /en/: <a href="/bad/">bad</a>',
    ]


def test_shifts_errors_and_foreign_hosts_are_heard(browser):
    from tests.browser import visits

    context = browser.new_context()
    context.add_init_script(visits._SHIFTS)
    heard = Visit(context.new_page(), type("Somewhere", (), {"host": "site.test"})(), Example("/bad/"), "standard", 320)
    heard.listen()
    answers = {
        "http://site.test/": "<!doctype html><div id=a>甲</div><p>乙</p><img src=http://else.test/x.png><script src=/x.js></script>",
        "http://site.test/x.js": "console.error('ach'); setTimeout(() => { document.getElementById('a').style.height = '300px' }, 300)",
    }
    heard.page.route(
        "**/*",
        lambda route: route.fulfill(
            status=200 if route.request.url in answers else 404,
            body=answers.get(route.request.url, ""),
            content_type="text/javascript" if route.request.url.endswith("js") else "text/html",
        ),
    )
    heard.page.goto("http://site.test/")
    heard.page.wait_for_function("window.__shifts.length")
    shifts = heard.page.evaluate("window.__shifts")
    context.close()
    assert heard.foreign == ["http://else.test/x.png"]
    assert any("ach" in line for line in heard.noise)
    assert len(shifts) == 1
