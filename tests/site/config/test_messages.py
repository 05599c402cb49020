"""Every text of the interface goes through gettext, and every text that goes through gettext has its Chinese."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import extract
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

from tests.test_architecture import sources

KEYWORDS = {
    "_": None, "__": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "ngettext_noop": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
ROOT = settings.ROOT
TEMPLATES = [path for path in sources(".html", ".txt", ".xml") if "templates" in path.parts]
PROGRAMS = [path for path in sources(".py") if path.relative_to(ROOT).parts[0] not in {"tests", "benchmarks", "script"}]
SAME = {"URL", "RSS", "JSON", "OK"}
"""The same word in Chinese."""

WITHOUT = {"site/templates/400.html", "site/templates/500.html", "site/templates/styleguide.html", "site/templates/styleguide_a4.html"}
"""Pages that must ask nothing, not even for a translation; and what only developers see."""
NAMES = {"简体中文", "繁體中文", "English", "太原", "终身学习网", "汾河", "Taiyuan", "Learning", "OPDS", "OPDS 2.0"}
"""What is written so in every language: names of languages, the site's own, the river's, formats."""
_TEXTUAL = re.compile(r"[A-Za-z]{2}|[\u3400-\u9fff]")
_GONE = re.compile(
    r"{%-?\s*(?:blocktranslate|blocktrans)\b.*?{%-?\s*(?:endblocktranslate|endblocktrans)\b[^%]*%}|{%-?\s*comment.*?endcomment\s*-?%}|{#.*?#}"
    r"|<(script|style)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_SPOKEN = re.compile(r"""\s(?:alt|title|placeholder|aria-label|aria-description|label|data-done|data-label|data-speak|data-l)="([^"]*)\"""")
_ATTRIBUTES_OF_A_BLOCK = re.compile(r'^ class="[^"]*"$', re.MULTILINE)
_ELEMENTS = re.compile(r"<[^>]*>", re.DOTALL)


def said(path: Path) -> Iterator[tuple[str | None, str]]:
    """Context and text of each message of a template or a program."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    for _line, found, _comments, context in extract.extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield context, found if isinstance(found, str) else found[0]


def without_chinese(path: Path) -> list[str]:
    """The messages of a file that no catalogue, ours or Wagtail's or Django's, says in Chinese."""
    with translation.override("zh-hans"):
        known = trans_real.catalog()._catalog
    found = []
    for context, text in said(path):
        key = text if context is None else f"{context}{trans_real.CONTEXT_SEPARATOR}{text}"
        is_word = re.search("[A-Za-z]{2}", text) and text not in SAME
        if is_word and not any(known.get(form) for form in (key, (key, 0))):
            found.append(text)
    return found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '{% translate "Nobody said this in Chinese" %} {% translate "Search" %}'),
        ("b.html", "{% blocktranslate count n=n %}Nobody said this in Chinese{% plural %}{{ n }} times{% endblocktranslate %}"),
        ("c.py", '_("Nobody said this in Chinese")\n_("Search")'),
        ("d.py", 'pgettext_lazy("here", "Nobody said this in Chinese")'),
    ],
)
def test_a_message_without_chinese_is_found(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert without_chinese(path) == ["Nobody said this in Chinese"]


def test_every_message_has_its_chinese():
    wanting = {str(path.relative_to(ROOT)): found for path in [*TEMPLATES, *PROGRAMS] if (found := without_chinese(path))}
    assert sum(len(list(said(path))) for path in TEMPLATES) > 800
    assert wanting == {}


def bare(text: str) -> list[str]:
    """Words of a template that a reader sees and that no translation reaches."""
    text = _TAGS.sub("", _GONE.sub("", text))
    spoken = [value for value in _SPOKEN.findall(text) if _TEXTUAL.search(value)]
    pieces = (piece.strip() for piece in _ELEMENTS.split(_ATTRIBUTES_OF_A_BLOCK.sub("", text)))
    return [piece for piece in [*spoken, *pieces] if _TEXTUAL.search(re.sub("&#?\\w+;", "", piece)) and piece not in NAMES]


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>您好</p>", ["您好"]),
        ('<img alt="A tower">', ["A tower"]),
        ('{% blocktranslate %}Hello{% endblocktranslate %}<a title="{% translate "Go" %}" href="/x/">{{ name }}</a>', []),
        ("<p>{# a note #}12&nbsp;·</p><!-- note --><script>let a = 1</script>", []),
    ],
)
def test_words_outside_gettext_are_found(template, found):
    assert bare(template) == found


def test_no_template_says_anything_outside_gettext():
    shown = [path for path in TEMPLATES if str(path.relative_to(ROOT)) not in WITHOUT]
    found = {str(path.relative_to(ROOT)): words for path in shown if path.suffix == ".html" and (words := bare(path.read_text(encoding="utf-8")))}
    assert len(shown) > 100
    assert found == {}


def test_no_script_says_anything_itself():
    """Scripts take their words from attributes that templates translate."""
    scripts = [path for path in sources(".js") if "static" in path.parts and "browser" not in path.parts]
    found = {}
    for path in scripts:
        code = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        words = [text for _quote, text in re.findall(r"""(["'`])((?:(?!\1).)*)\1""", code) if re.search("[\u3400-\u9fff]", text)]
        if words:
            found[str(path.relative_to(ROOT))] = words
    assert scripts
    assert found == {}
