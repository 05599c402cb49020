"""Courses of the demo city: real recordings, sums that agree, gone without a trace."""

import io
import random
import re
import time

import pytest
from django.db import transaction
from django.utils.html import strip_tags

from content.actions import load_terms
from courses import demo, figures
from courses.enums import ItemKind
from courses.models import CoursePage, Item, MicrolecturePage
from courses.studio import film, sound
from media import containers
from media.models import Recording
from network.models import DemoRecord
from tests.factories.courses import catalogue
from tests.factories.home import front_page
from tests.factories.network import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def city(django_db_setup, django_db_blocker):
    """Courses and microlectures, made once for the class and taken back with the transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_terms()
        DistrictFactory()
        before = time.process_time()
        front = catalogue().get_parent()
        demo.make_courses(random.Random(1), front)
        demo.make_topics(front)
        assert time.process_time() - before < 20
        yield front_page()
        transaction.set_rollback(True)


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("city")
class TestCourses:
    def test_there_are_sixty_of_each_in_thirteen_categories(self):
        assert (CoursePage.objects.count(), MicrolecturePage.objects.count()) == (60, 60)
        assert Item.objects.values("category").distinct().count() == 13
        assert set(Item.objects.values_list("kind", flat=True)) == set(ItemKind.values)
        assert not Recording.objects.filter(captions="").exists()
        assert DemoRecord.objects.filter(model="wagtailcore.page").count() == 122
        assert not Item.objects.exclude(kind__in=["course", "microlecture"]).filter(source="").exists()

    def test_class_hours_are_the_same_everywhere(self, client):
        listed = sum(Item.objects.values_list("tenths", flat=True))
        assert listed == figures.hours_in_all().tenths == demo.HOURS_IN_ALL["city"] * 10
        front = read(client, "/courses/")
        entries = re.findall(r'<li><a href="([^"]+)"><b>[^<]+</b><span class="num">([\d.,]+) ', front)
        assert len(entries) == 13
        assert round(sum(float(told.replace(",", "")) for _url, told in entries), 1) == demo.HOURS_IN_ALL["city"]
        for url, told in entries:
            text = read(client, url.replace("&amp;", "&"))
            rows = re.findall(r"([\d.]+) 课时", strip_tags(text[text.index('class="rows big"') : text.index('id="facets"')]))
            assert round(sum(map(float, rows)), 1) == float(told)

    def test_a_microlecture_lasts_no_hours(self, client):
        tenths = {kind == ItemKind.MICROLECTURE: set() for kind in ItemKind.values}
        for kind, each in Item.objects.values_list("kind", "tenths"):
            tenths[kind == ItemKind.MICROLECTURE].add(each)
        assert tenths[True] == {1, 2, 3}
        assert min(tenths[False]) > 10
        assert demo.REASON in read(client, "/courses/cooking-m1/")

    def test_pages_are_whole(self, client):
        for path in ("/courses/cooking-m1/", "/courses/cooking-m2/", "/courses/cooking-c1/", "/courses/cooking-c1/?lesson=3", "/courses/noodles/"):
            assert "<h1>" in read(client, path)


def test_film_of_slides_is_a_video():
    data = film.webm([film.slide("捻", "猫耳朵", 1, at, 4) for at in range(1, 5)], 3)
    facts = containers.read(io.BytesIO(data))
    assert (facts.kind, facts.extension, facts.seconds, facts.width) == ("video", "webm", 12, 640)


def test_sound_is_a_recording_with_times():
    made = sound.record(["一斤面。", "四两半水。"])
    facts = containers.read(io.BytesIO(made.data))
    assert facts.kind == "audio"
    assert [start for start, _end in made.times] == sorted(start for start, _end in made.times)
    assert made.times[-1][1] <= facts.seconds


def test_hours_can_be_any_number():
    for count, tenths in ((120, 142_050), (120, 6_200)):
        shares = list(demo._shares(random.Random(1), [True, False] * (count // 2), tenths))
        assert (len(shares), sum(shares)) == (count, tenths)
        assert min(shares) > 0
