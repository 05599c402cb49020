"""Lists and pages of announcements: filters, years, keys, what holds and what is over, what they cost."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from lxml import etree

from news import feeds, querysets, wagtail_hooks
from news.declared import found_rows, ranks
from news.enums import NewsKind
from news.models import NewsPage
from search import answers, suggestions
from search.actions import index_objects
from tests.content.pictures import picture
from tests.factories.accounts import AdminFactory
from tests.factories.home import district_page
from tests.factories.network import CommunityFactory, DistrictFactory
from tests.factories.news import announcement, attachment, news_index
from tests.steps import counted

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def day(ahead=0):
    """Today or some days from it, as it is when a test runs: the suite may cross midnight."""
    return timezone.localdate() + dt.timedelta(days=ahead)


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def titles(text):
    return re.findall(r"第\d+条", text[text.index('id="list"') :]) if 'id="list"' in text else []


def chips(text):
    """Address → count of every filter."""
    return {url.replace("&amp;", "&"): int(count) for url, count in re.findall(r'<li><a href="([^"]+)"[^>]*>[^<]*<small>(\d+)</small>', text)}


@pytest.mark.parametrize("count", [1, 3, 10, 30])
def test_list_costs_two_queries(client, django_assert_num_queries, count):
    index = news_index()
    for number in range(count):
        announcement(index, number, organisation=CommunityFactory())
    read(client, "/news/")
    with django_assert_num_queries(2):  # page, rows
        read(client, "/news/")


@pytest.mark.parametrize("count", [1, 3, 10])
def test_list_costs_three_more_after_a_change(client, django_assert_num_queries, count):
    index = news_index()
    for number in range(count):
        announcement(index, number)
    read(client, "/news/")
    announcement(index, 40)
    with django_assert_num_queries(5):  # page, rows, counts; menus and restrictions, which any page may change
        assert "第40条" in read(client, "/news/")


@pytest.mark.parametrize("count", [1, 3, 10])
def test_page_costs_two_queries(client, django_assert_num_queries, count):
    index = news_index()
    policy = announcement(index, 0, kind=NewsKind.POLICY)
    for number in range(1, count + 1):
        announcement(index, number, explains=policy)
        attachment(policy, f"附件{number}.txt")
    read(client, "/news/n0/")
    with django_assert_num_queries(2):  # page, attachments
        text = read(client, "/news/n0/")
    assert text.count("TXT") == count


@pytest.mark.parametrize("count", [1, 3, 10])
def test_page_with_pictures_costs_four_queries(client, django_assert_num_queries, count):
    index = news_index()
    policy = announcement(index, 0, kind=NewsKind.POLICY)
    body = [("picture", {"image": picture(f"图{number}"), "alt": "", "caption": "图注"}) for number in range(count)]
    announcement(index, 1, body=body, explains=policy)
    read(client, "/news/n1/")
    with django_assert_num_queries(4):  # page, pictures, their sizes, attachments
        assert read(client, "/news/n1/").count("<figcaption>") == count


def test_list_leads_on_to_older_ones_and_ends(client):
    index = news_index()
    for number in range(45):
        announcement(index, number, issued_on=day() - dt.timedelta(days=number // 4))
    seen, path = [], "/news/"
    for _ in range(3):
        text = read(client, path)
        seen += titles(text)
        older = re.search(r'<a class="btn two" href="(/news/\?before=[^"]+)"', text)
        path = older[1] if older else ""
    assert len(seen) == len(set(seen)) == 45
    assert path == ""


@pytest.mark.parametrize("before", ["x", "2026-01-01", "2026-13-45_1", "_", "2026-01-01_" + "9" * 30, "2026-01-01_²", "' OR 1=1"])
def test_nonsense_counts_as_the_beginning(client, before):
    announcement(news_index())
    assert "第1条" in client.get("/news/", {"before": before, "kind": "nonsense"}).content.decode()


def test_every_count_is_what_its_link_lists(client):
    index = news_index()
    kinds = list(NewsKind)
    for number in range(12):
        announcement(index, number, kind=kinds[number % 3], issued_on=dt.date(2024 + number % 2, 3, 1 + number))
    for start in ("/news/", "/news/2024/", "/news/?kind=notice", "/news/2025/?kind=news"):
        for url, count in chips(read(client, start)).items():
            assert len(titles(read(client, url))) == count, (start, url)


def test_filters_stay_in_the_address(client):
    index = news_index()
    announcement(index, 1, kind=NewsKind.POLICY, issued_on=dt.date(2025, 5, 1))
    announcement(index, 2, kind=NewsKind.NEWS, issued_on=dt.date(2025, 5, 2))
    text = read(client, "/news/2025/?kind=policy")
    assert titles(text) == ["第1条"]
    assert {"/news/?kind=policy", "/news/2025/"} <= set(chips(text))


def test_year_without_announcements_offers_all(client):
    announcement(news_index())
    assert "看全部种类" in read(client, "/news/1999/")


def test_year_to_come_is_no_page(client):
    announcement(news_index())
    read(client, f"/news/{day().year + 1}/", status=404)


def test_year_without_an_index_is_no_page(client):
    read(client, "/news/2020/", status=404)


def test_notice_that_is_over_leaves_lists_and_stays_readable(client):
    index = news_index()
    announcement(index, 1, kind=NewsKind.NOTICE, withdrawn_on=day(), issued_on=day(-1))
    announcement(index, 2, kind=NewsKind.NOTICE, withdrawn_on=day(1))
    text = read(client, "/news/")
    assert titles(text) == ["第2条"]
    assert chips(text)["/news/"] == 1
    assert "已经结束" in read(client, "/news/n1/")


def test_withdrawn_policy_says_so_first_and_stays_in_the_list(client):
    index = news_index()
    announcement(index, 1, kind=NewsKind.POLICY, withdrawn_on=day(-1), issued_on=dt.date(2020, 1, 1), withdrawn_by="由新办法代替。")
    text = read(client, "/news/n1/")
    assert text.index("已经废止") < text.index("<h1>")
    assert "由新办法代替。" in text
    assert "正文" in text
    assert "已废止" in read(client, "/news/")


def test_policy_of_tomorrow_is_not_yet_in_force(client):
    announcement(news_index(), 1, kind=NewsKind.POLICY, effective_on=day(1))
    assert "起施行" in read(client, "/news/n1/")


def test_page_shows_who_says_so(client):
    fields = {"document_number": "样学办〔2026〕3 号", "issuing_body": "某办公室", "source": "某报", "responsible_editor": "王编辑"}
    announcement(news_index(), 1, kind=NewsKind.POLICY, effective_on=day(), organisation=DistrictFactory(short_name="迎泽区"), **fields)
    text = read(client, "/news/n1/")
    for expected in (*fields.values(), "责任编辑", "来源", "施行", "迎泽区"):
        assert expected in text


def test_policy_and_explanation_lead_to_each_other(client):
    index = news_index()
    policy = announcement(index, 1, kind=NewsKind.POLICY)
    explanation = announcement(index, 2, explains=policy)
    assert 'href="/news/n2/"' in read(client, "/news/n1/")
    assert 'href="/news/n1/"' in read(client, "/news/n2/")
    explanation.unpublish()
    assert 'href="/news/n2/"' not in read(client, "/news/n1/")


def test_what_an_attachment_says_can_be_read_on_the_page(client):
    page = announcement(news_index())
    told = attachment(page, "办法.txt")
    assert "直接看文字" not in client.get(page.url).content.decode()
    told.text = "第一条 <b>免费</b>\n\n第二条"
    told.save()
    body = client.get(page.url).content.decode()
    assert re.search(r"<summary[^>]*>直接看文字<span class=\"sr\"> 办法</span></summary><p>第一条 &lt;b&gt;免费&lt;/b&gt;</p>\s*<p>第二条</p>", body)


def test_attachment_tells_type_and_size(client):
    page = announcement(news_index())
    attachment(page, "评估办法.txt")
    attachment(page, "内部.txt", is_private=True)
    text = read(client, "/news/n1/")
    assert "评估办法" in text
    assert "TXT" in text
    assert "内部" not in text


def test_drafts_and_restricted_pages_are_in_no_list(client):
    from wagtail.models import PageViewRestriction

    index = news_index()
    announcement(index, 1, live=False)
    secret = announcement(index, 2)
    announcement(index, 3)
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    text = read(client, "/news/")
    assert (titles(text), chips(text)["/news/"]) == (["第3条"], 1)
    assert "第2条" not in read(client, "/news/feed/")


def test_district_lists_its_own_and_the_city_all(client):
    district = DistrictFactory()
    city, own = news_index(), news_index(district_page(district))
    announcement(city, 1)
    announcement(own, 2, issued_on=dt.date(2025, 1, 1))
    assert titles(read(client, "/news/")) == ["第1条", "第2条"]
    assert titles(read(client, f"/{district.slug}/news/")) == ["第2条"]
    assert titles(read(client, f"/{district.slug}/news/2025/")) == ["第2条"]
    assert "第1条" not in read(client, f"/{district.slug}/news/feed/")


def test_feed_is_atom_of_all_or_of_one_kind(client):
    index = news_index()
    announcement(index, 1, kind=NewsKind.NOTICE)
    announcement(index, 2, kind=NewsKind.POLICY, title="第2条 <b>&")
    everything = etree.fromstring(read(client, "/news/feed/").encode())
    assert [entry.findtext(f"{ATOM}title") for entry in everything.iter(f"{ATOM}entry")] == ["第1条", "第2条 <b>&"]
    links = [link.get("href") for link in everything.iter(f"{ATOM}link")]
    assert all(link.startswith("http") for link in links)
    notices = etree.fromstring(read(client, "/news/feed/notice/").encode())
    assert [entry.findtext(f"{ATOM}title") for entry in notices.iter(f"{ATOM}entry")] == ["第1条"]
    read(client, "/news/feed/nonsense/", status=404)


def test_empty_feed_is_no_newer_at_the_next_look():
    index = news_index()
    assert feeds.atom(index, "") == feeds.atom(index, "")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_feed_has_all_that_atom_demands(client, count):
    """RFC 4287: id, title and updated of the feed and of every entry, an author, a link to itself; ids stay and differ."""
    index = news_index()
    for number in range(count):
        announcement(index, number)
    answer = client.get("/news/feed/")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    entries = list(feed.iter(f"{ATOM}entry"))
    for node in (feed, *entries):
        assert all(node.findtext(f"{ATOM}{name}") for name in ("id", "title"))
        assert dt.datetime.fromisoformat(node.findtext(f"{ATOM}updated")).tzinfo is not None
        assert node.findtext(f"{ATOM}author/{ATOM}name")
        assert any(link.get("rel", "alternate") == "alternate" for link in node.findall(f"{ATOM}link"))
    assert [link.get("href").endswith("/news/feed/") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] == [True]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == count


@pytest.mark.parametrize("count", [1, 3, 10])
def test_feed_costs_two_queries(client, django_assert_num_queries, count):
    index = news_index()
    for number in range(count):
        announcement(index, number)
    read(client, "/news/feed/")
    with django_assert_num_queries(2):
        read(client, "/news/feed/")


def test_nothing_was_announced_yet(client):
    news_index()
    text = read(client, "/news/")
    assert 'href="/timetable/"' in text


@pytest.mark.parametrize("slug", ["2026", "feed"])
def test_address_of_a_list_is_refused(slug):
    page = NewsPage(title="一", slug=slug, body=[("paragraph", "<p>一</p>")])
    with pytest.raises(ValidationError, match="列表"):
        page.clean()


@pytest.mark.parametrize("field", ["effective_on", "withdrawn_on"])
def test_days_before_the_day_of_issue_are_refused(field):
    page = NewsPage(title="一", slug="a1", issued_on=day(), **{field: day(-1)})
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert set(refused.value.message_dict) == {field}


def test_only_a_policy_is_explained():
    page = announcement(news_index(), 1)
    with pytest.raises(ValidationError) as refused:
        NewsPage(title="二", slug="a2", explains=page).clean()
    assert set(refused.value.message_dict) == {"explains"}


@pytest.mark.parametrize("kind", ["newspage", "newsindexpage"])
def test_editor_gets_a_form(client, kind):
    index = news_index()
    client.force_login(AdminFactory())
    parent = index if kind == "newspage" else index.get_parent()
    assert "导语" in read(client, f"/admin/pages/add/news/{kind}/{parent.pk}/")


@pytest.mark.parametrize("count", [1, 3, 10])
def test_search_finds_them_as_a_kind_of_their_own(count, django_assert_num_queries):
    index = news_index()
    pages = [announcement(index, number + 1, kind=NewsKind.POLICY, document_number="并学习办〔2026〕3 号") for number in range(count)]
    hidden = announcement(index, 99, live=False)
    found_rows([pages[0].pk], None)
    with django_assert_num_queries(1):
        rows = found_rows([*(page.pk for page in pages), hidden.pk], None)
    assert {row["id"] for row in rows} == {page.pk for page in pages}
    with django_assert_num_queries(1):
        assert set(ranks([*(page.pk for page in pages), hidden.pk], None)) == {page.pk for page in pages}
    assert {"政策", "并学习办〔2026〕3 号"} <= set(rows[0]["facts"])


def test_search_finds_no_notice_whose_time_is_over():
    def found():
        chosen = answers.answer(answers.Question("报名", kind="news")).chosen
        return chosen.total, {row["title"] for row in chosen.rows}

    index = news_index()
    announcement(index, 1, kind=NewsKind.NOTICE, withdrawn_on=day(), title="报名到昨天")
    announcement(index, 2, kind=NewsKind.POLICY, withdrawn_on=day(), title="报名办法")
    notice = announcement(index, 3, kind=NewsKind.NOTICE, withdrawn_on=day(1), title="报名到今天")
    index_objects(NewsPage)
    assert found() == (2, {"报名办法", "报名到今天"})
    NewsPage.objects.filter(pk=notice.pk).update(withdrawn_on=day(-1))  # as if days had passed
    assert wagtail_hooks.leave_what_is_over_out(timezone.localtime()) == "2 notices whose time is over are found no more"
    assert wagtail_hooks.leave_what_is_over_out(timezone.localtime()) is None
    assert found() == (1, {"报名办法"})


@pytest.mark.sqlite
def test_a_list_reads_its_newest_and_not_the_years_before():
    index = news_index()
    for number in range(6):
        announcement(index, number)

    def read():
        with counted() as steps:
            found = querysets.lines(querysets.below(index.covered), 5)
        return [line.title for line in found], steps[0]

    first, few = read()
    for number in range(6, 30):
        announcement(index, number)
    second, most = read()
    assert first == second == [f"第{number}条" for number in range(5)]
    assert most < few + 20


def test_an_announcement_is_found_by_its_kind():
    index = news_index()
    page = announcement(index, 1, title="社区教学点开放办法", kind=NewsKind.POLICY)
    other = announcement(index, 2, title="学习之家名单", kind=NewsKind.COMMENDATION)
    index_objects([page, other])
    for query, title in (("政策", page.title), ("表彰", other.title), ("教学点 政策", page.title)):
        answer = answers.answer(answers.Question(query, kind="news"))
        assert [row["title"] for row in answer.chosen.rows] == [title]
    assert (page.kind_in_words, NewsPage(kind=NewsKind.NEWS).kind_in_words) == ("政策", "新闻")


def test_titles_of_announcements_are_offered_while_somebody_types():
    source = next(source for source in suggestions.sources() if source.name == "news")
    index = news_index()
    announcement(index, 1, title="一图看懂学时", kind=NewsKind.POLICY)
    announcement(index, 2, title="放假通知", kind=NewsKind.NOTICE, withdrawn_on=timezone.localdate())
    announcement(index, 3, title="草稿", live=False)
    assert [title for title, _weight in source.rows()] == ["一图看懂学时"]
