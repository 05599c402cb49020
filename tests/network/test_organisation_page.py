from dataclasses import replace

import pytest
from django.urls import reverse

from network import places, sections
from network.enums import RowState, Tier
from network.geo import gcj02
from network.models import Organisation
from tests.factories.network import CityFactory, CommunityFactory, DistrictFactory, PersonFactory, StreetFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory(phone="0351-5550000", latitude=37.87, longitude=112.55)


@pytest.fixture
def only_own_sections(monkeypatch):
    own = {section.key: section for section in sections.registered() if section.key in {"venues", "people"}}
    monkeypatch.setattr(sections, "_sections", own)


def test_the_page_shows_who_where_and_how(client, community, only_own_sections):
    VenueFactory(organisation=community, name="二层教室", step_free="yes")
    PersonFactory(organisation=community.parent, name="阎秀珍")
    page = client.get(f"/places/{community.code}/").content.decode()
    for words in (community.short_name, community.parent.short_name, 'href="tel:0351-5550000"', "二层教室", "阎秀珍", "高德地图", "大概位置"):
        assert words in page, words


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_way_to_a_street_or_district_is_shown_to_a_door_only(client, community, only_own_sections, confirmed):
    for above in (community.parent, community.parent.parent):
        Organisation.objects.filter(pk=above.pk).update(latitude=37.8, longitude=112.5, position_confirmed=confirmed)
        page = client.get(f"/places/{above.code}/").content.decode()
        assert ("高德地图" in page) == confirmed
        assert ("怎么去" in page) == confirmed


@pytest.fixture
def warm(client):
    """Afterwards the frame's menus, notices and footer are in memory."""
    return lambda: client.get("/places/999999/")


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow_with_the_rows(client, community, only_own_sections, warm, rows, django_assert_num_queries):
    VenueFactory.create_batch(rows, organisation=community)
    PersonFactory.create_batch(rows, organisation=community.parent)
    CommunityFactory.create_batch(rows, parent=community.parent)
    warm()
    with django_assert_num_queries(3):
        client.get(f"/places/{community.code}/")
    with django_assert_num_queries(4):
        client.get(f"/places/{community.parent.code}/")
    with django_assert_num_queries(5):
        client.get(f"/places/{community.parent.parent.code}/")


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_of_districts_costs_two_queries(client, warm, rows, django_assert_num_queries):
    for district in DistrictFactory.create_batch(rows):
        CommunityFactory.create_batch(2, parent=StreetFactory(parent=district))
    warm()
    with django_assert_num_queries(2):
        response = client.get("/places/")
    assert response.content.decode().count('<span class="num">2 ') == rows


def test_the_page_stands_without_any_section(client, community, monkeypatch):
    monkeypatch.setattr(sections, "_sections", {})
    VenueFactory(organisation=community, name="二层教室")
    response = client.get(f"/places/{community.code}/")
    assert response.status_code == 200
    assert "二层教室" not in response.content.decode()
    assert "还没有" in response.content.decode()


def test_what_is_in_the_bin_or_a_draft_is_not_shown(client, community):
    VenueFactory(organisation=community, name="旧屋").bin()
    VenueFactory(organisation=community, name="未定的屋", state=RowState.DRAFT)
    page = client.get(f"/places/{community.code}/").content.decode()
    assert "旧屋" not in page
    assert "未定的屋" not in page


def test_contacts_of_people_stay_inside(client, community):
    PersonFactory(organisation=community, name="冯老师", contact="13900000000")
    page = client.get(f"/places/{community.code}/").content.decode()
    assert "冯老师" in page
    assert "13900000000" not in page


@pytest.mark.parametrize("code", ["1", "999999999999", "abc", "14010500100100000000", "%3Cscript%3E"])
def test_an_unknown_code_is_told_in_plain_words(client, code):
    response = client.get(f"/places/{code}/")
    assert response.status_code == 404
    assert "没有这个地方" in response.content.decode()
    assert "<script>" not in response.content.decode().replace('<script src="', "")


def test_a_section_declared_twice_is_refused():
    first = sections.registered()[0]
    with pytest.raises(ValueError, match="registered twice"):
        sections.register(first)
    with pytest.raises(ValueError, match="have the order"):
        sections.register(replace(first, name="another"))


@pytest.mark.parametrize("section", sections.registered(), ids=lambda section: section.key)
def test_every_section_keeps_its_word_about_queries(section, community, django_assert_max_num_queries):
    VenueFactory.create_batch(3, organisation=community)
    PersonFactory.create_batch(3, organisation=community)
    section.rows(community)  # what stays in memory
    with django_assert_max_num_queries(section.queries):
        section.rows(community)


def test_positions_are_shifted_for_the_maps():
    latitude, longitude = gcj02(37.87, 112.55)
    assert (round(latitude - 37.87, 4), round(longitude - 112.55, 4)) == (0.0005, 0.0063)


@pytest.mark.parametrize("typed", ["起凤街社区", "起凤", "凤街", "qifengjie", "qi feng", "qfj", "起鳳街", " 起凤 街 "])
def test_places_are_found_by_name_pinyin_and_initials(typed):
    wanted = CommunityFactory(short_name="起凤街社区", name="起凤街社区居委会", pinyin="qi feng jie she qu", initials="qfjsq")
    CommunityFactory(short_name="海子边东街社区", name="海子边东街社区居委会", pinyin="hai zi bian dong jie she qu", initials="hzbdjsq")
    assert list(places.find(typed)) == [wanted]


def test_places_are_found_within_a_place_and_by_code():
    one, other = CommunityFactory(short_name="新村"), CommunityFactory(short_name="新村")
    assert list(places.find("新村", within=one.parent.path)) == [one]
    assert list(places.find(other.code)) == [other]
    assert list(places.find("", within=one.path)) == []
    assert list(places.find("太原市", tiers=(Tier.CITY,))) == [CityFactory()]


def test_reversed_address_is_the_public_one(community):
    assert reverse("network:organisation", args=[community.code]) == f"/places/{community.code}/" == community.get_absolute_url()
