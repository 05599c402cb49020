"""From an address to its page: one query, and all that Wagtail does besides."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site

from content import links, routing
from tests.factories.accounts import AdminFactory
from tests.factories.home import article, column, front_page, standard_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return standard_page()


@pytest.mark.parametrize("pages", [1, 3, 10])
def test_page_costs_one_query(client, django_assert_num_queries, about, pages):
    for number in range(pages):
        standard_page(title=f"页{number}", slug=f"p{number}")
    client.get("/about/")
    with django_assert_num_queries(1):
        assert client.get("/about/").status_code == 200


def test_page_deep_in_the_tree_costs_one_query(client, django_assert_num_queries, about):
    deep = standard_page(standard_page(about, slug="a"), slug="b", title="深处")
    client.get("/about/a/b/")
    with django_assert_num_queries(1):
        answer = client.get("/about/a/b/")
    assert deep.title in answer.content.decode()


def test_cold_page_costs_seven_queries(client, django_assert_max_num_queries, about):
    with django_assert_max_num_queries(10):
        client.get("/about/")


def test_path_is_found_by_the_index(about):
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's query plan")
    plan = Page.objects.filter(url_path="/home/about/").explain()
    assert "content_page_url_path" in plan


def test_unknown_address_is_not_found_cheaply(client, django_assert_num_queries, about):
    client.get("/nothing/")
    with django_assert_num_queries(3):  # the path, the editors' redirects, what was withdrawn
        assert client.get("/nothing/").status_code == 404


def test_draft_is_not_found(client, about):
    about.live = False
    about.first_published_at = None
    about.save()
    assert client.get("/about/").status_code == 404


def test_withdrawn_page_is_gone(client, about):
    about.unpublish()
    assert client.get("/about/").status_code == 410


def test_redirect_of_a_withdrawn_page_is_followed(client, about):
    Redirect.objects.create(old_path="/about", redirect_link="/new/", site=Site.objects.get())
    about.unpublish()
    answer = client.get("/about/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/new/")


def test_moved_page_leaves_a_redirect(client, about, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        about.slug = "about-us"
        about.save()
    assert client.get("/about-us/").status_code == 200
    assert client.get("/about/").headers["Location"] == "/about-us/"


def test_changed_slug_of_a_parent_is_seen_at_once(client, about):
    standard_page(about, slug="below", title="下面")
    assert client.get("/about/below/").status_code == 200
    about.refresh_from_db()
    about.slug = "about-us"
    about.save()
    assert "下面" in client.get("/about-us/below/").content.decode()
    assert links.trail("/home/about-us/below/") == [("关于本网", "/about-us/")]


def test_type_of_a_reused_address_is_not_trusted(client, about):
    client.get("/about/")
    about.delete()
    column(slug="about", title="改成栏目")
    assert "改成栏目" in client.get("/about/").content.decode()


def test_password_protects_a_branch(client, about):
    standard_page(about, slug="below")
    restriction = PageViewRestriction.objects.create(page=about, restriction_type="password", password="芝麻")
    answer = client.get("/about/below/")
    assert "password" in answer.content.decode().lower()
    assert "private" in answer.headers["Cache-Control"]
    client.post(f"/_util/authenticate_with_password/{restriction.pk}/{about.pk}/", {"password": "芝麻", "return_url": "/about/"})
    assert "<h1>关于本网</h1>" in client.get("/about/").content.decode()


def test_group_page_asks_to_sign_in(client, about):
    restriction = PageViewRestriction.objects.create(page=about, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="读者"))
    assert client.get("/about/").status_code == 302


def test_alias_of_a_restricted_page_is_restricted_too(client, about):
    PageViewRestriction.objects.create(page=about, restriction_type="login")
    about.create_alias(parent=front_page(), update_slug="copy")
    assert client.get("/copy/").status_code == 302


def test_restriction_elsewhere_costs_nothing(client, django_assert_num_queries, about):
    PageViewRestriction.objects.create(page=standard_page(slug="other"), restriction_type="login")
    client.get("/about/")
    with django_assert_num_queries(1):
        client.get("/about/")


def test_preview_of_a_draft_is_shown_to_its_editor(client, about):
    client.force_login(AdminFactory())
    about.title = "草稿里的标题"
    about.save_revision()
    answer = client.get(f"/admin/pages/{about.pk}/view_draft/")
    assert "草稿里的标题" in answer.content.decode()
    assert "草稿里的标题" not in client.get("/about/").content.decode()


def test_english_root_answers_under_its_prefix(client):
    home = front_page()
    english = Locale.objects.create(language_code="en")
    other = home.copy_for_translation(english)
    other.title = "English front page"
    other.slug = "home-en"
    other.save_revision().publish()
    standard_page(other, title="About us", slug="about")
    assert "About us" in client.get("/en/about/").content.decode()
    assert routing.address("/home-en/about/") == "/en/about/"


def test_second_site_is_found_by_its_host(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example.cn"]
    root = Page.objects.get(depth=1)
    front_page()
    other = standard_page(root, title="另一个网站", slug="other")
    Site.objects.create(hostname="other.example.cn", port=80, root_page=other)
    standard_page(other, title="别处的页", slug="there")
    assert client.get("/there/").status_code == 404
    assert "别处的页" in client.get("/there/", headers={"host": "other.example.cn"}).content.decode()


@pytest.mark.parametrize("path", ["/a/" * 300, "/%E5%A4%AA%E5%8E%9F/", "/about/../about/", "/é/"])
def test_strange_addresses_are_not_found(client, about, path):
    assert client.get(path).status_code == 404


def test_article_with_ten_pictures_and_links_costs_what_one_costs(client, django_assert_num_queries, about):
    from media.models import Picture
    from tests.content.pictures import picture

    series = column()

    def body(count):
        images = [("picture", {"image": picture(f"图{number}"), "alt": "图", "caption": ""}) for number in range(count)]
        return [*images, *[("paragraph", f'<p><a linktype="page" id="{about.pk}">关于</a></p>')] * count]

    one = article(series, 1, body=body(1), picture=picture("题图"))
    ten = article(series, 2, body=body(10), picture=picture("题图"))
    assert Picture.objects.count() == 13
    for page in (one, ten):
        client.get(page.url)
        with django_assert_num_queries(4):  # page, pictures of the body, sizes of all, other articles
            text = client.get(page.url).content.decode()
        assert '<a href="/about/">关于</a>' in text
