"""A page opened in the browser as one reader sees it: mode, width, cookies; what went wrong on the way is kept."""

import contextlib
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

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

    def listen(self) -> None:
        """Note errors, foreign hosts and everything that is loaded."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.noise.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", lambda answer: self.responses.append(answer))  # noqa: PLW0108 - Playwright takes functions only


def _gzipped(response: Response) -> int:
    """The size of a body as a server that compresses sends it; pictures stay as they are."""
    body = response.body()
    text = any(word in response.headers.get("content-type", "") for word in ("text", "javascript", "json", "svg", "xml"))
    return len(gzip.compress(body, 6)) if text else len(body)


@contextlib.contextmanager
def reader(browser: Browser, city: City, example: Example, mode: str, width: int, **options: object) -> Iterator[BrowserContext]:
    """A browser that chose ``mode`` before and keeps the example's place."""
    context = browser.new_context(viewport={"width": width, "height": 780}, locale="zh-CN", **options)  # type: ignore[arg-type]
    kept = {"modes": MODES[mode], **example.cookies}
    context.add_cookies([{"name": name, "value": value, "url": city.url} for name, value in kept.items() if value])
    try:
        yield context
    finally:
        context.close()


def address(example: Example, mode: str) -> str:
    """Where the example stands in this mode: the traditional script and English have addresses of their own."""
    if mode in ENGLISH:
        return english.led(example.path)
    return traditional.led(example.path) if mode == "traditional" else example.path


@contextlib.contextmanager
def visit(browser: Browser, city: City, example: Example, mode: str = "standard", width: int = 320, **options: object) -> Iterator[Visit]:
    """Open the example; its page is loaded and quiet."""
    with reader(browser, city, example, mode, width, **options) as context:
        context.add_init_script(_SHIFTS)
        ours = Visit(context.new_page(), city, example, mode, width)
        ours.listen()
        answer = ours.page.goto(f"{city.url}{address(example, mode)}", wait_until="load")
        assert answer is not None
        assert answer.status == example.status, example.path
        yield ours
