"""``/library/``: shelves, letters, the list with its facets."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from content.querysets import categories
from library import shelves
from library.shelves import Asked
from library.spines import spine
from pagecache.plans import cached

ON_SHOW = 8
ORDERS: dict[str, str | Promise] = {
    "title": gettext_lazy("By pinyin"),
    "author": gettext_lazy("By author"),
    "read": gettext_lazy("Most read"),
    "new": pgettext_lazy("book", "Newest"),
}
LANGUAGES: dict[str, str | Promise] = {
    "zh-Hans": pgettext_lazy("script", "Simplified"),
    "zh-Hant": pgettext_lazy("script", "Traditional"),
    "en": gettext_lazy("English"),
    "other": gettext_lazy("Other languages"),
}
READING: dict[str, str | Promise] = {"read": gettext_lazy("Read on the site"), "download": gettext_lazy("Take away")}
LENGTHS: dict[str, str | Promise] = {"1": gettext_lazy("Read in an hour"), "2": gettext_lazy("Read in a day"), "3": gettext_lazy("Long ones")}
SHOWN_CLASSES = 8


@cached(*shelves.PARAMETERS.values())
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """At most five queries, two once the counts are in memory."""
    asked = Asked.read(request.GET)
    step = shelves.page(asked)
    counted = shelves.sums(asked)
    front = not asked.is_narrowed and asked.order == "title" and not (asked.after or asked.before)
    context: dict[str, Any] = {
        "asked": asked,
        "front": front,
        "total": counted.total,
        "everything": shelves.all_books(),
        "heading": heading(asked),
        "books": [spine(row) for row in step.books],
        "before_url": asked.query(before=step.before) if step.before else "",
        "after_url": asked.query(after=step.after) if step.after else "",
        "orders": orders(asked),
        "letters": letters(asked),
        "by_title": asked.query(by="title", letter="", order="title"),
        "by_author": asked.query(by="author", letter="", order="author"),
        "facets": facets(asked, counted),
        "chosen": chosen(asked),
    }
    if front:
        context |= {
            "newest": [spine(row) for row in shelves.newest(ON_SHOW)],
            "most_read": [spine(row) for row in shelves.most_read(ON_SHOW)],
            "newest_url": asked.query(order="new"),
            "most_read_url": asked.query(order="read"),
        }
    return render(request, "library/shelves.html", context)


def heading(asked: Asked) -> str:
    """What the list is called."""
    if asked.letter:
        pattern = _("Authors under %(letter)s") if asked.by == "author" else _("Titles under %(letter)s")
        return pattern % {"letter": asked.letter}
    category = shelves.category_of(asked.category)
    if category is not None:
        return category.word
    return str(shelves.CLASSES.get(asked.klass) or _("All books"))


def orders(asked: Asked) -> list[tuple[str | Promise, str, bool]]:
    """The orders as links; a letter knows its own order only."""
    known = [name for name in ORDERS if not (asked.letter and name in {"title", "author"} and name != asked.by)]
    return [(ORDERS[name], asked.query(order=name, by=_by(asked, name)), asked.order == name) for name in known]


def _by(asked: Asked, order: str) -> str:
    """A letter stays what it is; without one the letters follow the order."""
    if asked.letter:
        return asked.by
    return "author" if order == "author" else "title"


def letters(asked: Asked) -> list[tuple[str, str, bool]]:
    """A to Z with addresses; a letter without books has none."""
    known = shelves.initials(asked)
    plain = replace(asked, order=asked.by)
    return [(letter, plain.query(letter=letter) if letter in known else "", asked.letter == letter) for letter in shelves.LETTERS]


def facets(asked: Asked, counted: shelves.Sums) -> list[dict[str, Any]]:
    """Each facet with its choices: name, count, address, whether chosen. Choices without books are left out."""
    names = {one.slug: one.word for one in categories()}
    classes = {letter: str(shelves.CLASSES[letter]) for letter in sorted(shelves.CLASSES, key=lambda letter: -counted.facets["klass"][letter])}
    wanted: list[tuple[str, str | Promise, dict[str, Any], int]] = [
        ("category", _("Category"), names, len(names)),
        ("klass", pgettext("book", "Class"), classes, SHOWN_CLASSES),
        ("how", _("How to read"), READING, 9),
        ("length", _("How long"), LENGTHS, 9),
        ("language", pgettext_lazy("facet", "Writing"), LANGUAGES, 9),
    ]
    made = []
    for field, title, choices, most in wanted:
        rows = [
            {"name": name, "count": counted.facets[field][value], "url": asked.query(**{field: "" if is_chosen else value}), "chosen": is_chosen}
            for value, name in choices.items()
            if (is_chosen := getattr(asked, field) == value) or counted.facets[field][value]
        ]
        if rows:
            made.append({"title": title, "rows": rows[:most], "more": rows[most:]})
    return made


def chosen(asked: Asked) -> list[tuple[str | Promise, str]]:
    """What narrows the list, each with the address without it."""
    category = shelves.category_of(asked.category)
    named: list[tuple[str, str | Promise]] = [
        ("category", category.word if category else ""),
        ("klass", shelves.CLASSES.get(asked.klass, "")),
        ("letter", heading(asked) if asked.letter else ""),
        ("how", READING.get(asked.how, "")),
        ("length", LENGTHS.get(asked.length, "")),
        ("language", LANGUAGES.get(asked.language, "")),
    ]
    return [(name, asked.query(**{field: ""})) for field, name in named if name]
