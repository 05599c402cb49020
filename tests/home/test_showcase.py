"""What apps bring to the front page: it is what they list, it costs nothing while nothing changes, and it fits the page."""

import gzip
import re

import pytest
from django.utils import timezone

from home import showcase
from tests.factories.content import CategoryFactory
from tests.factories.courses import catalogue, course, microlecture
from tests.factories.home import front_page
from tests.factories.library import BookFactory
from tests.factories.news import announcement, news_index

pytestmark = pytest.mark.django_db
NODES = re.compile(rb"<[a-z]")


def fill(times):
    home = front_page()
    courses, index = catalogue(home), news_index(home)
    for number in range(3 * times):
        category = CategoryFactory()
        course(courses, number + 1, category=category, entered_tenths=15)
        microlecture(courses, 100 + number, category=category)
        announcement(index, number + 1)
        BookFactory(category=category)
    return home


def show(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_new_site_shows_no_empty_sections(client):
    front_page()
    CategoryFactory(name="健康养生", slug="health")
    text = show(client)
    assert not re.search(r'id="(ml|bks|news)"', text)
    assert "/timetable/near/?subject=health" in text
    assert "课时" not in text


def test_everything_new_is_on_the_front_page(client):
    fill(1)
    text = show(client)
    assert all(f'id="{anchor}"' in text for anchor in ("ml", "bks", "news"))
    assert 'href="/news/"' in text
    assert "图书馆 3 册" in text


@pytest.mark.parametrize("times", [1, 3, 10])
def test_warm_front_page_costs_as_much_with_many_rows(client, django_assert_num_queries, times):
    fill(times)
    show(client)
    with django_assert_num_queries(1):  # the page
        body = show(client).encode()
    assert len(gzip.compress(body, 6)) < 20_000
    assert len(NODES.findall(body)) < 1_500


@pytest.mark.parametrize("times", [1, 3])
def test_new_book_costs_two_queries_more(client, django_assert_num_queries, times):
    fill(times)
    show(client)
    BookFactory(title="新到的书")
    with django_assert_num_queries(3):  # the page, the newest books, their number
        assert "新到的书" in show(client)


@pytest.mark.parametrize("times", [1, 3])
def test_new_page_keeps_the_budget(client, django_assert_max_num_queries, times):
    home = fill(times)
    show(client)
    announcement(home.get_children().get(slug="news"), 77, title="今天的新闻", issued_on=timezone.localdate())
    with django_assert_max_num_queries(8):
        assert "今天的新闻" in show(client)


def test_hours_of_the_categories_are_those_of_the_lists(client):
    fill(2)
    shown = showcase.showcase()
    assert float(shown["hours"]) == pytest.approx(sum(float(one.hours) for one in shown["categories"] if one.hours))
    for one in shown["categories"]:
        if one.hours:
            assert client.get(one.url).status_code == 200
