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


def bundle(name: str) -> str:
    """The text of one served file, its sources in the order of their names."""
    sources = sorted((STATIC / "src" / name).glob("*.css"))
    return squeeze("\n".join(source.read_text(encoding="utf-8") for source in sources))


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
