"""What a new site has in English, and how lists, menus and counts treat the translations of pages."""

import pytest
from django.db import transaction
from django.utils import translation
from wagtail.models import Locale, Page

from content import links, translations
from content.models import Category
from courses import figures
from courses.models import CataloguePage, CoursePage, Item
from home import actions, querysets
from home.models import ColumnPage, HomePage, MenuItem, StandardPage
from news import figures as news
from search.actions import index_objects
from tests.factories.courses import course
from tests.factories.home import add, article
from tests.factories.news import announcement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chinese_again():
    """A request in English leaves its language to the thread."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(scope="class")
def _built(django_db_setup, django_db_blocker):
    """A new site, made once for the class and taken back with the transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        actions.build_site()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def home(_built):
    return HomePage.objects.get(locale__language_code="zh-hans")


def in_english(page, **fields):
    """The published English version of a page whose page above has one."""
    made = page.copy_for_translation(Locale.objects.get(language_code="en"))
    for name, value in fields.items():
        setattr(made, name, value)
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def body(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.usefixtures("home")
class TestNewSite:
    def test_english_pages_stand_under_the_addresses_of_the_chinese_ones(self, client):
        for path, title in {"": "Taiyuan Lifelong Learning Network", "about/": "About this site", "first-class/": "How to find a class"}.items():
            text = body(client, f"/en/{path}")
            assert f"<h1>{title}</h1>" in text or f'<h1 class="sr">{title}</h1>' in text
            assert "in Chinese only" not in text
        for path in ("help/", "contact/", "courses/", "taiyuan/", "news/"):
            assert "in Chinese only" not in body(client, f"/en/{path}")

    def test_chinese_pages_do_not_move(self, client, home):
        assert home.slug == "home"
        assert {page.slug for page in home.get_children()} >= {"about", "courses", "taiyuan", "news", "help"}
        assert "<h1>关于本网</h1>" in body(client, "/about/")

    def test_made_again_nothing_is_made_and_nothing_changes(self):
        StandardPage.objects.filter(locale__language_code="en", slug="about").update(title="Who we are")
        before = Page.objects.count()
        assert actions.build_english() == []
        assert Page.objects.count() == before
        assert StandardPage.objects.filter(title="Who we are").exists()

    def test_a_site_without_pages_gets_none(self):
        assert actions.build_english() == []

    def test_every_menu_entry_has_its_english(self, client):
        assert not MenuItem.objects.filter(english="").exists()
        text = body(client, "/en/timetable/")
        assert '<a href="/en/timetable/" aria-current="page"><span>Classes</span></a>' in text
        assert '<a href="/en/courses/"><span>Courses</span></a>' in text
        assert "天天课堂" in body(client, "/timetable/")

    def test_an_entry_without_words_takes_the_title_of_its_english_page(self):
        MenuItem.objects.filter(page__slug="about").update(english="")
        querysets.menus.forget()
        with translation.override("en"):
            assert "About this site" in {line.label for line in querysets.menus()["footer"]}

    def test_terms_have_english_words(self, client):
        assert not Category.objects.filter(english="").exists()
        assert "Noodles and cooking" in body(client, "/en/")
        assert "面食烹饪" in body(client, "/")
        assert str(Category.objects.get(slug="cooking")) == "面食烹饪"

    def test_site_map_shows_each_page_once(self, client):
        chinese, english = body(client, "/sitemap/"), body(client, "/en/sitemap/")
        assert "About this site" not in chinese
        assert english.count("About this site") == 1
        assert "关于本网" not in english
        assert "无障碍说明" in english


@pytest.mark.usefixtures("home")
class TestLists:
    @pytest.fixture
    def dishes(self):
        catalogue = CataloguePage.objects.get(locale__language_code="zh-hans")
        return course(catalogue, title="家常菜", slug="dishes", category=Category.objects.get(slug="cooking"))

    def test_a_course_counts_once_and_shows_its_english_words(self, client, dishes):
        hours = figures.hours_in_all()
        in_english(dishes, title="Home cooking for everybody")
        assert CoursePage.objects.count() == 2
        assert list(Item.objects.values_list("pk", flat=True)) == [dishes.pk]
        assert figures.hours_in_all() == hours
        assert '<a href="/en/courses/dishes/">Home cooking for everybody</a>' in body(client, "/en/courses/")
        assert "Home cooking" not in body(client, "/courses/")

    def test_an_english_course_is_found_once_and_not_by_its_category_in_chinese(self, client, dishes):
        index_objects([dishes, in_english(dishes, title="Home cooking for everybody")])
        found = body(client, "/en/search/?q=everybody")
        assert 'href="/en/courses/dishes/" lang="en"' in found
        assert 'href="/en/courses/dishes/" lang="en"' in body(client, "/search/?q=everybody")
        chinese = body(client, "/search/?q=面食烹饪")
        assert '<a href="/courses/dishes/">' in chinese
        assert "Home cooking" not in chinese

    def test_a_withdrawn_course_leaves_both(self, client, dishes):
        english = in_english(dishes, title="Home cooking")
        dishes.unpublish()
        assert "Home cooking" not in body(client, "/en/courses/")
        english.unpublish()
        assert client.get("/en/courses/dishes/").status_code == 410

    def test_news_and_articles_show_english_words_and_stand_once(self, client, home):
        index = home.get_children().get(slug="news").specific
        notice = announcement(index, title="冬季时间", slug="winter")
        column = home.get_children().get(slug="taiyuan").specific
        told = article(column, title="双塔", slug="towers")
        in_english(notice, title="Winter hours")
        in_english(told, title="The twin pagodas")
        assert ColumnPage.objects.count() == 2
        with translation.override("zh-hans"):
            assert [line.title for line in news.latest(4)] == ["冬季时间"]
        for path, title in (("news", "Winter hours"), ("taiyuan", "The twin pagodas")):
            assert title in body(client, f"/en/{path}/")
            assert title not in body(client, f"/{path}/")
            assert body(client, "/en/").count(f">{title}</a>") == 1

    def test_trails_are_english_where_the_pages_above_are(self, dishes):
        with translation.override("en"):
            assert links.trail(dishes.url_path) == [("Courses", "/en/courses/")]
        with translation.override("zh-hans"):
            assert links.trail(dishes.url_path) == [("课程十三类", "/courses/")]

    @pytest.mark.parametrize("count", [1, 3])
    def test_versions_cost_one_query_after_a_change_and_none_without(self, home, django_assert_num_queries, count):
        for number in range(count):
            add(home, StandardPage(title=f"页{number}", slug=f"p{number}"))
            in_english(StandardPage.objects.get(slug=f"p{number}"), title=f"Page {number}")
        translations.versions()
        translations.versions.forget()
        with django_assert_num_queries(1):
            translations.versions()
        with django_assert_num_queries(0):
            assert len(translations.versions()) == count + 8
