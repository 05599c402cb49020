"""Join the style sources of ``static/src`` into the two files that are served.

Run ``python -m config.stylesheets`` with ``site`` on the path after a change; a test compares.
"""

import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
BUNDLES = {"base": "css/base.css", "newer": "css/newer.css"}


def squeeze(css: str) -> str:
    """Take comments and needless blanks out of a style sheet; selectors and strings stay as they are."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r": ", ":", css)
    return css.replace(";}", "}").replace("}", "}\n").strip() + "\n"


DARK, HIGH = ':root[data-theme="dark"]', ':root[data-contrast="high"]'
BOTH = ':root[data-contrast="high"][data-theme="dark"]'
_NIGHT, _MORE = "(prefers-color-scheme:dark)", "(prefers-contrast:more)"
WISHED = {
    DARK: [(_NIGHT, ":root:not([data-theme])")],
    HIGH: [(_MORE, ":root:not([data-contrast])")],
    BOTH: [
        (_NIGHT, ':root[data-contrast="high"]:not([data-theme])'),
        (_MORE, ':root[data-theme="dark"]:not([data-contrast])'),
        (f"{_NIGHT} and {_MORE}", ":root:not([data-theme]):not([data-contrast])"),
    ],
}
"""Selector of a choice → what the system may wish, and the selector, of the same weight, of a page whose reader has not chosen that."""


def with_wishes(css: str) -> str:
    """Squeezed CSS in which each rule for a chosen display stands a second time, for those whose system wishes it; paper has none."""
    lines = []
    for rule in css.splitlines():
        lines.append(rule)
        chosen = next((one for one in (BOTH, DARK, HIGH) if one in rule), "")
        lines += [f"@media screen and {media}{{{rule.replace(chosen, root)}\n}}" for media, root in WISHED.get(chosen, ())]
    return "\n".join(lines) + "\n"


def bundle(name: str) -> str:
    """The text of one served file, its sources in the order of their names."""
    sources = sorted((STATIC / "src" / name).glob("*.css"))
    return with_wishes(squeeze("\n".join(source.read_text(encoding="utf-8") for source in sources)))


def build() -> list[Path]:
    """Write both served files and return their paths."""
    written = []
    for name, target in BUNDLES.items():
        path = STATIC / target
        path.parent.mkdir(exist_ok=True)
        path.write_text(bundle(name), encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for path in build():
        sys.stdout.write(f"{path.relative_to(STATIC)}: {path.stat().st_size} bytes\n")
