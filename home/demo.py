"""The demo city as a whole: what each app's ``demo`` makes, in order, and its removal."""

import random
from collections.abc import Callable

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Page, ReferenceIndex

from content.actions import load_terms
from content.models import Subject
from courses import demo as courses
from home.actions import HOME_SLUG, build_column, build_site, clear_sample_footer, fill_sample_footer
from home.models import HomePage
from library import demo as books
from network import demo as places
from network.actions import import_divisions
from network.demo_data import TAG, remember
from network.models import DemoRecord, Organisation
from news.demo import make_news
from pagecache import tags
from search.actions import remove_objects
from timetable import demo as classes
from timetable.clock import today
from timetable.weeks import Week

PAST_WEEKS = {"city": 1, "full": 52}
BOOKS = {"city": 120, "full": 30_000}
REMOVED_IN_ORDER = (
    "timetable.upload",
    "timetable.series",
    "timetable.issue",
    "library.book",
    "home.notice",
    "media.attachment",
    "media.picture",
    "network.person",
    "network.venue",
    "accounts.user",
)
REMOVED_AFTER_PAGES = ("media.recording",)
"""What pages hold on to."""
CHUNK = 500
Say = Callable[[str], None]


def build(size: str, say: Say) -> None:
    """Make the demo city of ``size``; again it changes nothing. ``say`` hears what is being made."""
    if DemoRecord.objects.exists():
        say("The demo city is there already. To make another, run first: manage.py demo remove")
        return
    dice = random.Random(places.SEED)
    say("Districts, streets, communities and villages")
    import_divisions()
    load_terms()
    with transaction.atomic():  # a start that is broken off leaves no half city
        say("Columns and pages")
        _build_pages()
        say("Venues, teachers, editors")
        _build_places(dice)
        say("Books")
        books.make_books(random.Random(places.SEED), BOOKS[size])
        say("News and notices")
        make_news(random.Random(f"{places.SEED} news"))  # dice of its own: what is made after it stays as it was
        say("Courses and microlectures")
        front = HomePage.objects.get(slug=HOME_SLUG, depth=2)
        courses.make_courses(random.Random(places.SEED), front, courses.HOURS_IN_ALL[size])
        say("Timetables")
        classes.make_weeks(dice, Week.from_date(today()), past=PAST_WEEKS[size], say=lambda _week: None)
        say("Topics and English pages")
        courses.make_topics(front)
        courses.make_english(front)


def _build_pages() -> None:
    build_site()  # the city's own pages, with or without samples
    remember(Page.objects.filter(pk__in=[page.pk for page in build_column()]).only("pk"))
    fill_sample_footer()


def _build_places(dice: random.Random) -> None:
    unplaced = list(Organisation.objects.filter(latitude=None).only("pk"))
    places.place_organisations()
    remember(unplaced)
    places.make_venues(dice)
    places.make_people(dice, list(Subject.objects.order_by("pk").values_list("name", flat=True)))
    places.make_editors(dice)


def remove(say: Say) -> None:
    """Take away what the demo made, and nothing else."""
    with transaction.atomic():
        for label in REMOVED_IN_ORDER:
            count = _remove_rows(apps.get_model(label))
            say(f"{label}: {count}")
        _remove_positions()
        say(f"pages: {_remove_pages()}")
        for label in REMOVED_AFTER_PAGES:
            say(f"{label}: {_remove_rows(apps.get_model(label))}")
        clear_sample_footer()
        DemoRecord.objects.all().delete()
    tags.bump(TAG)


def _keys(label: str) -> list[int]:
    return list(DemoRecord.objects.filter(model=label).order_by("key").values_list("key", flat=True))


def _remove_rows(model: type[models.Model]) -> int:
    keys = _keys(model._meta.label_lower)
    for start in range(0, len(keys), CHUNK):
        found = model._default_manager.filter(pk__in=keys[start : start + CHUNK])
        if hasattr(model, "search_fields"):
            remove_objects(found)
        found.delete()
    _remove_references(model, keys)
    return len(keys)


def _remove_references(model: type[models.Model], keys: list[int]) -> None:
    kind = ContentType.objects.get_for_model(model)
    ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=[str(key) for key in keys[:CHUNK]]).delete()


def _remove_positions() -> None:
    """Take back the approximate positions; those that somebody confirmed or changed by hand stay."""
    guessed = Organisation.objects.filter(pk__in=DemoRecord.objects.filter(model="network.organisation").values("key"), position_confirmed=False)
    guessed.update(latitude=None, longitude=None)


def _remove_pages() -> int:
    """Remove the demo's pages, deepest first; a page with somebody's own page below it stays."""
    keys = set(_keys("wagtailcore.page"))
    found = list(Page.objects.filter(pk__in=keys).order_by("-depth", "-path"))
    removed = 0
    for page in found:
        page.refresh_from_db(fields=["numchild"])
        if page.numchild == 0 and not page.sites_rooted_here.exists():
            page.specific.delete()
            removed += 1
    return removed
