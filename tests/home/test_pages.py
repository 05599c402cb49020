"""Columns, articles, the site map, and what an editor meets at first."""

import re

import pytest

from home.models import ColumnPage, MenuItem, MenuSettings
from home.querysets import articles_below
from tests.factories.accounts import AdminFactory
from tests.factories.content import CategoryFactory, SubjectFactory
from tests.factories.courses import catalogue, course, topic
from tests.factories.home import article, column, front_page, standard_page
from tests.factories.network import DistrictFactory
from tests.factories.news import announcement, news_index

pytestmark = pytest.mark.django_db


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("count", [1, 3, 10])
def test_column_costs_two_queries(client, django_assert_num_queries, count):
    series = column()
    for number in range(count):
        article(series, number)
    client.get("/taiyuan/")
    with django_assert_num_queries(2):
        read(client, "/taiyuan/")


@pytest.mark.parametrize("count", [1, 3, 10])
def test_article_costs_two_queries(client, django_assert_num_queries, count):
    series = column()
    for number in range(count):
        article(series, number)
    client.get("/taiyuan/a0/")
    with django_assert_num_queries(2):
        read(client, "/taiyuan/a0/")


def test_column_leads_on_to_older_articles_and_ends(client):
    series = column()
    for number in range(45):
        article(series, number, title=f"〔{number}〕")
    seen, path = [], "/taiyuan/"
    for _ in range(3):
        text = read(client, path)
        seen += [number for number in range(45) if f"〔{number}〕" in text]
        older = re.search(r'href="(\?before=[^"]+)"', text)
        path = f"/taiyuan/{older[1]}" if older else ""
    assert seen == list(range(45))
    assert path == ""


@pytest.mark.parametrize("before", ["x", "2026-01-01_1", "2026-13-45T00:00:00+08:00_1", "_", "2026-01-01T00:00:00+08:00_" + "9" * 30, "' OR 1=1"])
def test_nonsense_counts_as_the_beginning(client, before):
    article(column())
    assert "第1篇" in client.get("/taiyuan/", {"before": before}).content.decode()


def test_column_without_articles_offers_the_next_thing(client):
    column()
    text = read(client, "/taiyuan/")
    assert "这里还没有文章" in text
    assert 'href="/timetable/"' in text


def test_article_names_author_drawing_and_neighbours(client):
    series = column()
    article(series, 2, title="另一篇")
    article(series, 1, author="编辑组", drawing="towers", picture_alt="两座塔", category=CategoryFactory(name="太原记忆"))
    text = read(client, "/taiyuan/a1/")
    for expected in ("编辑组", 'aria-label="两座塔"', "另一篇", "太原记忆", "读完约 1 分钟", '<a href="/taiyuan/">走进太原</a>', "最后更新"):
        assert expected in text


def test_unknown_drawing_shows_nothing(client):
    page = article(column(), 1)
    ColumnPage.objects.filter(pk=page.pk).update(drawing="../base")
    assert "<figure>" not in read(client, "/taiyuan/a1/")


def test_new_article_is_in_the_list_at_once():
    series = column()
    article(series, 1)
    assert [found.title for found in articles_below(series.path, 5)] == ["第1篇"]
    article(series, 2)
    assert [found.title for found in articles_below(series.path, 5)] == ["第1篇", "第2篇"]


@pytest.mark.parametrize("count", [1, 3, 10])
def test_site_map_costs_two_queries(client, django_assert_num_queries, count):
    front_page()
    for number in range(count):
        standard_page(slug=f"p{number}", title=f"第{number}页")
        DistrictFactory()
        SubjectFactory()
    client.get("/sitemap/")
    with django_assert_num_queries(2):
        assert "第0页" in read(client, "/sitemap/")


def test_site_map_leads_from_a_category_to_its_courses_and_names_a_column_once(client):
    slug = SubjectFactory().category.slug
    front_page()
    assert f'href="/timetable/near/?subject={slug}"' in read(client, "/sitemap/")
    index = catalogue()
    url = index.url
    topic(index)
    menu = MenuSettings.load()
    menu.items.add(MenuItem(label="课程", address=url))
    menu.save()
    text = read(client, "/sitemap/").partition("<main")[2].partition("</main>")[0]
    assert f'href="{url}?category={slug}"' in text
    assert text.count(f'href="{url}"') == 1
    assert "└" not in text


def test_site_map_leaves_articles_and_drafts_out(client):
    article(column(), title="文章一篇")
    standard_page(slug="draft", title="没写完", live=False)
    course(catalogue(), title="家常菜十讲")
    announcement(news_index(), title="冬季课表")
    text = read(client, "/sitemap/")
    assert "走进太原" in text
    assert "文章一篇" not in text
    assert "家常菜十讲" not in text
    assert "冬季课表" not in text
    assert "没写完" not in text


def test_editors_home_has_no_counts_of_pages(client):
    client.force_login(AdminFactory())
    text = read(client, "/admin/")
    assert "w-summary" not in text


@pytest.mark.parametrize("type_", ["standardpage", "columnindexpage", "districthomepage"])
def test_editor_gets_a_form_for_every_type(client, type_):
    client.force_login(AdminFactory())
    assert "导语" in read(client, f"/admin/pages/add/home/{type_}/{front_page().pk}/")


def test_what_wagtail_names_in_english_alone_is_named_in_chinese(client):
    client.force_login(AdminFactory())
    sites, workflows = read(client, "/admin/sites/"), read(client, "/admin/workflows/list/")
    assert "端口号" in sites
    assert "根页面" in sites
    assert "Root page" not in sites
    assert "Moderators approval" not in workflows
