"""The editors' pages carry our seal and our name."""

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from search.actions import index_objects

NAME = "太原终身学习网"


class Reader(HTMLParser):
    """Gathers the title, the icons and what stands in the place of the sidebar's logo."""

    def __init__(self, text):
        super().__init__()
        self.title, self.icons, self.logo, self.inside = "", [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "link" and "icon" in given.get("rel", ""):
            self.icons.append(given["href"])
        if tag == "img" and self.inside == "logo":
            self.logo.append(given["src"])
        if tag == "title" or "data-wagtail-sidebar-branding-logo" in given:
            self.inside = tag if tag == "title" else "logo"

    def handle_endtag(self, tag):
        if tag in ("title", "template"):
            self.inside = ""

    def handle_data(self, data):
        if self.inside == "title":
            self.title += data


@pytest.mark.django_db
def test_the_editors_pages_have_seal_icon_and_name(admin_client):
    seen = Reader(admin_client.get(reverse("wagtailadmin_home")).content.decode())
    assert seen.title.endswith(f" - {NAME}")
    assert "Wagtail" not in seen.title
    assert seen.icons == seen.logo == ["/static/favicon.svg"]


@pytest.mark.django_db
def test_a_missing_page_of_the_editors_has_the_seal(admin_client):
    answer = admin_client.get("/admin/nothing/")
    assert answer.status_code == 404
    assert '<img src="/static/favicon.svg"' in answer.content.decode()
    assert "wagtail-logo" not in answer.content.decode()


@pytest.mark.django_db
def test_a_missing_page_of_the_editors_says_so_in_plain_words(admin_client):
    page = admin_client.get("/admin/nothing/").content.decode()
    assert "没有这一页，或者它不归您管" in page.partition("<h1")[2]
    assert f'href="{reverse("wagtailadmin_home")}"' in page


@pytest.mark.django_db
def test_a_search_of_pages_names_nothing_none(admin_client):
    index_objects(Page)
    page = admin_client.get(reverse("wagtailadmin_pages:search") + "?q=welcome").content.decode()
    assert ("找到 1 个符合的页面" in re.sub(r"\s+", " ", page), "None：" in page) == (True, False)


@pytest.mark.django_db
def test_mails_to_editors_have_our_name_at_the_head(admin_user):
    with translation.override("zh-hans"):
        mail = render_to_string("wagtailadmin/notifications/base.html", {"user": admin_user})
    assert f">{NAME}</h1>" in mail
    assert "email-header.jpg" not in mail


@pytest.mark.django_db
def test_no_guide_in_english_on_another_host(admin_client):
    page = admin_client.get(reverse("wagtailadmin_home")).content.decode()
    assert "guide.wagtail.org" not in page
    assert "editor-guide" not in page
    assert reverse("wagtailadmin_account") in page
