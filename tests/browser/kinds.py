"""Every kind of public page, from the addresses and the page types themselves, each with examples of the demo city.

A new address or page type without an example fails ``test_kinds.py`` with its name; so does an example that no kind asks for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page

from library.models import Book
from network.models import Organisation
from news.figures import latest
from timetable.clock import today
from timetable.enums import SessionStatus
from timetable.models import Session
from timetable.weeks import Week

NO_PAGES = {
    "admin/": "the editors' interface",
    "accounts/": "signing in: the pages one meets are examples of their own",
    "images/": "renditions of pictures",
    "_util/": "Wagtail's own: passwords of single pages",
    "documents/authenticate": "Wagtail's own: passwords of single collections",
}
"""Route → why no page of ours stands there."""
FEEDS = ("", "_books", "_categories", "_classes", "_titles", "_authors", "_search")
FILES = {
    "healthz": "for machines",
    "robots": "text",
    "sitemap.xml": "XML",
    "sitemap": "XML",
    "content:qr": "SVG",
    "upload": "renditions of pictures",
    "timetable:calendar": "iCalendar",
    "timetable:class_calendar": "iCalendar",
    "media:recording": "sound and film",
    "media:captions": "WebVTT",
    "media:chapters": "WebVTT",
    "wagtaildocs_serve": "documents",
    "news:feed": "Atom",
    "library:read": "told by a script",
    "search:suggest": "JSON",
    "search:opened": "told by a script",
    "search:json": "JSON",
    "search:feed": "RSS",
    "search:description": "XML",
    "library:epub": "EPUB",
    "library:cover": "SVG",
    "library:cover_png": "PNG",
    "library:file": "pictures",
    "library:opensearch": "XML",
    **{f"library:{form}{feed}": "OPDS" for form in ("opds", "opds2") for feed in FEEDS},
}
WAITING: dict[str, str] = {}
"""Kinds of which the demo city has none; as soon as it has one, ``test_kinds.py`` asks for the example."""
BY_PAGE_TYPE = "wagtail_serve"


@dataclass(frozen=True)
class Example:
    """An address of the demo city; ``place`` is the reader's cookie, ``status`` what it must answer, ``account`` who is signed in."""

    path: str
    place: str = ""
    status: int = 200
    account: str = ""
    cookies: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cookies", {"place": self.place} if self.place else {})


def _walk(patterns: list[URLPattern | URLResolver], route: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for entry in patterns:
        here = f"{route}{entry.pattern.regex.pattern.removeprefix('^') if not hasattr(entry.pattern, '_route') else entry.pattern._route}"
        if isinstance(entry, URLResolver):
            if not any(here.startswith(prefix) for prefix in NO_PAGES):
                yield from _walk(
                    entry.url_patterns, here if hasattr(entry.pattern, "_route") else route, f"{entry.namespace}:" if entry.namespace else space
                )
        elif not any(here.startswith(prefix) for prefix in NO_PAGES):
            yield f"{space}{entry.name}" if entry.name else here, here


def addresses() -> set[str]:
    """The names of all addresses that a citizen's browser may open; an address without a name stands under its route."""
    return {name for name, _route in _walk(get_resolver().url_patterns)}


def page_types() -> set[str]:
    """All page types but Wagtail's own base."""
    return {model._meta.label for model in apps.get_models() if issubclass(model, Page) and model is not Page}


def kinds() -> set[str]:
    """What needs an example."""
    return (addresses() - set(FILES) - {BY_PAGE_TYPE}) | page_types()


def _page(label: str, *, most: bool = False) -> Callable[[], Example]:
    def example() -> Example:
        pages = list(apps.get_model(label).objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path"))
        page = max(pages, key=lambda one: len(str(one.body.raw_data))) if most else pages[0]
        return Example(page.get_url())

    return example


def _week(shift: int = 0) -> Week:
    return Week.from_date(today()).shift(shift)


def busiest() -> Organisation:
    """The community with most classes this week, a stable choice."""
    classes: dict[int, int] = {}
    for owner in Session.objects.live().filter(week=_week().key).values_list("organisation", flat=True):
        classes[owner] = classes.get(owner, 0) + 1
    return Organisation.objects.select_related("parent__parent").get(pk=min(classes, key=lambda pk: (-classes[pk], pk)))


def _at(tier: int, name: str, **arguments: object) -> Callable[[], Example]:
    """An example at the busiest community (0), its street (1) or its district (2)."""

    def example() -> Example:
        place = busiest()
        for _step in range(tier):
            place = place.parent
        return Example(reverse(name, kwargs={**{key: value() if callable(value) else value for key, value in arguments.items()}, "code": place.code}))

    return example


def _fixed(path: str, *, status: int = 200) -> Callable[[], Example]:
    return lambda: Example(path, status=status)


def _signed_in(path: str) -> Callable[[], Example]:
    return lambda: Example(path, account="street")


def _at_home(path: str) -> Callable[[], Example]:
    return lambda: Example(path, place=busiest().code)


def _older_news() -> Example:
    line = latest(12)[-1]
    return Example(f"/news/?before={line.key}")


def _class_with(status: str) -> Callable[[], Example]:
    def example() -> Example:
        session = Session.objects.live().filter(status=status, week=_week().key).order_by("pk").first()
        return Example(reverse("timetable:class", args=[session.series_id]))

    return example


def _book(name: str, *, cover: bool = True, query: str = "", **arguments: int) -> Callable[[], Example]:
    """The first book that came as an EPUB with pictures, or the first plain text."""

    def example() -> Example:
        book = Book.objects.listed().filter(source_name__endswith=".epub" if cover else ".txt").order_by("pk").first()
        return Example(reverse(name, kwargs={"pk": book.pk, **arguments}) + query)

    return example


EXAMPLES: dict[str, dict[str, Callable[[], Example]]] = {
    "home.HomePage": {"stranger": _fixed("/"), "neighbour": _at_home("/")},
    "home.DistrictHomePage": {"first": _page("home.DistrictHomePage")},
    "home.ColumnIndexPage": {"first": _page("home.ColumnIndexPage")},
    "home.ColumnPage": {"longest": _page("home.ColumnPage", most=True)},
    "home.StandardPage": {"longest": _page("home.StandardPage", most=True)},
    "home:place": {"start": _fixed("/place/"), "typed": _fixed(f"/place/?q={quote('迎泽')}"), "opened": _fixed("/place/?in=140106")},
    "home:site_map": {"all": _fixed("/sitemap/")},
    "home:self_test": {"all": _fixed("/accessibility/self-test/")},
    "home:notices": {"all": _fixed("/notices/")},
    "courses.CataloguePage": {
        "all": _fixed("/courses/"),
        "category": _fixed("/courses/?category=cooking&kind=course&order=used"),
        "nothing": _fixed("/courses/?category=cooking&kind=enterprise&length=short"),
    },
    "courses.CoursePage": {
        "recording": _fixed("/courses/cooking-c1/"),
        "handout": _fixed("/courses/cooking-c1/?lesson=2"),
        "answered": _fixed("/courses/cooking-c1/?lesson=3&q1=1"),
    },
    "courses.MicrolecturePage": {"film": _fixed("/courses/cooking-m1/"), "sound": _fixed("/courses/cooking-m2/")},
    "courses.TopicPage": {"noodles": _fixed("/courses/noodles/")},
    "content:report": {"form": _fixed("/report/?path=/timetable/")},
    "content:report_thanks": {"thanks": _fixed("/report/thanks/")},
    "network:districts": {"all": _fixed("/places/")},
    "network:organisation": {
        "community": _at(0, "network:organisation"),
        "street": _at(1, "network:organisation"),
        "district": _at(2, "network:organisation"),
        "unknown": _fixed("/places/999999/", status=404),
    },
    "search:results": {
        "many": _fixed(f"/search/?q={quote('健康')}"),
        "blank": _fixed("/search/"),
        "near": _fixed(f"/search/?q={quote('二湖')}"),
        "nothing": _fixed(f"/search/?q={quote('小提琴')}"),
    },
    "search:ask": {"form": _fixed(f"/search/ask/?q={quote('小提琴')}")},
    "search:ask_thanks": {"thanks": _fixed("/search/ask/thanks/")},
    "timetable:this_week": {"city": _fixed("/timetable/")},
    "timetable:week": {
        "next": lambda: Example(reverse("timetable:week", args=[_week(1)])),
        "past": lambda: Example(reverse("timetable:week", args=[_week(-1)])),
        "far": lambda: Example(reverse("timetable:week", args=[_week(9)])),
    },
    "timetable:everything": {"city": lambda: Example(reverse("timetable:everything", args=[_week()]))},
    "timetable:place_week": {
        "community": _at(0, "timetable:place_week", week=_week),
        "street": _at(1, "timetable:place_week", week=_week),
        "district": _at(2, "timetable:place_week", week=_week),
        "expected": _at(0, "timetable:place_week", week=lambda: _week(9)),
    },
    "timetable:sheet": {"community": _at(0, "timetable:sheet", week=_week)},
    "timetable:near": {"stranger": _fixed("/timetable/near/"), "neighbour": _at_home("/timetable/near/")},
    "timetable:class": {
        "held": _class_with(SessionStatus.SCHEDULED),
        "cancelled": _class_with(SessionStatus.CANCELLED),
        "moved": _class_with(SessionStatus.MOVED),
    },
    "library:shelves": {
        "front": _fixed("/library/"),
        "letter": _fixed("/library/?letter=C"),
        "newest": _fixed("/library/?order=new"),
        "nothing": _fixed("/library/?letter=C&class=V"),
    },
    "library:book": {
        "pictures": _book("library:book"),
        "plain": _book("library:book", cover=False),
        "search": _book("library:book", query=f"?in={quote('醋')}"),
    },
    "library:chapter": {"pictures": _book("library:chapter", number=1), "plain": _book("library:chapter", cover=False, number=2)},
    "news.NewsIndexPage": {"all": _fixed("/news/"), "policies": _fixed("/news/?kind=policy"), "older": _older_news},
    "news.NewsPage": {
        "longest": _page("news.NewsPage", most=True),
        "withdrawn": _fixed("/news/old-certificates/"),
        "explained": _fixed("/news/class-hours-rules/"),
        "explanation": _fixed("/news/class-hours-explained/"),
    },
    "news:year": {"this": lambda: Example(f"/news/{today().year}/"), "empty": _fixed("/news/1990/")},
    # beside the addresses: what answers where there is none, and the editors' door
    "error": {"404": _fixed("/no-such-page/", status=404)},
    "accounts": {
        "login": _fixed("/accounts/login/"),
        "help": _fixed("/accounts/help/"),
        "password": _signed_in("/accounts/password/change/"),
        "logout": _signed_in("/accounts/logout/"),
        "steps": _signed_in("/accounts/2fa/"),
    },
}
BESIDE = {"error", "accounts"}
FIRST = [f"{kind}-{next(iter(named))}" for kind, named in EXAMPLES.items()]
"""One example of each kind."""
ALL = [f"{kind}-{name}" for kind, named in EXAMPLES.items() for name in named]


def example(name: str) -> Example:
    """Look the example up; call it inside ``City.reading``."""
    kind, _dash, variant = name.rpartition("-")
    return EXAMPLES[kind][variant]()
