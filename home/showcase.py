"""What other apps bring to the front page: class hours by category, microlectures, books, news. Kept in memory: no query while nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse

from content import routing
from content.models import Category
from content.querysets import categories
from courses import figures as courses
from courses.enums import ItemKind
from library import figures as books
from news import figures as news
from pagecache.memory import Memory

MICROLECTURES, BOOKS, NEWS = 4, 6, 4


@dataclass(frozen=True)
class Shown:
    """A category on the front page; ``hours`` is empty where it has no course yet, and the link leads to its classes."""

    name: str
    hours: str
    url: str


def _first(label: str) -> str:
    """The address of the city's first page of a type, empty without one."""
    rows = apps.get_model(label).objects.filter(live=True, depth=3).order_by("path").values_list("url_path", "path")
    found = (routing.address(url_path) for url_path, path in rows if not routing.is_restricted(path) and not routing.is_foreign(path))
    return next((address for address in found if address), "")


_index: Memory[str] = Memory(lambda: _first("news.NewsIndexPage"), "addresses", "sites", "tree", "list:news.newsindexpage")
_books: Memory[list[Any]] = Memory(lambda: books.newest(BOOKS), "list:library.book", "list:content.category")


def by_category(catalogue: str) -> list[Shown]:
    """The thirteen categories with the class hours that the catalogue lists under each."""
    hours = courses.hours_by_category()
    return [_shown(category, hours[category.pk].hours_told if category.pk in hours else "", catalogue) for category in categories()]


def _shown(category: Category, hours: str, catalogue: str) -> Shown:
    if hours and catalogue:
        return Shown(category.word, hours, f"{catalogue}?category={category.slug}")
    return Shown(category.word, "", f"{reverse('timetable:near')}?subject={category.slug}")


def _link(address: str, query: str = "") -> str:
    return f"{address}{query}" if address else ""


def news_url() -> str:
    """The address of the news, empty without any; remembered."""
    return _index()


def catalogue_url() -> str:
    """The address of the courses, empty without any; remembered."""
    return str(courses.catalogue().url or "")


def showcase() -> dict[str, Any]:
    """The sections of the front page that apps bring; at most six queries after a change, none while nothing changes."""
    catalogue, lines = courses.catalogue().url, news.latest(NEWS)
    microlectures: Sequence[Any] = courses.newest_microlectures(MICROLECTURES)
    return {
        "categories": by_category(catalogue),
        "catalogue": catalogue,
        "hours": courses.hours_in_all().hours_told if catalogue and courses.hours_in_all().tenths else "",
        "microlectures": microlectures,
        "microlectures_url": _link(catalogue, f"?kind={ItemKind.MICROLECTURE.value}"),
        "books": _books(),
        "books_total": f"{books.books():,}",
        "news": lines,
        "news_url": news_url(),
    }
