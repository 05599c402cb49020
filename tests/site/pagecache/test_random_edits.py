"""Whatever is edited, every worker's next answer, and every exported file, is what a fresh rendering gives.

1,000 edits in .ci/run, each looked at by itself; here and on PostgreSQL each kind once, two at a time.
"""

import datetime as dt
import io
import os
import random
import time

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from config import environment
from config.cached import in_front_of
from content.models import Audience, Category, Spelling
from home.models import FooterSettings, MenuItem, MourningSettings, Notice
from library.models import Book
from network.actions.bin import bin_row, restore_row
from network.models import Organisation, Person
from pagecache import export, memory, writes
from search.models import Synonym
from tests.factories.content import SubjectFactory
from tests.factories.courses import catalogue, course, microlecture, topic
from tests.factories.home import NoticeFactory, article, column, district_page, front_page, standard_page
from tests.factories.library import ReadableFactory
from tests.factories.media import RecordingFactory
from tests.factories.network import CommunityFactory, PersonFactory, VenueFactory
from tests.factories.news import announcement, news_index
from tests.factories.timetable import WEEK, IssueFactory, SeriesFactory, SessionFactory
from tests.site.pagecache.asking import Asker, another_process, looked_through
from timetable.actions import corrections, issues
from timetable.models import Issue, Session

pytestmark = pytest.mark.django_db(transaction=True)

MANY = os.environ.get("HYPOTHESIS_PROFILE") == "ci" and not environment.postgres()


class City:
    """A small city with something of every kind, and the verbs that change it."""

    def __init__(self, rng):
        self.rng, self.number = rng, 0
        self.home = front_page()
        self.place = CommunityFactory()
        self.district = Organisation.objects.get(code=self.place.code[:6])
        self.pages = [standard_page(), column(), district_page(self.district), news_index(), catalogue()]
        self.recording = RecordingFactory(seconds=720)
        self.audience = Audience.objects.create(name="老年人", slug="old")
        self.subject = SubjectFactory()
        lessons = {"subjects": [self.subject], "audiences": [self.audience], "lessons": 2}
        self.pages += [article(self.pages[1], 1), announcement(self.pages[3], 1), course(self.pages[4], 1, **lessons)]
        self.pages += [microlecture(self.pages[4], 1, self.recording), topic(self.pages[4], "/courses/c1/")]
        self.person = PersonFactory(organisation=self.place)
        self.venue = VenueFactory(organisation=self.place)
        self.series = SeriesFactory(organisation=self.place)
        self.session = SessionFactory(series=self.series, date=timezone.localdate(), state="published")
        self.issue = IssueFactory(organisation=self.district)
        self.book = ReadableFactory()
        self.edits = [getattr(self, name) for name in dir(self) if name.startswith("edit_")]

    def word(self):
        """A title that was never there."""
        self.number += 1
        return f"第{self.number}次改动"

    def paths(self):
        """Path, query and cookie of every kind of page."""
        place, series, book, week = self.place.code, self.series.pk, self.book.pk, str(WEEK)
        plain = [
            "/", "/sitemap/", "/notices/", "/places/", f"/places/{place}/", f"/places/{place[:6]}/", "/timetable/", f"/timetable/{week}/",
            f"/timetable/{week}/all/", f"/timetable/{week}/{place}/", f"/timetable/{week}/{place[:6]}/", f"/classes/{series}/",
            "/library/", f"/library/books/{book}/", f"/library/books/{book}/2/", "/news/feed/", "/old/", "/en/",
            "/zh-hant/", f"/zh-hant/places/{place}/", f"/calendar/{place}.ics", f"/calendar/class-{series}.ics",
        ]  # fmt: skip
        urls = [page.get_url() for page in Page.objects.filter(depth__gt=2).specific(defer=True)]
        near = ("/timetable/near/", f"where={place}", "")
        lesson = ("/courses/c1/", "lesson=2&q1=1", "")
        suggested = ("/search/suggest/", "q=%E7%AC%AC", "")
        return [*((path, "", "") for path in plain + [url for url in urls if url]), near, lesson, suggested, ("/", "", f"place={place}")]

    def _page(self):
        return Page.objects.get(pk=self.rng.choice(self.pages).pk).specific

    def edit_page_title(self):
        page = self._page()
        page.title, page.lead = self.word(), self.word()
        page.save_revision().publish()

    def edit_page_draft(self):
        page = self._page()
        page.title = self.word()
        page.save_revision()

    def edit_page_address(self):
        page = self._page()
        page.slug = f"s{self.number}{page.pk}" if page.slug != "about" else "about2"
        if page.slug.startswith("s") and page.pk in {self.pages[3].pk, self.pages[4].pk}:
            return
        page.save()

    def edit_page_live(self):
        page = self._page()
        if page.live:
            page.unpublish()
        else:
            page.save_revision().publish()

    def edit_page_new(self):
        parent = self.rng.choice([(self.pages[1], article), (self.pages[3], announcement), (self.pages[4], course)])
        self.number += 1
        made = parent[1](Page.objects.get(pk=parent[0].pk).specific, self.number + 10)
        if self.rng.random() < 0.7:
            made.delete()

    def edit_page_moved(self):
        page = Page.objects.get(pk=self.pages[5].pk)
        page.move(page.get_parent(), pos="first-child")

    def edit_page_in_bulk(self):
        Page.objects.filter(pk=self._page().pk).update(title=self.word())

    def edit_organisation(self):
        Organisation.objects.filter(pk=self.rng.choice([self.place, self.district]).pk).update(short_name=self.word())

    def edit_classroom(self):
        place = Organisation.objects.get(pk=self.place.pk)
        place.holds_classroom = not place.holds_classroom
        place.save()

    def edit_venue(self):
        self.venue.refresh_from_db()
        self.venue.name = self.word()
        self.venue.save()

    def edit_class_title(self):
        self.series.refresh_from_db()
        self.series.title = self.word()
        self.series.save()

    def edit_session(self):
        session = Session.objects.get(pk=self.session.pk)
        changes = self.rng.choice(
            [{"status": "cancelled"}, {"status": "planned"}, {"starts": dt.time(self.rng.randint(8, 10), 15)}, {"venue": self.word()}]
        )
        changes = {name: value for name, value in changes.items() if name != "status" or value in dict(Session._meta.get_field("status").choices)}
        with transaction.atomic():
            corrections.apply_change(session, changes or {"venue": self.word()}, reason=self.word(), by=None, version=None)

    def edit_new_session(self):
        self.number += 1
        SessionFactory(
            series=self.series,
            number=self.number,
            date=timezone.localdate(),
            starts=dt.time(self.rng.randint(7, 20), self.rng.randint(0, 59)),
            state="published",
        )

    def edit_issue(self):
        self.number += 1
        SessionFactory(series=self.series, number=self.number, date=WEEK.monday, starts=dt.time(self.rng.randint(7, 20), self.rng.randint(0, 59)))
        Issue.objects.filter(pk=self.issue.pk).update(status="collecting")
        issues.publish_issue(Issue.objects.get(pk=self.issue.pk), by=None)

    def edit_book(self):
        book = Book.objects.get(pk=self.book.pk)
        book.title, book.summary = self.word(), self.word()
        book.save()

    def edit_book_binned(self):
        book = Book._base_manager.get(pk=self.book.pk)
        (restore_row if book.deleted_at else bin_row)(book)

    def edit_chapter(self):
        self.book.chapters.filter(number=2).update(title=self.word())

    def edit_notice(self):
        if Notice.objects.exists() and self.rng.random() < 0.5:
            Notice.objects.all().delete()
        else:
            NoticeFactory(organisation=Organisation.objects.get(code="140100"), title=self.word())

    def edit_mourning(self):
        found = MourningSettings.objects.first() or MourningSettings()
        begins = timezone.now() - dt.timedelta(days=self.rng.choice([1, 9]))
        found.grey_from, found.grey_until = begins, begins + dt.timedelta(days=2)
        found.save()

    def edit_footer(self):
        found = FooterSettings.objects.first() or FooterSettings()
        field = next(field.name for field in FooterSettings._meta.fields if field.get_internal_type() in {"CharField", "TextField"})
        setattr(found, field, self.word()[:20])
        found.save()

    def edit_menu(self):
        MenuItem.objects.all().delete()

    def edit_category(self):
        category = self.rng.choice(list(Category.objects.all()) or [Category(slug="a", name="a")])
        category.name = self.word()
        category.save()

    def edit_redirect(self):
        found = Redirect.objects.filter(old_path="/old").first()
        if found:
            found.delete()
        else:
            Redirect.objects.create(old_path="/old", redirect_link=f"/about/?{self.number}")

    def edit_scheduled(self):
        page = self._page()
        page.title = self.word()
        if page.live:
            page.expire_at = timezone.now() - dt.timedelta(minutes=1)
            page.save()
        else:
            page.expire_at, page.go_live_at = None, timezone.now() - dt.timedelta(minutes=1)
            page.save_revision(approved_go_live_at=page.go_live_at)
        call_command("publish_scheduled", stdout=io.StringIO())

    def edit_recording(self):
        self.recording.refresh_from_db()
        self.recording.title, self.recording.transcript = self.word(), self.word()
        self.recording.is_private = self.rng.random() < 0.3
        self.recording.save()

    def edit_person(self):
        self.person.refresh_from_db()
        self.person.name, self.person.introduction = self.word(), self.word()
        self.person.save()

    def edit_person_binned(self):
        person = Person._base_manager.get(pk=self.person.pk)
        (restore_row if person.deleted_at else bin_row)(person)

    def edit_audience(self):
        Audience.objects.filter(pk=self.audience.pk).update(name=self.word())

    def edit_subject(self):
        self.subject.name = self.word()
        self.subject.save()

    def edit_spelling(self):
        Spelling.objects.all().delete() if self.rng.random() < 0.3 else Spelling.objects.update_or_create(
            simplified="社区", defaults={"traditional": f"社區{self.word()}"}
        )

    def edit_synonym(self):
        Synonym.objects.create(words=f"{self.word()} = 剪纸")

    def edit_taken_back(self):
        edit = self.rng.choice([self.edit_page_title, self.edit_organisation, self.edit_category, self.edit_notice])
        with transaction.atomic():
            edit()
            transaction.set_rollback(True)


def fresh(app, path, query, cookie):
    """Status and body of the bare site, with nothing in memory."""
    memory.forget_all()
    cache.clear()
    status, headers, body = Asker(app)(path, query, **({"cookie": cookie} if cookie else {}))
    return status, headers.get("Location"), body


def difference(found, expected):
    """The first line that differs."""
    pairs = zip(found.decode(errors="replace").splitlines(), expected.decode(errors="replace").splitlines(), strict=False)
    return next((pair for pair in pairs if pair[0] != pair[1]), "")


def rounds(edits, rng):
    """The edits between two looks."""
    if MANY:
        return [[edit] for edit in edits + rng.choices(edits, k=1_000 - len(edits))]
    mixed = rng.sample(edits, len(edits))
    return [mixed[at : at + 3] for at in range(0, len(mixed), 3)]


def keep(workers, looked_at, writer):
    """Let every worker keep the pages before they change, and the first write files of them."""
    for path, query, cookie in looked_at:
        for ask in (*workers, workers[0]):
            ask(path, query, **({"cookie": cookie} if cookie else {}))
    deadline = time.monotonic() + 5
    while not writer._waiting.empty() and time.monotonic() < deadline:
        time.sleep(0.005)


def exported(folder, path):
    """The body of a page as a web server would send it."""

    def look():
        found = next(folder.glob(f"pages/*/*/testserver{path}@page"), None) if path.endswith("/") else None
        return found and found.read_bytes()

    return looked_through(look)


def test_after_every_edit_every_worker_answers_as_a_fresh_rendering(settings, tmp_path, monkeypatch):
    settings.PAGECACHE_BYTES = 16_000_000
    settings.PAGECACHE_EXPORT = tmp_path / "pages"
    settings.ALLOWED_HOSTS = ["testserver"]
    monkeypatch.setattr(export, "SETTLED", -1)
    rng = random.Random(48)
    city = City(rng)
    writes.clear()
    bare = get_wsgi_application()
    first = in_front_of(bare)
    workers = [Asker(first)]
    counted = {"hit": 0, "new": 0, "file": 0}
    with another_process(in_front_of(bare)) as other:
        workers.append(other)
        for at, edits in enumerate(rounds(city.edits, rng)):
            paths = city.paths()
            looked_at = rng.sample(paths, 3 if MANY else 4) if at % 20 else paths
            keep(workers, looked_at, first.export)
            for edit in edits:
                edit()
            told = f"after {', '.join(edit.__name__ for edit in edits)} (round {at})"
            files = {path: exported(settings.PAGECACHE_EXPORT, path) for path, query, cookie in looked_at if not query + cookie}
            for path, query, cookie in looked_at + rng.sample(city.paths(), 1):
                expected = fresh(bare, path, query, cookie)
                file = None if query or cookie else files.get(path)
                assert file is None or (200, file) == (expected[0], expected[2]), f"a stale file {told}: {path}: {difference(file, expected[2])}"
                counted["file"] += file is not None
                tracked = query + "&utm_source=x" * (expected[0] == 200)  # what is not found names the whole address
                for name, ask in zip(("first", "second"), workers, strict=True):
                    status, headers, body = ask(path, tracked, **({"cookie": cookie} if cookie else {}))
                    counted["hit" if "hit" in headers["Cache-Status"] else "new"] += 1
                    found = (status, headers.get("Location"), body)
                    assert found == expected, f"stale on the {name} worker {told}: {path} {query} {cookie}: {difference(body, expected[2])}"
    first.export.stop()
    with writes.changes().alone():
        writes.ledger().begin(None)
    assert min(counted["hit"], counted["file"] * 10) > at, counted
