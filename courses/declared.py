"""What courses declare to the registries: two kinds of things that are found, the sections of an organisation's page."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from content import translations
from courses import figures, inside, querysets
from courses.enums import ItemKind, Length
from network import sections
from search import facets, kinds, passages, popularity, suggestions

COURSE = ("网课", "网上课程", "在线课程", "线上课程", "线上课")
MICROLECTURE = ("视频", "教学视频", "视频教程", "小视频", "微课", "录像", "音频", "录音", "video", "videos")
"""How people ask for one."""


def declare() -> None:
    """Called once, when the app is ready."""
    section = sections.Section(
        40, gettext_lazy("Courses from here"), "courses/_section.html", figures.of_organisation, queries=1, count=_none, name="courses"
    )
    sections.register(section)
    title = gettext_lazy("Class hours by category")
    sections.register(
        sections.Section(42, title, "courses/_categories.html", figures.categories_of_district, queries=0, count=_none, name="categories")
    )
    plural = pgettext_lazy("search", "Courses")
    kinds.register(
        kinds.Kind("courses", pgettext_lazy("search", "course"), plural, "courses.CoursePage", found_rows, 1, order=42, called=COURSE, labelled=True)
    )
    popularity.register("courses", "courses", partial(_used, microlectures=False))
    popularity.register("microlectures", "microlectures", partial(_used, microlectures=True))
    suggestions.register(suggestions.Source("courses", pgettext_lazy("search", "course"), partial(_titles, microlectures=False)))
    suggestions.register(suggestions.Source("microlectures", pgettext_lazy("search", "microlecture"), partial(_titles, microlectures=True)))
    facets.register(facets.Facet("length", pgettext_lazy("facet", "Length of courses"), r"length/[a-z]+", _length, order=60))
    plural = pgettext_lazy("search", "Microlectures")
    for source in inside.sources():
        passages.register(source)
    name = pgettext_lazy("search", "microlecture")
    kinds.register(kinds.Kind("microlectures", name, plural, "courses.MicrolecturePage", found_rows, 1, order=44, called=MICROLECTURE, labelled=True))


def _items(*, microlectures: bool) -> Any:
    """Public items: microlectures, or all others."""
    rows = querysets.public()
    return rows.filter(kind=ItemKind.MICROLECTURE) if microlectures else rows.exclude(kind=ItemKind.MICROLECTURE)


def _titles(*, microlectures: bool) -> Iterator[tuple[str, int]]:
    for title, used in _items(microlectures=microlectures).values_list("title", "used"):
        yield title, 5 + used


def _used(least: int, most: int, *, microlectures: bool) -> Iterator[tuple[int, int]]:
    """Pages of items that were watched or listened to at least so often: microlectures, or all others."""
    yield from _items(microlectures=microlectures).filter(used__gte=least).order_by("-used", "-pk").values_list("pk", "used")[:most]


def _length(token: str) -> str:
    value = token.removeprefix("length/")
    return str(Length(value).label) if value in Length.values else ""


def _none(_rows: Sequence[Any]) -> None:
    return None


def found_rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
    """Public rows of courses and microlectures alike, English ones by their Chinese; one query."""
    english = {version.source_pk: version for pk in ids if (version := translations.source_of(pk))}
    found = []
    for line in querysets.by_key([*ids, *english]):
        hours = _("%(hours)s class hours") % {"hours": line.hours_told} if line.tenths else ""
        facts = [line.category_name, line.length_told, hours, line.source or line.series]
        row: dict[str, Any] = {"id": line.pk, "url": line.url, "title": line.title, "text": line.lead, "topics": line.topics}
        row["added"] = line.published_at
        row["facts"] = [fact for fact in facts if fact]
        if line.pk in ids:
            found.append(row)
        if (version := english.get(line.pk)) is not None:
            found.append(row | {"id": version.pk, "url": version.url, "title": version.title, "text": version.lead, "lang": translations.ENGLISH})
    return found
