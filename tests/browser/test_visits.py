"""Visits share a tab, and none meets anything of the one before."""

import pytest

from tests.browser import visits
from tests.browser.kinds import Example
from tests.browser.visits import visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

PAGE = Example("/timetable/")
LEFT = "[document.cookie, localStorage.length, sessionStorage.length, innerWidth, document.title === 'left', history.state]"


def leave_much(opened):
    opened.page.evaluate("document.cookie = 'left=1'; localStorage.left = 1; sessionStorage.left = 1; document.title = 'left'; console.error('left')")
    opened.page.set_viewport_size({"width": 700, "height": 300})
    assert opened.page.evaluate(LEFT) == ["left=1", 1, 1, 700, True, None]


def files(opened):
    """Styles and scripts that came over the wire: what the browser kept is not sent again."""
    entries = "performance.getEntriesByType('resource').map(one => [one.name, one.transferSize > 0])"
    return sorted(name for name, sent in opened.page.evaluate(entries) if sent and name.endswith((".css", ".js")))


def test_nothing_of_a_visit_is_left_for_the_next(browser, city):
    with visit(browser, city, PAGE) as first:
        asked = files(first)
        leave_much(first)
        assert len(first.noise) == 1
    with visit(browser, city, PAGE) as second:
        assert second.page is first.page
        assert second.page.evaluate(LEFT) == ["", 0, 0, 320, False, None]
        assert (second.noise, files(second), len(first.noise)) == ([], asked, 1)
    assert len(asked) > 1


def fail(opened):
    raise ValueError(opened.page.url)


def test_a_tab_in_which_something_failed_is_used_no_more(browser, city):
    with pytest.raises(ValueError, match="/timetable/"), visit(browser, city, PAGE) as first:
        fail(first)
    with visit(browser, city, PAGE) as second:
        assert second.page is not first.page
        assert first.page.is_closed()


def test_a_tab_is_not_used_for_ever_nor_by_two(browser, city, monkeypatch):
    monkeypatch.setattr(visits, "MOST_VISITS", 1)
    with visit(browser, city, PAGE) as first, visit(browser, city, PAGE) as second:
        assert second.page is not first.page
    with visit(browser, city, PAGE) as third:
        assert third.page not in {first.page, second.page}
