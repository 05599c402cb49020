"""Columns of the site that people look for by the search."""

import tomllib

import pytest

from home import columns
from home.models import MenuItem, MenuSettings
from search.columns import Column
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _menus():
    front_page()
    for label, address in (("天天课堂", "/timetable/"), ("联系我们", "/contact/")):
        MenuItem.objects.create(settings=MenuSettings.load(), label=label, short_label="", address=address)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("课表", "天天课堂"),
        ("課程表", "天天课堂"),
        ("天天课堂", "天天课堂"),
        (" Timetable ", "天天课堂"),
        ("电话", "联系我们"),
        ("意见反馈", "联系我们"),
    ],
)
def test_who_types_what_a_column_is_called_is_led_there(client, typed, label):
    page = client.get("/search/", {"q": typed}).content.decode()
    url = {"天天课堂": "/timetable/", "联系我们": "/contact/"}[label]
    assert f'找的是本网的栏目吗？ <a href="{url}">去“{label}”</a>' in page
    told = client.get("/search/results.json", {"q": typed}).json()["column"]
    assert (told["title"], told["url"].endswith(url)) == (label, True)


@pytest.mark.parametrize("typed", ["书法", "课表 迎泽", "图书馆", ""])
def test_other_words_and_what_no_menu_has_lead_nowhere(client, typed):
    assert "找的是本网的栏目吗" not in client.get("/search/", {"q": typed}).content.decode()
    assert columns.find(typed) is None


def test_no_word_leads_to_two_columns_and_every_path_is_one_of_a_new_sites_menus():
    table = tomllib.loads(columns.WORDS.read_text(encoding="utf-8"))
    words = [word for said in table.values() for word in said]
    assert len(words) == len(set(words))
    site = tomllib.loads((columns.WORDS.parent / "site.toml").read_text(encoding="utf-8"))
    assert set(table) <= {entry.get("address") or f"/{entry['page']}/" for entry in site["menu"]}


def test_a_column_costs_no_query_once_menus_are_known(django_assert_num_queries):
    columns.find("课表")
    with django_assert_num_queries(0):
        assert columns.find("课表") == Column("天天课堂", "/timetable/")
