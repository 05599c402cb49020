"""What a program says stands in English and goes through gettext: Chinese is written in a program only where the reason is listed here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.site.config.test_messages import KEYWORDS, PROGRAMS, TEMPLATES, WITHOUT

ROOT = settings.ROOT
HAN = re.compile("[\u3400-\u9fff]")
SENTENCE = re.compile("[\u3400-\u9fff][^。]*[。？！]$|(?<!申)请(?!问)")
"""What only a message says: a sentence, or asking somebody to do something (请问 is what people type who ask us, 申请 what they want to do)."""
MARKED = set(KEYWORDS)

CONTENT = {
    "content/blocks.py": "examples that the admin shows of each block",
    "courses/blocks.py": "examples that the admin shows of each block",
    "courses/demo.py": "the demo city",
    "home/actions.py": "what the command of the demo city says, in the terminal of a Chinese server",
    "library/demo/__init__.py": "the demo city",
    "library/demo/catalogue.py": "the demo city",
    "library/demo/files.py": "the demo city",
    "library/demo/writing.py": "the demo city",
    "network/demo.py": "the demo city",
    "news/demo.py": "the demo city",
    "news/drawing.py": "the demo city: what its pictures show",
    "timetable/demo.py": "the demo city",
    "site/config/styleguide.py": "examples of the design system, for developers",
    "site/config/intake.py": "answers before Django is asked; chooses between the languages itself",
    "site/config/middleware.py": "answers an address that cannot be, before the language is known; chooses between the languages itself",
    "search/characters.py": "a table of characters",
    "search/sounds.py": "a table of characters and their readings",
    "library/importing/placeholders.py": "what stands in a Chinese book where a page cannot be shown",
}
"""Whole texts."""

WORDS = {
    "content/traditional.py": "characters to convert",
    "content/whom.py": "ages and wishes that people type",
    "courses/declared.py": "how people ask for a kind of thing",
    "home/enums.py": "motifs of the network's own pictures, and their names",
    "home/models/frame.py": "examples in fields of the footer",
    "library/declared.py": "how people ask for a kind of thing",
    "library/exporting/epub.py": "a heading inside a Chinese book",
    "library/exporting/remarks.py": "headings of the sheet, which the importer reads again",
    "library/importing/blocks.py": "names inside a Chinese book",
    "library/importing/chapters.py": "names inside a Chinese book",
    "library/importing/characters.py": "the most frequent characters",
    "library/importing/epub.py": "names of files that are no titles",
    "library/importing/sheets.py": "headings and values that a table may have",
    "library/importing/texts.py": "how texts say their title and name their chapters, and names inside a Chinese book",
    "library/opds/atom.py": "names of the catalogue in feeds, as the site is named",
    "library/sorting.py": "words that follow an author's name",
    "library/spines.py": "the word for further authors, on spines of Chinese books",
    "library/templatetags/library_numbers.py": "chooses between the languages itself",
    "library/views/books.py": "how titles of chapters begin",
    "media/pictures.py": "chooses between the languages itself",
    "network/actions/grants.py": "names of groups, stored once",
    "network/actions/places.py": "names of groups, stored once",
    "network/actions/positions.py": "headings and answers that a table may have",
    "network/divisions.py": "names of places and their endings",
    "network/place_names.py": "endings of names",
    "network/place_sentences.py": "what people write beside a place",
    "network/place_words.py": "what people call kinds of places",
    "news/declared.py": "how people ask for a kind of thing",
    "news/models/pages.py": "an example in a field",
    "news/redirecting.py": "headings and answers that a table may have",
    "search/kinds.py": "a word between what is looked for and its kind",
    "search/lists.py": "words between subjects of which either will do",
    "search/looser.py": "numbers in Chinese",
    "search/names.py": "surnames, and what people are called behind them",
    "search/personal.py": "figures as people write them in Chinese",
    "search/readings.py": "readings of characters",
    "search/readers.py": "how houses are numbered",
    "search/sequence.py": "how parts of a work are numbered",
    "search/text.py": "ranges of characters",
    "search/views.py": "what people call the elder version",
    "search/wording.py": "words that ask, in queries",
    "site/config/credentials.py": "names of the first accounts, stored once",
    "site/config/english.py": "ranges of characters",
    "site/config/prefixed.py": "ranges of characters",
    "site/config/settings.py": "the name of the site",
    "timetable/actions/notes.py": "words of a sheet's notes, and a reason that citizens read: content, Chinese whoever imports",
    "timetable/actions/sessions.py": "a reason that citizens read: content, Chinese whoever edits",
    "timetable/actions/columns.py": "headings of the network's own sheet and words of its cells, which the importer reads again",
    "timetable/actions/sheets.py": "headings and names of the network's own sheet, which the importer reads again",
    "timetable/day_words.py": "days and hours that people type",
    "timetable/hour_words.py": "days and hours that people type",
    "timetable/near_days.py": "days and hours that people type",
    "timetable/management/commands/import_timetable.py": "examples of names",
    "timetable/management/commands/read_timetable.py": "examples of names",
    "timetable/forms/moments.py": "days and hours that people type",
    "timetable/repeats.py": "how people write repetition",
    "timetable/rules.py": "how people write repetition",
    "timetable/saying.py": "chooses between the languages itself",
    "timetable/spelled_days.py": "days and hours that people type",
    "timetable/templatetags/timetable_days.py": "titles that a teacher's name may carry",
    "timetable/views/desk_week.py": "the name of the file with the Chinese sheet",
    "timetable/views/everything.py": "chooses between the languages itself",
} | {
    f"timetable/spreadsheets/{name}.py": "what sheets say: headings, days, hours, names and their endings"
    for name in ("dates", "divisions", "headings", "lines", "matrix", "names", "notes", "people", "phones", "tables", "text", "times", "titles")
}
"""Words and examples; a sentence among them is a message that forgot gettext."""


def literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of every Chinese literal that is neither a docstring nor handed to gettext."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MARKED:
            passed |= {id(argument) for argument in node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed and HAN.search(node.value):
            yield node.lineno, node.value


def unallowed(path: Path, name: str) -> list[str]:
    """The Chinese literals of a program for which no reason is listed."""
    text = path.read_text(encoding="utf-8")
    if name in CONTENT or not (HAN.search(text) or "\\u" in text or "\\N" in text):
        return []
    found = literals(ast.parse(text))
    return [f"{name}:{line} {text[:60]}" for line, text in found if name not in WORDS or SENTENCE.search(text)]


@pytest.mark.parametrize(
    ("source", "name", "found"),
    [
        ('raise ValueError("没有这一行。")', "timetable/new.py", ["timetable/new.py:1 没有这一行。"]),
        ('say(f"{name}写错了")', "timetable/new.py", ["timetable/new.py:1 写错了"]),
        ('"""中文"""\nsay(_("Row %(row)s (备注)"))', "timetable/new.py", []),
        ('ENDINGS = ("街道", "镇")', "timetable/spreadsheets/names.py", []),
        ('say("请改成名单上的社区名。")', "timetable/spreadsheets/names.py", ["timetable/spreadsheets/names.py:1 请改成名单上的社区名。"]),
    ],
)
def test_chinese_outside_gettext_is_found(tmp_path: Path, source: str, name: str, found: list[str]) -> None:
    path = tmp_path / "new.py"
    path.write_text(source, encoding="utf-8")
    assert unallowed(path, name) == found


def test_programs_say_nothing_in_chinese_outside_gettext() -> None:
    found = [line for path in PROGRAMS for line in unallowed(path, str(path.relative_to(ROOT)))]
    assert found == []


def test_every_listed_place_still_needs_its_reason() -> None:
    assert not CONTENT.keys() & WORDS.keys()
    idle = [name for name in CONTENT | WORDS if not list(literals(ast.parse((ROOT / name).read_text(encoding="utf-8"))))]
    assert idle == []


def test_no_tag_of_a_template_holds_chinese() -> None:
    """As a format of dates would: words between the tags are looked for in ``test_messages``."""
    tags = re.compile(r"{%(?!\s*translate\b).*?%}|{{.*?}}", re.DOTALL)
    shown = [path for path in TEMPLATES if str(path.relative_to(ROOT)) not in WITHOUT]
    found = [f"{path.relative_to(ROOT)} {tag}" for path in shown for tag in tags.findall(path.read_text(encoding="utf-8")) if HAN.search(tag)]
    assert len(shown) > 100
    assert found == []
