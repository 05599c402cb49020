"""The catalogue: filters, counts, keys, sums; the rows behind it follow pages, recordings and addresses."""

import re
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.html import strip_tags

from content.models import Audience
from courses import actions, facets, figures, hours, querysets
from courses.enums import Length
from courses.models import Item, ItemTerm, Lesson
from media.models import Recording
from pagecache import tags
from search import popularity
from tests.factories.accounts import AdminFactory
from tests.factories.content import CategoryFactory, SubjectFactory
from tests.factories.courses import catalogue, course, microlecture
from tests.factories.home import district_page
from tests.factories.media import RecordingFactory
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory

pytestmark = pytest.mark.django_db
UNSENT = {"submit", "file", "checkbox", "radio", "button"}


def read(client, path="/courses/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(text):
    return re.findall(r"第\d+[门讲]", strip_tags(text[text.index('id="lst"') : text.index('id="facets"')])) if 'id="lst"' in text else []


def choices(text):
    found = re.findall(r'<li><a href="([^"]+)"[^>]*><span>[^<]*</span><small>(\d+)</small>', text)
    return {url.replace("&amp;", "&"): int(count) for url, count in found}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_list_costs_two_queries(client, django_assert_num_queries, count):
    index = catalogue()
    for number in range(count):
        course(index, number, organisation=CommunityFactory(), category=CategoryFactory(name=f"类{number % 3}", slug=f"k{number % 3}"))
    read(client)
    with django_assert_num_queries(2):  # page, items
        read(client)


def test_rows_are_shown_by_one_rendering_of_their_template(client):
    index = catalogue()
    for number in range(3):
        course(index, number)
    microlecture(index, 9, series="太极拳")
    answer = client.get("/courses/")
    assert [template.name for template in answer.templates].count("courses/_lines.html") == 1  # one for each row took a sixth of its time
    facts = [[fact.text for fact in row.select(".m")] for row in BeautifulSoup(answer.content, "html.parser").select(".rows.big > li")]
    assert facts[-1][0] == "微课"
    assert "太极拳" in facts[-1]
    assert facts[0][0].endswith("讲")
    assert len(facts) == 4


@pytest.mark.parametrize("count", [1, 3, 10])
def test_list_costs_few_more_after_a_change(client, django_assert_num_queries, count):
    index = catalogue()
    for number in range(count):
        course(index, number)
    read(client)
    course(index, 40)
    with django_assert_num_queries(5):  # page, items, counts, topics; menus, which any page may change; restrictions were read while it was saved
        assert "第40门" in read(client)


def _many(index):
    district = DistrictFactory()
    health, food = CategoryFactory(name="健康", slug="health"), CategoryFactory(name="面食", slug="food")
    subject = SubjectFactory(category=food, slug="food-noodles")
    for number in range(1, 8):
        fields = {"category": (health, food)[number % 2], "subjects": [subject] if number % 2 else []}
        course(index, number, organisation=district if number < 3 else None, hours_entered=Decimal(number), hours_reason="练习", **fields)
    microlecture(index, 8, category=food)
    return district


def test_every_count_is_what_its_list_holds(client):
    index = catalogue()
    _many(index)
    seen = {}
    for start in ("/courses/", "/courses/?category=food", "/courses/?kind=microlecture"):
        seen |= choices(read(client, start))
    assert any("subject=food-noodles" in url for url in seen)
    assert any("district=" in url for url in seen)
    for url, count in seen.items():
        text = read(client, url)
        assert len(titles(text)) == count, url
        assert re.search(r'id="lst">[^<]*<small>(\d+)', text).group(1) == str(count)


def test_hours_of_categories_are_those_of_their_lists(client):
    index = catalogue()
    _many(index)
    text = read(client)
    entries = re.findall(r'<li><a href="([^"]+)"><b>[^<]+</b><span class="num">([\d.,]+) ', text)
    assert entries
    for url, told in entries:
        assert f"共 {told} 课时" in read(client, url.replace("&amp;", "&"))
    assert figures.hours_in_all().tenths == sum(Item.objects.values_list("tenths", flat=True)) == 280 + 3
    assert sum(one.tenths for one in figures.hours_by_category().values()) == 283


@pytest.mark.parametrize("order", ["", "&order=used"])
def test_pages_follow_each_other_by_key(client, order):
    index = catalogue()
    for number in range(45):
        course(index, number)
    Item.objects.filter(title__in=["第3门", "第30门"]).update(used=7)
    seen, url = [], f"/courses/?kind=course{order}"
    while url:
        text = read(client, url)
        seen += titles(text)
        further = re.search(r'rel="next" href="([^"]+)"', text)
        url = further.group(1).replace("&amp;", "&") if further else None
    assert len(seen) == len(set(seen)) == 45
    assert seen[:2] == (["第30门", "第3门"] if order else ["第0门", "第1门"])


@pytest.mark.parametrize(
    "query",
    [
        "category=none",
        "subject=x",
        "length=%00x",
        "kind=book",
        "district=999999",
        "before=nonsense",
        "before=2026-13-45_1",
        "before=9_²",
        "order=x",
        "audience=1",
    ],
)
def test_nonsense_counts_as_not_asked(client, query):
    course(catalogue())
    assert titles(read(client, f"/courses/?{query.replace('%00', '')}")) == ["第1门"]


def test_each_choice_is_named_above_the_list_and_can_be_taken_back(client):
    category = CategoryFactory(name="健康", slug="k0")
    course(catalogue(), 1, category=category)
    assert "去掉“" not in read(client)
    text = read(client, "/courses/?category=k0&kind=course&order=used")
    assert dict(re.findall(r'<a href="([^"]+)" aria-current="true" aria-label="去掉“([^”]+)”"', text)) == {
        "/courses/?kind=course&amp;order=used": "健康",
        "/courses/?category=k0&amp;order=used": "课程",
    }
    empty = read(client, "/courses/?category=k0&kind=special")
    assert empty.count("去掉“") == 2
    assert "去掉一个条件，或者看看全部课程。" in empty


def test_district_shows_its_own(client):
    course(catalogue(), 1)
    page = district_page(DistrictFactory())
    course(catalogue(page), 2)
    assert titles(read(client, f"/{page.slug}/courses/")) == ["第2门"]
    assert titles(read(client)) == ["第1门", "第2门"]


def test_row_follows_its_page_and_recording(client, django_capture_on_commit_callbacks):
    index = catalogue()
    page = microlecture(index, 1)
    assert Item.objects.get(pk=page.pk).tenths == 3  # 12 of 45 minutes
    recording = page.recording
    recording.seconds = 2700
    recording.save()
    assert Item.objects.get(pk=page.pk).tenths == 10
    page.refresh_from_db()
    page.title = "换了名字"
    page.save_revision()
    assert Item.objects.get(pk=page.pk).title == "第1讲"
    page.save_revision().publish()
    assert "换了名字" in read(client)
    index.refresh_from_db()
    index.slug = "kecheng"
    with django_capture_on_commit_callbacks(execute=True):
        index.save_revision().publish()
    assert 'href="/kecheng/m1/"' in read(client, "/kecheng/")
    page.unpublish()
    assert not Item.objects.exists()
    assert figures.newest_microlectures() == []


def test_draft_and_deleted_pages_have_no_row():
    index = catalogue()
    draft = course(index, 1, live=False)
    assert not Item.objects.filter(pk=draft.pk).exists()
    gone = course(index, 2)
    gone.delete()
    assert not Item.objects.exists()


def test_private_recording_counts_nothing():
    index = catalogue()
    page = course(index, rows=[Lesson(title="一", recording=RecordingFactory(seconds=2700, is_private=True))])
    assert Item.objects.get(pk=page.pk).tenths == 0


def test_most_used_follows_plays():
    index = catalogue()
    page = microlecture(index, 1)
    ItemTerm.objects.create(item_id=page.pk, term="a1", published_at=timezone.now())
    Recording.objects.filter(pk=page.recording_id).update(plays=9)
    assert actions.count_used() == 1
    assert actions.count_used() == 0
    assert Item.objects.get(pk=page.pk).used == ItemTerm.objects.get().used == 9


def test_what_is_watched_often_is_told_to_the_search():
    index = catalogue()
    seldom, often, told = microlecture(index, 1), microlecture(index, 2), course(index, 3)
    for page, used in ((seldom, 9), (often, 150), (told, 12)):
        Item.objects.filter(pk=page.pk).update(used=used)
    tags.bump(popularity.TAG)
    assert (popularity.steps("microlectures"), popularity.steps("courses")) == ({str(often.pk): 2}, {str(told.pk): 1})


@pytest.mark.parametrize("leaving", ["unpublish", "delete"])
def test_terms_follow_the_page(leaving):
    index, food = catalogue(), CategoryFactory()
    noodles, bread = SubjectFactory(category=food), SubjectFactory(category=food)
    old = Audience.objects.create(name="老年人", slug="elder")
    page = course(index, category=food, subjects=[noodles], audiences=[old])
    assert set(ItemTerm.objects.values_list("term", flat=True)) == {f"s{noodles.pk}", f"a{old.pk}"}
    page.subjects, page.audiences = [bread], []
    page.save_revision().publish()
    assert set(ItemTerm.objects.values_list("term", flat=True)) == {f"s{bread.pk}"}
    getattr(page, leaving)()
    assert not ItemTerm.objects.exists()
    assert not Item.objects.exists()
    connection.check_constraints()


@pytest.mark.parametrize("order", ["", "&order=used"])
@pytest.mark.parametrize("which", ["subject", "audience", "both"])
def test_narrowed_lists_follow_each_other_by_key(client, monkeypatch, django_assert_num_queries, which, order):
    monkeypatch.setattr("courses.models.catalogue.LINES_ON_A_PAGE", 3)
    index, food = catalogue(), CategoryFactory(slug="food")
    subject, audience = SubjectFactory(category=food), Audience.objects.create(name="老年人", slug="elder")
    for number in range(14):
        course(index, number, category=food, subjects=[subject] if number % 2 else [], audiences=[audience] if number % 3 else [])
    if order:
        Item.objects.filter(title="第5门").update(used=7)
        ItemTerm.objects.filter(item__title="第5门").update(used=7)
    asked = {"subject": f"subject={subject.slug}", "audience": f"audience={audience.slug}"}
    query = asked.get(which, "&".join(asked.values()))
    wanted = [number for number in range(14) if (number % 2 or which == "audience") and (number % 3 or which == "subject")]
    seen, url = [], f"/courses/?category=food&{query}{order}"
    read(client, url)
    while url:
        with django_assert_num_queries(2):  # page, items
            text = read(client, url)
        seen += titles(text)
        further = re.search(r'rel="next" href="([^"]+)"', text)
        url = further.group(1).replace("&amp;", "&") if further else None
    assert sorted(seen) == sorted(f"第{number}门" for number in wanted)
    assert seen == sorted(seen, key=lambda title: (title != "第5门", -int(title[1:-1])) if order else int(title[1:-1]))


@pytest.mark.sqlite
@pytest.mark.parametrize(("order", "index"), [("", "item_term_newest"), ("used", "item_term_used")])
def test_a_term_is_read_by_its_index_in_order(order, index):
    rows, _prefix = querysets.rows_of("", querysets.Wanted(category=1, subject=1, audience=1, order=order))
    plan = rows.explain()
    assert f"USING INDEX {index} (term=?)" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("seconds", "tenths", "length"), [(0, 0, "short"), (134, 0, "short"), (135, 1, "short"), (901, 3, "hour"), (2700, 10, "hour"), (2701, 10, "long")]
)
def test_hours_of_seconds(seconds, tenths, length):
    assert (hours.tenths(seconds), hours.length(seconds, 0)) == (tenths, Length(length))


@pytest.mark.parametrize(("tenths", "told"), [(0, "0"), (3, "0.3"), (10, "1"), (142050, "14,205")])
def test_hours_are_told(tenths, told):
    assert hours.told(tenths) == told


def _filled(html):
    """What a browser would send of the editors' form, untouched."""
    form = BeautifulSoup(html, "html.parser").find("form", id="page-edit-form")
    sent = {field["name"]: field.get("value", "") for field in form.find_all("input") if field.get("name") and field.get("type") not in UNSENT}
    sent |= {field["name"]: field.get_text().lstrip("\n") for field in form.find_all("textarea")}
    for field in form.find_all("select"):
        chosen = [option["value"] for option in field.find_all("option", selected=True)]
        sent[field["name"]] = chosen if field.has_attr("multiple") else "".join(chosen)
    return sent


def test_hours_from_the_form_are_kept_with_name_day_and_reason(client):
    page = course(catalogue(), category=CategoryFactory())
    editor = AdminFactory(name="李强")
    client.force_login(editor)
    address = f"/admin/pages/{page.pk}/edit/"
    sent = _filled(read(client, address)) | {"hours_entered": "2.5", "action-publish": "1"}
    assert "为什么" in client.post(address, sent).content.decode()
    page.refresh_from_db()
    assert (page.hours_entered, page.hours_by) == (None, "")
    assert client.post(address, sent | {"hours_reason": "面授课，没有录音"}).status_code == 302
    page.refresh_from_db()
    assert (page.hours_entered, page.hours_reason) == (Decimal("2.5"), "面授课，没有录音")
    assert (page.hours_by, page.hours_on) == (str(editor), timezone.localdate())
    assert Item.objects.get(pk=page.pk).tenths == 25


def test_special_course_names_its_source():
    page = course(catalogue())
    page.kind = "special"
    with pytest.raises(ValidationError, match="写明"):
        page.clean()


@pytest.mark.parametrize("times", [1, 10])
def test_district_shows_its_categories_with_the_hours_behind_each_link(client, django_assert_num_queries, times):
    index, district = catalogue(), DistrictFactory()
    place = CommunityFactory(parent=StreetFactory(parent=district))
    kinds = [CategoryFactory(name=f"类{number}", slug=f"k{number}") for number in range(3)]
    for number in range(6 * times):
        where = place if number % 3 else CommunityFactory()
        course(index, number, organisation=where, category=kinds[number % 3], hours_entered=Decimal(number + 1), hours_reason="练习")
    path = f"/places/{district.code}/"
    read(client, path)
    figures.categories_of_district(district)
    with django_assert_num_queries(0):
        rows = figures.categories_of_district(district)
    assert [row["name"] for row in rows] == ["类1", "类2"], "the first category's courses are another district's"
    page = read(client, path)
    assert "各类课时" in page
    for row in rows:
        assert f'<a href="{row["url"].replace("&", "&amp;")}"><b>{row["name"]}</b><span class="num">{row["hours"]} <small>' in page
        assert f"共 {row['hours']} 课时" in read(client, row["url"])
    assert figures.categories_of_district(place) == []


def test_organisation_shows_what_it_made(client):
    community = CommunityFactory()
    course(catalogue(), 1, organisation=community)
    assert "/courses/c1/" in read(client, f"/places/{community.code}/")


def test_counts_are_remembered_until_something_changes():
    index = catalogue()
    course(index, 1)
    asked = facets.asked({"kind": "course"})
    first = facets.remembered("/courses/", index.covered, asked)
    later = facets.remembered("/courses/", index.covered, facets.asked({"kind": "course", "before": "2026-11-25T09:00:00+08:00_9"}))
    assert later.groups is first.groups
    assert later.asked.wanted.before
    assert facets.remembered("/courses/", index.covered, facets.asked({})).groups is not first.groups
    course(index, 2)
    changed = facets.remembered("/courses/", index.covered, asked)
    assert (first.total.count, changed.total.count) == (1, 2)


def test_remembered_counts_are_bounded():
    index = catalogue()
    for number in range(2 * facets.KEPT):
        facets.remembered(f"/{number}/", index.covered, facets.asked({}))
    assert len(facets._made()) <= facets.KEPT
