"""What every page must hold, each as a function from an open page to the faults it has."""

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from tests.browser.visits import Visit

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
MEASURES = Path(__file__).with_name("gates.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NODES = 1500
TEXT_PX, LINE_HEIGHT, PARAGRAPH_LINES, TAP_PX, MAIN_TAP_PX = 18, 1.3, 1.3, 44, 60
"""The elder version by the ministry's rules of 2021."""
MAIN_TARGETS = (
    ".btn, .tbtn, .nav a, .cats a, .doors a, .az a, .slips a, .chips a, .chips label, .q input, .q button, .disp-p button, .rd-top a, "
    ".rd-top button, .form input[type=text], .form select"
)
"""What one comes for: the doors, the days, the forms."""
WECHAT = 1.4
"""How much WeChat enlarges text at its largest usual setting."""


def insist(faults: list[str]) -> None:
    """Fail with every fault in a line of its own."""
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def measure(visit: Visit, function: str, *arguments: object) -> Any:
    """Call a function of gates.js in the page."""
    if not visit.page.evaluate("Boolean(window.gates)"):
        visit.page.evaluate(MEASURES)
    return visit.page.evaluate(f"given => gates.{function}(...given)", list(arguments))


def axe(visit: Visit) -> list[str]:
    """WCAG 2.2 AA with target sizes and best practice; in high contrast 7:1."""
    visit.page.evaluate(AXE)
    more = {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": visit.mode in {"contrast", "largest"}}}
    return visit.faults("axe", measure(visit, "axe", RULES, more))


def no_sideways_scroll(visit: Visit, how: str = "") -> list[str]:
    """Nothing is wider than the window."""
    return visit.faults(f"sideways scroll{how}", measure(visit, "wider"))


def no_scroll_enlarged(visit: Visit) -> list[str]:
    """Nor at 200 % zoom of a desk's window, nor with WeChat's larger text on a phone, nor with wider spacing. The page cannot be used after it."""
    visit.page.set_viewport_size({"width": 640, "height": 400})
    faults = no_sideways_scroll(visit, " at 200 %")
    visit.page.set_viewport_size({"width": 360, "height": 780})
    measure(visit, "enlarge", WECHAT)
    faults += no_sideways_scroll(visit, " with text of 140 %")
    measure(visit, "enlarge", 1 / WECHAT)
    visit.page.set_viewport_size({"width": 320, "height": 780})
    measure(visit, "space")
    return faults + no_sideways_scroll(visit, " with wider spacing")


def quiet(visit: Visit) -> list[str]:
    """No error in the console, no foreign host, nothing that was refused."""
    refused = [f"{answer.status} {answer.url}" for answer in visit.responses[1:] if answer.status >= 400]
    return visit.faults("console", visit.noise) + visit.faults("foreign host", visit.foreign) + visit.faults("refused", refused)


def steady(visit: Visit) -> list[str]:
    """Nothing moves while the page loads. A busy machine may paint half a page once: what moves must move again in a second load."""
    shifts = visit.page.evaluate("window.__shifts")
    if shifts:
        visit.page.reload(wait_until="load")
        again = visit.page.evaluate("window.__shifts.map(shift => shift[1].join())")
        shifts = [shift for shift in shifts if ",".join(map(str, shift[1])) in again]
    return visit.faults("layout shift", [f"{value:.4f} {sources}" for value, sources in shifts])


def elder(visit: Visit) -> list[str]:
    """Text, line height, paragraph gap and targets of the elder version, as they are measured on the page."""
    found = measure(visit, "letters", TEXT_PX, LINE_HEIGHT) + measure(visit, "paragraphs", PARAGRAPH_LINES)
    found += measure(visit, "targets", TAP_PX, MAIN_TAP_PX, MAIN_TARGETS)
    return visit.faults("elder", found)


def light(visit: Visit) -> list[str]:
    """At most ``NODES`` elements."""
    count = visit.page.evaluate("document.getElementsByTagName('*').length")
    return visit.faults("elements", [f"{count}, at most {NODES}"] if count > NODES else [])


def by_keyboard(visit: Visit, most: int = 90) -> list[str]:
    """Tab reaches a link over the menu first, shows each focus on the screen, is never caught."""
    faults, seen = [], set()
    visit.page.keyboard.press("Tab")
    if visit.page.evaluate("document.activeElement.getAttribute('href')") != "#main":
        faults.append("the first Tab does not offer to skip to the text")
    while (at := measure(visit, "focused")) is not None and len(seen) < most and at["id"] not in seen:
        seen.add(at["id"])
        faults += [f"{what}: {at['name']}" for what, is_so in _focus_faults(at).items() if is_so]
        _tab_on(visit, at)
    stops = measure(visit, "stops")
    if len(seen) < min(most, stops // 2):
        faults.append(f"after {len(seen)} stops of about {stops} Tab goes no further: {at and at['name']}")
    return visit.faults("keyboard", faults)


def _tab_on(visit: Visit, at: dict[str, Any], most: int = 15) -> None:
    """Press Tab; a player has stops of its own, which the page does not see: Tab must lead out of it, too."""
    for _ in range(most):
        visit.page.keyboard.press("Tab")
        now = measure(visit, "focused")
        if not at["plays"] or now is None or now["id"] != at["id"]:
            return


def _focus_faults(at: dict[str, Any]) -> dict[str, bool]:
    return {
        "focus does not show": not at["marked"],
        "focus is off the screen": not at["inside"],
        "focus is covered": bool(at["covered"]),
    }


_SIMPLIFIED = frozenset("们这课书时间学习区县电话图说讲认报纸节门开关对过还让边东长风给发现没见问题应应该样听写读请选择类级组织单")
_WORDS = """() => {
  const body = document.body.cloneNode(true);
  body.querySelectorAll("[hreflang], [translate=no], code, script:not([type='application/ld+json']), style, textarea").forEach((one) => one.remove());
  return body.textContent;
}"""


def traditional(visit: Visit) -> list[str]:
    """Words of a page under /zh-hant/ that are still simplified."""
    if "/zh-hant/" not in visit.page.url:
        return []  # signing in has no traditional form
    left = sorted(set(visit.page.evaluate(_WORDS)) & _SIMPLIFIED)
    return visit.faults("traditional", [f"simplified characters: {''.join(left)}"] if left else [])


def english(visit: Visit) -> list[str]:
    """Chinese words of a page under /en/ that are not marked, links that lead out of it."""
    if "/en/" not in visit.page.url:
        return []  # signing in has no English address
    found = measure(visit, "english")
    return visit.faults("not marked as Chinese", found["unmarked"]) + visit.faults("leads out of /en/", found["outside"])
