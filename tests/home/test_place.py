"""Choosing one's place: by district, street, community, or by typing; remembered in a cookie, taken back at will."""

import pytest

from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    street = StreetFactory(short_name="柳巷街道", parent=DistrictFactory(short_name="迎泽区"))
    return CommunityFactory(short_name="起凤街社区", pinyin="qi feng jie she qu", initials="qfjsq", holds_classroom=True, parent=street)


def test_walk_from_district_to_community(client, community):
    street, district = community.parent, community.parent.parent
    first = client.get("/place/").content.decode()
    assert f"/place/?in={district.code}&amp;next=%2F" in first
    second = client.get(f"/place/?in={district.code}").content.decode()
    assert f"/place/?in={street.code}&amp;next=%2F" in second
    third = client.get(f"/place/?in={street.code}").content.decode()
    assert f"/place/?code={community.code}&amp;next=%2F" in third
    assert f"/place/?code={street.code}&amp;next=%2F" in third
    assert "有天天课堂" in third


def test_chosen_place_is_remembered_and_leads_back(client, community):
    answer = client.get(f"/place/?code={community.code}&next=/timetable/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/timetable/")
    cookie = answer.cookies["place"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (community.code, True, "Lax")
    assert "现在是：起凤街社区" in client.get("/place/").content.decode()


def test_place_is_forgotten(client, community):
    client.get(f"/place/?code={community.code}")
    assert client.get("/place/?clear=1").cookies["place"].value == ""


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_nobody_is_led_away(client, community, target):
    assert client.get("/place/", {"code": community.code, "next": target}).headers["Location"] == "/"


@pytest.mark.parametrize("words", ["起凤", "凤街", "qifeng", "qfj", " 起 凤 "])
def test_typing_finds_it(client, community, words):
    text = client.get("/place/", {"q": words}).content.decode()
    assert f"/place/?code={community.code}" in text
    assert "柳巷街道" in text


@pytest.mark.parametrize(
    "words", ["迎泽区起凤街社区", "柳巷街道起凤街社区", "太原市迎泽区柳巷街道起凤街社区12号楼", "迎泽区 起凤", "太原市起凤街社区"]
)
def test_an_address_finds_its_last_place(client, community, words):
    text = client.get("/place/", {"q": words}).content.decode()
    assert f"/place/?code={community.code}" in text
    assert "没有叫" not in text


@pytest.mark.parametrize("words", ["迎泽区", "太原市迎泽区"])
def test_a_district_is_opened(client, community, words):
    text = client.get("/place/", {"q": words}).content.decode()
    assert f"/place/?in={community.parent.code}&amp;next=%2F" in text
    assert "没有叫" not in text


@pytest.mark.parametrize("words", ["没有这里", "迎泽区没有这里", "%", "_", "<script>", "😀", "x" * 500])
def test_nothing_found_offers_the_list(client, community, words):
    text = client.get("/place/", {"q": words}).content.decode()
    assert "没有叫" in text
    assert 'aria-describedby="pqh nowhere" aria-invalid="true"' in text
    assert '<h3 id="nowhere">' in text
    assert "迎泽区" in text
    assert "<script>x" not in text


@pytest.mark.parametrize("code", ["1", "140100", "999999999999", "abc", "１４０１０６００１"])
def test_unknown_code_is_told(client, community, code):
    answer = client.get("/place/", {"code": code})
    assert answer.status_code == 404
    assert "没有编码是" in answer.content.decode()
    assert "place" not in answer.cookies


@pytest.mark.parametrize("code", ["1", "abc", "９９", "999999999999"])
def test_unknown_branch_shows_the_districts(client, community, code):
    assert "迎泽区" in client.get("/place/", {"in": code}).content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_street_with_many_communities_costs_two_queries(client, django_assert_num_queries, count):
    street = StreetFactory()
    for _ in range(count):
        CommunityFactory(parent=street)
    client.get(f"/place/?in={street.code}")
    with django_assert_num_queries(2):
        client.get(f"/place/?in={street.code}")


def test_only_read(client, community):
    assert client.post("/place/", {"code": community.code}).status_code == 405
