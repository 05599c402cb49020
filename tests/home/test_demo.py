"""The demo city: complete, honest about being sample data, gone without a trace of itself or of anybody else's work."""

import os

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import F

from content.models import Subject
from courses import gathering
from courses.declared import found_rows
from courses.demo import groups
from courses.models import CoursePage, Item, TopicPage
from home import demo
from home.models import ColumnPage, StandardPage
from network import demo_data
from network.models import DemoRecord, Organisation, Venue
from search import companions, suggestions
from tests.browser import city as cities
from timetable.clock import today
from timetable.demo import lessons
from timetable.models import Correction, Issue, Series, Session
from timetable.weeks import Week

pytestmark = pytest.mark.django_db


KEPT = 200


def silent(_line):
    """Nobody listens."""


def thin_out():
    """Leave some classes: to remove thousands one by one shows no more, and costs seconds that CI spends."""
    gone = list(Series.objects.order_by("pk").values_list("pk", flat=True)[KEPT:])
    sessions = Session.objects.filter(series__in=gone)
    for rows in (Correction.objects.filter(session__in=sessions), sessions, Series.objects.filter(pk__in=gone)):
        rows._raw_delete("default")


@pytest.fixture(scope="module")
def _city(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo city: on SQLite a copy of the one that the browser tests make, else built once for this module and taken back with the transaction."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with cities.copied(tmp_path_factory.mktemp("city")):
                yield
        else:
            with transaction.atomic():
                demo.build("city", silent)
                yield
                transaction.set_rollback(True)
    demo_data.present.forget()
    ContentType.objects.clear_cache()


@pytest.mark.usefixtures("_city")
class TestCity:
    def test_city_has_every_classroom_and_three_weeks(self):
        this = Week.from_date(today())
        weeks = set(Session.objects.values_list("week", flat=True))
        held = Organisation.objects.with_classroom()
        assert held.count() == 920
        assert {this.shift(-1).key, this.key, this.shift(1).key} <= weeks
        assert set(Session.objects.values_list("organisation", flat=True)) == set(held.values_list("pk", flat=True))
        assert 1_700 < Session.objects.live().filter(week=this.key).count() < 2_000

    def test_city_has_what_happens_in_a_real_week(self):
        this = Week.from_date(today())
        assert set(Session.objects.filter(week=this.key).values_list("status", flat=True)) == {"scheduled", "cancelled", "moved"}
        assert Correction.objects.filter(issue__week=this.key).count() >= 40
        assert Issue.objects.filter(week=this.shift(1).key, status="published").count() == 5
        assert not Session.objects.filter(status="cancelled", reason="").exists()

    def test_the_searchs_own_example_finds_a_class(self):
        held = Session.objects.filter(series__category__name="书法绘画", organisation__path__contains="140106", date__iso_week_day=3)
        titles = set(held.values_list("series__title", flat=True))
        assert titles & {lesson.title for lesson in lessons() if lesson.subject in {"regular", "running"}}

    def test_telephones_cannot_ring(self):
        numbers = {*Series.objects.values_list("phone", flat=True), *Venue.objects.exclude(phone="").values_list("phone", flat=True)}
        assert {number[:8] for number in numbers} == {"0351-000"}

    def test_positions_are_marked_as_approximate(self):
        assert not Organisation.objects.filter(position_confirmed=True).exists()
        assert not Organisation.objects.with_classroom().filter(latitude=None).exists()

    def test_every_page_says_that_it_is_sample_data(self, client):
        answer = client.get("/timetable/")
        assert "这里是样例数据" in answer.content.decode()
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"

    @pytest.mark.parametrize("slug", ["noodles", "safe-winter"])
    def test_topics_mix_courses_classes_books_and_news(self, slug):
        shelves = gathering.gathered([str(block.value) for block in TopicPage.objects.get(slug=slug).entries])
        assert [len(shelf.rows) >= 2 for shelf in shelves] == [True] * 5
        assert len({shelf.heading for shelf in shelves}) == 5

    def test_two_courses_are_in_english_and_counted_once(self):
        english = CoursePage.objects.filter(locale__language_code="en")
        assert [len(page.lessons.all()) for page in english] == [3, 3]
        assert not Item.objects.filter(pk__in=english).exists()

    @pytest.mark.parametrize("title", ["太极拳二十四式", "高血压自己管"])
    def test_under_a_course_stands_a_class_on_the_same_subject(self, title):
        rows = found_rows([CoursePage.objects.get(title=title).pk], None)
        (row,) = companions.beside({"courses": rows}, None)["courses"]
        assert row["companion"]["same"]

    def test_subjects_of_the_sample_are_those_of_the_city(self):
        subjects = {lesson.subject for lesson in lessons()} | {group.subject for group in groups()}
        subjects |= {course[1] for group in groups() for course in group.courses}
        known = {slug.removeprefix(f"{category}-") for slug, category in Subject.objects.values_list("slug", "category__slug")}
        assert subjects - known == {""}
        assert Series.objects.exclude(subject=None).count() > Series.objects.count() * 0.7
        assert not Series.objects.exclude(subject=None).exclude(subject__category=F("category")).exists()

    def test_suggestions_name_every_sort(self):
        found = {str(source.label): next(iter(source.rows()), None) for source in suggestions.sources()}
        assert list(found)[-1] == "大家在搜"
        places, things = {"区县", "街道乡镇", "社区", "村", "场所"}, {"课", "课程", "微课", "电子书", "公告", "页面"}
        assert set(found) == {*places, *things, "人员", "主题", "老师", "大家在搜"}
        assert [label for label, row in found.items() if row is None] == ["大家在搜"]

    def test_built_again_changes_nothing(self):
        before = Session.objects.count(), DemoRecord.objects.count()
        demo.build("city", silent)
        assert (Session.objects.count(), DemoRecord.objects.count()) == before

    def test_remove_takes_the_demo_and_nothing_else(self, client):
        community = Organisation.objects.with_classroom().first()
        own = Venue.objects.create(organisation=community, name="自己的活动室")
        confirmed = Organisation.objects.with_classroom().last()
        Organisation.objects.filter(pk=confirmed.pk).update(latitude=37.8, longitude=112.5, position_confirmed=True)
        if not os.environ.get("CI"):
            thin_out()
        demo.remove(silent)
        assert list(Venue.objects.all()) == [own]
        assert (Session.objects.count(), Series.objects.count(), Issue.objects.count(), DemoRecord.objects.count()) == (0, 0, 0, 0)
        assert Organisation.objects.get(pk=confirmed.pk).latitude == 37.8
        assert Organisation.objects.exclude(pk=confirmed.pk).exclude(latitude=None).count() == 0
        assert (ColumnPage.objects.count(), CoursePage.objects.count()) == (0, 0)
        assert StandardPage.objects.count() > 0, "the pages a new site starts with are nobody's sample"
        assert demo_data.present() is False
        answer = client.get("/timetable/")
        assert (answer.status_code, "X-Robots-Tag" in answer.headers) == (200, False)


def test_demo_command_refuses_an_unknown_size():
    with pytest.raises(CommandError, match="huge"):
        call_command("demo", "huge")
