"""Read style sheets and templates for the tests beside this file."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "site" / "static"
BASE = (STATIC / "css/base.css").read_text(encoding="utf-8")
NEWER = (STATIC / "css/newer.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "js/site.js").read_text(encoding="utf-8")
SITE_TEMPLATES = ROOT / "site" / "templates"

# What Chrome 86 or Safari on iOS 12.2 does not know, and what a rule would lose with it.
TOO_NEW = {
    "@layer": r"@layer",
    "@container": r"@container",
    ":has()": r":has\(",
    ":is()": r":is\(|:where\(",
    "list in :not()": r":not\([^)]*,",
    "clamp()": r"clamp\(",
    "colour functions": r"color-mix\(|oklch\(|light-dark\(",
    "inset": r"[{;]inset",
    "aspect-ratio": r"aspect-ratio",
    "gap of flex rows": r"[{;](?:row-)?gap:",
    "logical sides": r"[{;](?:margin|padding|border|inset)-(?:inline|block)",
    "new viewport units": r"\d[sdl]v[hw]",
    "media ranges": r"@media[^{]*[<>]",
}


def blocks(css: str) -> list[tuple[str, str, list[str]]]:
    """Every innermost rule: selector, declarations, and the selectors of the blocks around it."""
    found, around, start = [], [], 0
    for place, sign in enumerate(css):
        if sign == "{":
            around.append(css[start:place].strip())
            start = place + 1
        elif sign == "}":
            selector = around.pop()
            text = css[start:place].strip()
            if text:
                found.append((selector, text, list(around)))
            start = place + 1
        elif sign == ";" and not around:
            start = place + 1
    return found


def too_new(css: str) -> list[str]:
    """The features in a style sheet that old engines drop a rule for."""
    found = [name for name, pattern in TOO_NEW.items() if re.search(pattern, css)]
    if any(not outer.startswith("@") for _, _, around in blocks(css) for outer in around):
        found.append("nesting")
    if any(0 < selector.count(":focus-visible") < selector.count(",") + 1 for selector, _, _ in blocks(css)):
        found.append(":focus-visible in a list")
    return found


def tokens(css: str, *selectors: str) -> dict[str, str]:
    """The custom properties after the rules of these selectors, in this order, outside every media query."""
    found: dict[str, str] = {}
    for wanted in selectors:
        for selector, text, around in blocks(css):
            if not around and wanted in selector.split(","):
                found |= dict(re.findall(r"(--[\w-]+):([^;]+)", text))
    return found


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (_channel(int(digits[place : place + 2], 16)) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def public_templates() -> list[Path]:
    """All templates that citizens meet."""
    folders = [SITE_TEMPLATES, *ROOT.glob("*/templates")]
    found = [path for folder in folders for path in folder.rglob("*.html")]
    return [path for path in found if not _for_editors(path)]


def _for_editors(path: Path) -> bool:
    return "admin" in str(path.relative_to(ROOT)) or "wagtailadmin" in path.read_text(encoding="utf-8")


def classes_of_template(text: str) -> set[str]:
    """The classes in a template; those put together from a variable are left out."""
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}", " ", text)
    text = re.sub(r"{{.*?}}", "\x00", text)
    found = {word for value in re.findall(r'class="([^"]*)"', text) for word in value.split()}
    return {word for word in found if "\x00" not in word}


def classes_of_css(css: str) -> set[str]:
    """The classes that a style sheet knows."""
    return {name for selector, _, _ in blocks(css) for name in re.findall(r"\.([A-Za-z][\w-]*)", selector)}
