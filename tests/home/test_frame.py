"""What frames every page: menus, footer, notices, grey days. No query while nothing changes."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from home.models import FooterSettings, MenuItem, MenuSettings, MourningSettings, Notice
from network.enums import Role, RowState
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.home import NoticeFactory, district_page, front_page, standard_page
from tests.factories.network import CommunityFactory, DistrictFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _site():
    front_page()
    standard_page()


def about(client):
    return client.get("/about/").content.decode()


def entry(**fields):
    return MenuItem.objects.create(settings=MenuSettings.load(), **({"label": "天天课堂", "short_label": "课堂", "address": "/timetable/"} | fields))


class TestMenus:
    def test_entry_is_cut_for_phones(self, client):
        entry()
        assert '<a href="/timetable/"><span><i>天天</i>课堂</span></a>' in about(client)

    def test_where_we_are_is_marked(self, client):
        entry(label="关于", short_label="", address="/about/")
        assert '<a href="/about/" aria-current="page">' in about(client)

    @pytest.mark.parametrize(("here", "left_out"), [(None, [3, 4]), (1, [3, 4]), (4, [2, 3]), (5, [3, 4])])
    def test_the_elder_version_leaves_out_what_stands_before_the_last(self, client, here, left_out):
        for number in range(6):
            entry(label=f"第{number}", short_label="", address="/about/" if number == here else f"/{number}/", sort_order=number)
        menu = re.search(r'<nav class="nav".*?</nav>', about(client), re.DOTALL)[0]
        items = re.findall(r"<li([^>]*)>", menu)
        assert [number for number, item in enumerate(items) if "no-elder" in item] == left_out
        assert len(items) == 6

    def test_page_that_moves_takes_its_entry_along(self, client):
        page = standard_page(slug="help", title="帮助")
        entry(label="帮助", short_label="", address="", page=page)
        assert 'href="/help/"' in about(client)
        page.slug = "how-to"
        page.save()
        assert 'href="/how-to/"' in about(client)
        page.unpublish()
        assert 'href="/how-to/"' not in about(client)

    @pytest.mark.parametrize("entries", [1, 3, 10])
    def test_frame_costs_nothing_once_it_is_known(self, client, django_assert_num_queries, entries):
        for number in range(entries):
            entry(label=f"第{number}", short_label="")
            NoticeFactory(title=f"通知{number}")
        FooterSettings.objects.create(sponsor="主办")
        about(client)
        with django_assert_num_queries(1):
            about(client)

    def test_foot_repeats_the_top_and_adds_its_own(self, client):
        entry()
        entry(place="footer", label="隐私", short_label="", address="/privacy/")
        foot = about(client).split('<footer class="foot">')[1]
        assert 'href="/timetable/">天天课堂</a>' in foot
        assert 'href="/privacy/">隐私</a>' in foot
        assert 'href="/sitemap/"' in foot

    @pytest.mark.parametrize(
        ("fields", "name"),
        [({"address": ""}, "address"), ({"address": "javascript:x"}, "address"), ({"short_label": "微课"}, "short_label")],
    )
    def test_bad_entry_is_refused(self, fields, name):
        with pytest.raises(ValidationError) as told:
            MenuItem(**({"label": "天天课堂", "short_label": "课堂", "address": "/timetable/"} | fields)).clean()
        assert list(told.value.message_dict) == [name]

    def test_editor_of_the_city_saves_menus(self, client):
        client.force_login(AdminFactory())
        assert client.get("/admin/settings/home/menusettings/", follow=True).status_code == 200


class TestFooter:
    LINES = {
        "sponsor": "主办：",
        "operator": "承办：",
        "phone": "电话：",
        "email": "邮箱：",
        "address": "地址：",
        "icp": "beian.miit.gov.cn",
        "police": "beian.mps.gov.cn",
        "site_code": "网站标识码",
    }

    def test_empty_lines_are_hidden(self, client):
        text = about(client)
        assert [line for line in self.LINES.values() if line in text] == []

    @pytest.mark.parametrize("name", LINES)
    def test_filled_line_is_shown(self, client, name):
        FooterSettings.objects.create(**{name: "a@b.cn"})
        text = about(client)
        assert [field for field, line in self.LINES.items() if line in text] == [name]
        assert "a@b.cn" in text

    def test_badge_of_an_institution_is_shown(self, client):
        from tests.content.pictures import picture

        FooterSettings.objects.create(badge=picture("标识"), badge_link="https://bszs.conac.cn/")
        text = about(client)
        assert 'alt="事业单位标识"' in text
        assert 'href="https://bszs.conac.cn/"' in text


class TestNotices:
    def test_notice_of_the_city_stands_on_every_page(self, client):
        NoticeFactory(title="今天大雪", text="室外的课停一天。", link="/timetable/")
        assert "今天大雪" in about(client)
        assert "今天大雪" in client.get("/nothing/").content.decode()
        assert "今天大雪" in client.get("/notices/").content.decode()

    @pytest.mark.parametrize(
        "fields",
        [
            {"starts_at": timezone.now() + HOUR, "ends_at": timezone.now() + 2 * HOUR},
            {"starts_at": timezone.now() - 2 * HOUR, "ends_at": timezone.now() - HOUR},
            {"state": RowState.DRAFT},
            {"deleted_at": timezone.now()},
        ],
    )
    def test_notice_out_of_its_time_is_not_shown(self, client, fields):
        NoticeFactory(**fields)
        assert "今天大雪" not in about(client)

    def test_coming_notice_appears_without_a_change(self, client, monkeypatch):
        begins = timezone.now() + HOUR
        NoticeFactory(starts_at=begins)
        assert "今天大雪" not in about(client)
        monkeypatch.setattr("home.querysets.timezone.now", lambda: begins)
        assert "今天大雪" in about(client)

    def test_notice_of_a_district_stays_in_the_district(self, client):
        ours, theirs = DistrictFactory(short_name="迎泽区"), DistrictFactory()
        NoticeFactory(organisation=ours, title="迎泽区停水")
        for district in (ours, theirs):
            district_page(district)
        assert "迎泽区停水" in client.get(f"/{ours.slug}/").content.decode()
        assert "迎泽区停水" not in client.get(f"/{theirs.slug}/").content.decode()
        assert "迎泽区停水" not in about(client)

    def test_reader_who_lives_there_sees_it_on_the_front_page(self, client):
        community = CommunityFactory()
        NoticeFactory(organisation=community.parent.parent, title="本区停水")
        assert "本区停水" not in client.get("/").content.decode()
        client.cookies["place"] = community.code
        assert "本区停水" in client.get("/").content.decode()

    def test_loudest_comes_first(self, client):
        NoticeFactory(title="一般消息", severity="news")
        NoticeFactory(title="有危险", severity="danger")
        text = about(client)
        assert text.index("有危险") < text.index("一般消息")

    def test_end_before_the_beginning_is_refused(self):
        notice = NoticeFactory.build(starts_at=timezone.now(), ends_at=timezone.now() - HOUR)
        with pytest.raises(ValidationError) as told:
            notice.clean()
        assert told.value.message_dict == {"ends_at": ["结束的时间要晚于开始的时间。"]}

    def test_editor_writes_for_his_own_area_only(self, client):
        district = DistrictFactory()
        client.force_login(EditorFactory(organisation=district, role=Role.EDITOR))
        fields = {"title": "停课", "text": "", "severity": "change", "link": "", "state": "published"}
        times = {"starts_at": "2026-11-25 08:00", "ends_at": "2026-11-26 08:00"}
        client.post("/admin/snippets/home/notice/add/", fields | times | {"organisation": DistrictFactory().pk})
        assert Notice.objects.count() == 0
        client.post("/admin/snippets/home/notice/add/", fields | times | {"organisation": district.pk})
        assert Notice.objects.get().organisation == district


class TestGreyDays:
    def test_site_is_grey_from_until(self, client):
        MourningSettings.objects.create(grey_from=timezone.now() - HOUR, grey_until=timezone.now() + HOUR)
        assert '<html lang="zh-hans" data-grey data-modes' in about(client)

    @pytest.mark.parametrize("hours", [(-2, -1), (1, 2)])
    def test_other_days_are_not(self, client, hours):
        MourningSettings.objects.create(grey_from=timezone.now() + hours[0] * HOUR, grey_until=timezone.now() + hours[1] * HOUR)
        assert "data-grey" not in about(client)

    def test_grey_and_a_display_mode_stand_together(self, client):
        MourningSettings.objects.create(grey_from=timezone.now() - HOUR, grey_until=timezone.now() + HOUR)
        assert 'data-grey data-modes data-size="elder"' in client.get("/about/?mode=elder").content.decode()

    @pytest.mark.parametrize("fields", [{"grey_from": timezone.now()}, {"grey_from": timezone.now(), "grey_until": timezone.now() - HOUR}])
    def test_half_a_span_is_refused(self, fields):
        with pytest.raises(ValidationError):
            MourningSettings(**fields).clean()


def test_page_that_is_not_there_is_friendly(client):
    text = client.get("/nothing/").content.decode()
    assert 'action="/search/"' in text
    assert 'href="/timetable/"' in text
