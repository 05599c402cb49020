"""A new site: its pages are made once, editors' changes stay."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from home import actions, texts
from home.models import ColumnPage, DistrictHomePage, FooterSettings, HomePage, MenuItem, StandardPage
from network.actions import import_divisions
from network.models import Organisation
from tests.factories.accounts import EditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def _city(django_db_setup, django_db_blocker):
    """A new site, made once for the class and taken back with the transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_divisions()
        actions.build_site()
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_city")
class TestSite:
    def test_site_answers_at_once(self, client):
        actions.build_site()
        for path in ("/", "/about/", "/help/", "/contact/", "/privacy/", "/accessibility/", "/taiyuan/", "/yingze/", "/sitemap/"):
            assert client.get(path).status_code == 200, path
        assert DistrictHomePage.objects.count() == 10

    def test_site_record_says_what_site_url_says(self):
        actions.build_site()
        site = Site.objects.get()
        assert (site.hostname, site.port, site.is_default_site) == (settings.SITE.host, settings.SITE.port, True)
        assert site.root_page.specific == HomePage.objects.get(locale__language_code="zh-hans")

    def test_second_call_makes_nothing_and_keeps_changes(self):
        actions.build_site()
        about = StandardPage.objects.get(slug="about", locale__language_code="zh-hans")
        about.title = "我们是谁"
        about.save()
        MenuItem.objects.filter(place="footer").delete()
        before = Page.objects.count(), MenuItem.objects.count()
        assert actions.build_site() == []
        assert (Page.objects.count(), MenuItem.objects.count()) == before
        assert StandardPage.objects.get(slug="about", locale__language_code="zh-hans").title == "我们是谁"

    def test_column_says_what_it_made(self):
        actions.build_site()
        made = actions.build_column()
        assert {page.pk for page in made} == set(ColumnPage.objects.values_list("pk", flat=True))
        assert actions.build_column() == []

    def test_articles_are_long_enough_to_keep(self, client):
        actions.build_site()
        made = actions.build_column()
        assert 6 <= len(made) <= 8
        for page in made:
            words = re.sub(r"<[^>]+>|\s", "", "".join(str(block.value) for block in page.body))
            assert 400 <= len(words) <= 800, page.title
            assert page.drawing_template
            assert client.get(page.url).status_code == 200

    def test_district_editor_works_in_his_own_tree(self, client):
        district = Organisation.objects.get(code="140106")
        actions.build_site()
        client.force_login(EditorFactory(organisation=district))
        own, foreign = (DistrictHomePage.objects.get(organisation__code=code) for code in ("140106", "140105"))
        assert client.get(f"/admin/pages/{own.pk}/edit/").status_code == 200
        assert client.get(f"/admin/pages/{foreign.pk}/edit/").status_code == 404

    def test_sample_footer_is_taken_out_but_not_what_editors_wrote(self):
        actions.fill_sample_footer()
        footer = FooterSettings.load()
        footer.sponsor = "太原市教育局"
        footer.save()
        actions.clear_sample_footer()
        footer = FooterSettings.objects.get()
        assert (footer.sponsor, footer.phone, footer.icp) == ("太原市教育局", "", "")

    def test_filled_footer_is_left_alone(self):
        FooterSettings.objects.create(phone="0351-1234567")
        actions.fill_sample_footer()
        assert FooterSettings.objects.get().sponsor == ""


def test_column_before_the_site_is_told():
    with pytest.raises(LookupError, match="build_site"):
        actions.build_column()


def test_sample_telephone_cannot_ring():
    assert actions.fill_sample_footer().phone.startswith("0351-000")


class TestTexts:
    def test_marks_become_blocks(self):
        text = texts.parse("title: 题\nfact: 在哪儿 | 这里\n\n头一段**粗**<i>\n\n- 一\n- 二\n\n## 小标题\n\n1. 先\n2. 后\n\n> 引\n\n! 留神 | 看路")
        assert text.head == {"title": "题"}
        assert text.facts == [("在哪儿", "这里")]
        assert text.blocks == [
            ("paragraph", "<p>头一段<b>粗</b>&lt;i&gt;</p><ul><li>一</li><li>二</li></ul>"),
            ("heading", "小标题"),
            ("steps", {"heading": "", "steps": ["先", "后"]}),
            ("quotation", {"text": "引", "source": ""}),
            ("call_out", {"kind": "", "heading": "留神", "text": "<p>看路</p>"}),
        ]

    def test_head_without_a_colon_is_told(self):
        with pytest.raises(ValueError, match="Not a head line: '没有冒号'"):
            texts.parse("没有冒号\n\n正文")

    @pytest.mark.parametrize("folder", ["pages", "columns", "english"])
    def test_every_text_is_complete(self, folder):
        found = texts.texts(folder)
        assert found
        for text in found:
            assert {"title", "slug", "lead"} <= text.head.keys()
            assert text.blocks
