"""The lists for search engines."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils.timezone import localtime
from wagtail.models import Locale

from config.sitemaps import SECTIONS, Books
from network.enums import RowState
from tests.factories.home import front_page, standard_page
from tests.factories.library import BookFactory
from tests.factories.network import CityFactory, DistrictFactory, StreetFactory
from tests.factories.timetable import SeriesFactory
from timetable.clock import today

pytestmark = pytest.mark.django_db


def addresses(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "application/xml")
    return re.findall(r"<loc>([^<]*)</loc>", answer.content.decode())


def test_index_names_every_list_with_its_newest_day(client):
    front_page()
    BookFactory()
    found = addresses(client, "/sitemap.xml")
    assert [re.search(r"/sitemap-(\w+)\.xml$", one)[1] for one in found] == [*SECTIONS]
    assert "<lastmod>" in client.get("/sitemap.xml").content.decode()


def test_lists_hold_what_citizens_see(client):
    page = standard_page(front_page(), title="关于", slug="about")
    draft = standard_page(page.get_parent(), title="草稿", slug="draft", live=False)
    district = DistrictFactory(parent=CityFactory())
    held = SeriesFactory(organisation=district)
    SeriesFactory(organisation=district, last_on=today() - dt.timedelta(days=1))
    book = BookFactory()
    BookFactory(state=RowState.DRAFT)
    pages = addresses(client, "/sitemap-pages.xml")
    assert page.full_url in pages
    assert not [one for one in pages if draft.slug in one]
    assert addresses(client, "/sitemap-places.xml") == [f"{settings.SITE.url}/places/{district.code}/"]
    assert addresses(client, "/sitemap-classes.xml") == [f"{settings.SITE.url}/classes/{held.pk}/"]
    assert addresses(client, "/sitemap-books.xml") == [f"{settings.SITE.url}/library/books/{book.pk}/"]


def test_a_place_changes_with_its_classes_and_those_below(client):
    district, other = DistrictFactory(parent=CityFactory()), DistrictFactory(parent=None)
    street = StreetFactory(parent=district)
    held = SeriesFactory(organisation=street)
    text = client.get("/sitemap-places.xml").content.decode()
    changed = dict(re.findall(r"/places/(\w+)/</loc>(?:<lastmod>([^<]*)</lastmod>)?", text))
    day = localtime(held.updated_at).date().isoformat()
    assert (changed[district.code], changed[street.code]) == (day, day)
    assert other.code not in changed


@pytest.mark.parametrize("count", [1, 3])
def test_places_cost_three_queries(client, django_assert_num_queries, count):
    SeriesFactory.create_batch(count)
    client.get("/sitemap-places.xml")
    with django_assert_num_queries(3):
        client.get("/sitemap-places.xml")


@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_list_costs_two_queries(client, django_assert_num_queries, count):
    BookFactory.create_batch(count)
    client.get("/sitemap-books.xml")
    with django_assert_num_queries(2):  # how many, and which
        assert len(addresses(client, "/sitemap-books.xml")) == count


def test_long_lists_are_cut(client, monkeypatch):
    monkeypatch.setattr(Books, "limit", 2)
    BookFactory.create_batch(3)
    assert sum("sitemap-books" in one for one in addresses(client, "/sitemap.xml")) == 2
    assert len(addresses(client, "/sitemap-books.xml?p=2")) == 1


@pytest.mark.parametrize("path", ["/sitemap-nothing.xml", "/sitemap-books.xml?p=9", "/sitemap-books.xml?p=x"])
def test_nonsense_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_english_pages_stand_beside_the_chinese_and_mirrors_do_not(client):
    home, english = front_page(), Locale.objects.create(language_code="en")
    front = home.copy_for_translation(english)
    front.save_revision().publish()
    about, help_page = standard_page(home, slug="about"), standard_page(home, slug="help")
    about.copy_for_translation(english).save_revision().publish()
    help_page.copy_for_translation(english, alias=True)
    found = [urlsplit(address).path for address in addresses(client, "/sitemap-pages.xml")]
    assert sorted(found) == ["/", "/about/", "/en/", "/en/about/", "/help/"]
