"""What is read for the front and the frame: articles, notices, menus, footer. Small things stay in memory."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from wagtail.models import Page, get_page_models

from content import routing, translations
from content.querysets import children_tag
from home.enums import Drawing
from pagecache import tags
from pagecache.memory import Memory

if TYPE_CHECKING:
    from home.models import FooterSettings, Notice


def drawing_template(drawing: str) -> str:
    """The template of one of our line drawings, empty for any other word."""
    return f"home/drawings/{drawing}.svg" if drawing in Drawing.values else ""


@dataclass(frozen=True)
class Article:
    """A row of a list of articles."""

    pk: int
    title: str
    lead: str
    url: str
    published: dt.datetime
    drawing: str = ""
    alt: str = ""

    @property
    def drawing_template(self) -> str:
        """The drawing's template, empty without one."""
        return drawing_template(self.drawing)

    @property
    def key(self) -> str:
        """Where the next page of the list begins."""
        return f"{self.published.isoformat()}_{self.pk}"


def _older_than(key: str) -> Q:
    moment, _, pk = key.rpartition("_")
    parsed = parse_datetime(moment.replace(" ", "+")) if moment else None
    if parsed is None or not pk.isdigit() or len(pk) > 18 or timezone.is_naive(parsed):
        return Q()
    return Q(first_published_at__lt=parsed) | Q(first_published_at=parsed, pk__lt=int(pk))


def articles_below(path: str, count: int, before: str = "") -> list[Article]:
    """The newest live articles of the column at the tree ``path``; a ``before`` that is none of ours counts as none. One query."""
    pages = apps.get_model("home", "ColumnPage").objects
    tags.used(children_tag(path))
    try:
        older = _older_than(before)
    except ValueError:
        older = Q()
    rows = (
        pages.filter(older, path__range=(f"{path}0001", f"{path}ZZZZ"), live=True, first_published_at__isnull=False)
        .order_by("-first_published_at", "-pk")
        .values_list("pk", "title", "lead", "url_path", "first_published_at", "drawing", "picture_alt")
    )
    return [_article(*row) for row in rows[:count] if row[4] is not None]


def _article(pk: int, title: str, lead: str, url_path: str, published: dt.datetime, drawing: str, alt: str) -> Article:
    version = translations.of(pk)
    if version is not None:
        return Article(pk, version.title, version.lead, version.url, published, drawing, alt)
    return Article(pk, title, lead, routing.address(url_path) or "/", published, drawing, alt)


@dataclass(frozen=True)
class MenuLine:
    """An entry of a menu: the label cut into what a phone leaves out and what it keeps."""

    before: str
    kept: str
    after: str
    url: str

    @property
    def label(self) -> str:
        """The whole label."""
        return self.before + self.kept + self.after


def _load_menus() -> dict[str, list[MenuLine]]:
    rows = (
        apps.get_model("home", "MenuItem")
        .objects.filter(Q(page=None) | Q(page__live=True))
        .order_by("sort_order", "pk")
        .values_list("place", "label", "short_label", "english", "address", "page", "page__url_path")
    )
    menus: dict[str, list[MenuLine]] = {}
    for place, label, short, english, address, page, url_path in rows:
        version = translations.of(page) if page else None
        url = version.url if version else routing.address(url_path) if url_path else address
        if url:
            menus.setdefault(place, []).append(_line(label, short, english or (version.title if version else ""), url))
    return menus


def _line(label: str, short: str, english: str, url: str) -> MenuLine:
    if english and get_language() == translations.ENGLISH:
        return MenuLine("", english, "", url)
    return MenuLine(*(label.partition(short) if short else ("", label, "")), url)


def _load_footer() -> "FooterSettings | None":
    found: FooterSettings | None = apps.get_model("home", "FooterSettings").objects.select_related("badge").first()
    if found is not None:
        _ = found.badge_image  # made once, kept with the footer
    return found


def _load_notices() -> "list[Notice]":
    known = apps.get_model("home", "Notice").objects.live()
    return list(known.filter(ends_at__gt=timezone.now()).select_related("organisation").order_by("-starts_at")[:100])


def _load_grey() -> tuple[dt.datetime, dt.datetime] | None:
    found = apps.get_model("home", "MourningSettings").objects.values_list("grey_from", "grey_until").first()
    return found if found and all(found) else None


menus: Memory[dict[str, list[MenuLine]]] = Memory(_load_menus, "list:home.menuitem", "list:home.menusettings", "addresses", "sites", "tree")
footer: "Memory[FooterSettings | None]" = Memory(_load_footer, "list:home.footersettings", "list:media.picture")
_notices: "Memory[list[Notice]]" = Memory(_load_notices, "list:home.notice", "list:network.organisation")
_grey: Memory[tuple[dt.datetime, dt.datetime] | None] = Memory(_load_grey, "list:home.mourningsettings")


def current_notices(*paths: str) -> "list[Notice]":
    """The notices to show now on pages that concern the organisations at the materialised ``paths``; the loudest first. No query."""
    now = timezone.now()
    _expire_at(moment for notice in _notices() for moment in (notice.starts_at, notice.ends_at))
    shown = [notice for notice in _notices() if notice.starts_at <= now < notice.ends_at and _concerns(notice, paths)]
    return sorted(shown, key=lambda notice: ("danger", "change", "news").index(notice.severity))


def _expire_at(moments: Iterable[dt.datetime]) -> None:
    """What is being made holds until the next of ``moments``."""
    if not tags.is_recording():
        return
    coming = [moment for moment in moments if moment > timezone.now()]
    if coming:
        tags.expires(min(coming))


def _concerns(notice: "Notice", paths: tuple[str, ...]) -> bool:
    organisation = notice.organisation
    return organisation.parent_id is None or any(path.startswith(organisation.path) for path in paths)


def is_grey() -> bool:
    """Whether this is a day of mourning. No query."""
    span = _grey()
    _expire_at(span or ())
    return span is not None and span[0] <= timezone.now() < span[1]


@dataclass(frozen=True)
class MappedPage:
    """A page on the site map; ``level`` 1 stands right below the front page."""

    title: str
    url: str
    level: int


MAPPED_AT_MOST = 400
IN_LISTS = ("home.ColumnPage", "courses.CoursePage", "courses.MicrolecturePage", "news.NewsPage")
"""Page types that come in any number: the map names their lists."""


def mapped_pages() -> list[MappedPage]:
    """The pages of the site but those that lists show (articles, courses, microlectures, announcements), in the order of the tree; one query."""
    tags.used("addresses", "sites", "tree")
    listed = tuple(apps.get_model(one) for one in IN_LISTS)
    rows = (
        translations.chinese(Page.objects.filter(live=True, depth__gt=2, depth__lte=5))
        .exact_type(*(model for model in get_page_models() if not issubclass(model, listed)))  # to leave types out would read every page
        .order_by("path")
        .values_list("pk", "title", "url_path", "depth", "path")[:MAPPED_AT_MOST]
    )
    return [_mapped(*row) for *row, path in rows if routing.address(row[2]) and not routing.is_restricted(path)]


def _mapped(pk: int, title: str, url_path: str, depth: int) -> MappedPage:
    version = translations.of(pk)
    if version is not None:
        return MappedPage(version.title, version.url, depth - 2)
    return MappedPage(title, routing.address(url_path) or "/", depth - 2)


def published_notices(count: int = 50) -> "list[Notice]":
    """Notices that have begun, newest first; one query."""
    known = apps.get_model("home", "Notice").objects.live()
    _expire_at(notice.starts_at for notice in _notices())
    return list(known.filter(starts_at__lte=timezone.now()).select_related("organisation").order_by("-starts_at")[:count])
