"""A page opened in the browser as one reader sees it: mode, width, cookies; what went wrong on the way is kept."""

import contextlib
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Error, Page, Request, Response

from config import english, traditional
from tests.browser.city import City
from tests.browser.kinds import Example

MODES = {
    "standard": "",
    "elder": "elder",
    "contrast": "contrast",
    "dark": "dark",
    "largest": "elder30.contrast.dark",
    "traditional": "",
    "english": "",
    "english elder": "elder30",
}
"""Name → the cookie that keeps it. The last is not asked for, but where layouts break first."""
ENGLISH = ("english", "english elder")
WIDTHS = (320, 1280)
HEIGHT = 780
MOST_VISITS = 50
"""Visits of one tab, so that nothing piles up in it."""

MEASURED: list[tuple[str, str, bool]] = []
"""Rule, address, whether it found a fault: all that was measured in the running test."""

_SHIFTS = """
window.__shifts = [];
const name = node => node ? (node.outerHTML || node.textContent).slice(0, 90) : "gone";
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) window.__shifts.push([entry.value, entry.sources.map(source => name(source.node))]);
})).observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Visit:
    """An open page and what was noticed while it loaded."""

    page: Page
    city: City
    example: Example
    mode: str
    width: int
    noise: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def faults(self, rule: str, found: list[str]) -> list[str]:
        """``found`` as lines that name page, mode, width and rule."""
        if self.city:
            MEASURED.append((rule, self.example.path, bool(found)))
        return [f"{self.example.path} [{self.mode} {self.width}] {rule}: {one}" for one in found]

    def weights(self) -> dict[str, int]:
        """Bytes of the first view after gzip, by kind of file: document, stylesheet, script, image, other, and all."""
        weights: dict[str, int] = {}
        for response in self.responses:
            size = _gzipped(response)
            for kind in (response.request.resource_type, "all"):
                weights[kind] = weights.get(kind, 0) + size
        return weights

    def _hear(self, message: ConsoleMessage) -> None:
        is_the_page_itself = self.example.status != 200 and f"status of {self.example.status}" in message.text
        if message.type in {"error", "warning"} and not is_the_page_itself:
            self.noise.append(f"{message.type}: {message.text[:300]}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self.city.host:
            self.foreign.append(request.url)

    def _answered(self, answer: Response) -> None:
        self.responses.append(answer)

    def _broke(self, error: Error) -> None:
        self.noise.append(f"script: {error}")

    def _listeners(self) -> dict[str, Callable[..., None]]:
        return {"console": self._hear, "pageerror": self._broke, "request": self._asked, "response": self._answered}

    def listen(self) -> None:
        """Note errors, foreign hosts and everything that is loaded."""
        for event, listener in self._listeners().items():
            self.page.on(event, listener)  # type: ignore[call-overload]  # one signature for each event's name

    def stop_listening(self) -> None:
        """Leave the page to the next visit."""
        for event, listener in self._listeners().items():
            self.page.remove_listener(event, listener)


def _gzipped(response: Response) -> int:
    """The size of a body as a server that compresses sends it; pictures stay as they are."""
    body = response.body()
    text = any(word in response.headers.get("content-type", "") for word in ("text", "javascript", "json", "svg", "xml"))
    return len(gzip.compress(body, 6)) if text else len(body)


def _cookies(city: City, example: Example, mode: str) -> list[Any]:
    kept = {"modes": MODES[mode], **example.cookies}
    return [{"name": name, "value": value, "url": city.url} for name, value in kept.items() if value]


@contextlib.contextmanager
def reader(browser: Browser, city: City, example: Example, mode: str, width: int, **options: Any) -> Iterator[BrowserContext]:
    """A browser that chose ``mode`` before and keeps the example's place."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, locale="zh-CN", **options)
    context.add_cookies(_cookies(city, example, mode))
    try:
        yield context
    finally:
        context.close()


def address(example: Example, mode: str) -> str:
    """Where the example stands in this mode: the traditional script and English have addresses of their own."""
    if mode in ENGLISH:
        return english.led(example.path)
    return traditional.led(example.path) if mode == "traditional" else example.path


@dataclass
class Tab:
    """A tab that visits use one after the other, each as if it were new: to open one costs more than most pages do."""

    page: Page
    tools: CDPSession
    visits: int = 0

    def forget(self, city: City) -> None:
        """Leave nothing of the last visit: page, cookies, what scripts keep, files."""
        self.page.evaluate("sessionStorage.clear()")
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.tools.send("Storage.clearDataForOrigin", {"origin": city.url, "storageTypes": "all"})
        self.tools.send("Network.clearBrowserCache")


_FREE: dict[tuple[Browser, frozenset[tuple[str, object]]], Tab] = {}


def _open_tab(browser: Browser, options: dict[str, Any]) -> Tab:
    context = browser.new_context(locale="zh-CN", **options)
    context.add_init_script(_SHIFTS)
    page = context.new_page()
    return Tab(page, context.new_cdp_session(page))


@contextlib.contextmanager
def _tab(browser: Browser, city: City, options: dict[str, object]) -> Iterator[Tab]:
    """A tab that nobody uses. One in which a test failed is closed, and one that was used often."""
    kind = (browser, frozenset(options.items()))
    tab = _FREE.pop(kind, None) or _open_tab(browser, options)
    try:
        yield tab
        tab.forget(city)
        tab.visits += 1
    except BaseException:
        tab.page.context.close()
        raise
    if tab.visits < MOST_VISITS and kind not in _FREE:
        _FREE[kind] = tab
    else:
        tab.page.context.close()


@contextlib.contextmanager
def visit(browser: Browser, city: City, example: Example, mode: str = "standard", width: int = 320, **options: Any) -> Iterator[Visit]:
    """Open the example; its page is loaded and quiet."""
    with _tab(browser, city, options) as tab:
        tab.page.set_viewport_size({"width": width, "height": HEIGHT})
        tab.page.context.add_cookies(_cookies(city, example, mode))
        ours = Visit(tab.page, city, example, mode, width)
        ours.listen()
        answer = ours.page.goto(f"{city.url}{address(example, mode)}", wait_until="load")
        assert answer is not None
        assert answer.status == example.status, example.path
        yield ours
        ours.stop_listening()
