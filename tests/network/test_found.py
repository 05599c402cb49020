import pytest
from django.utils import translation

from network.enums import PersonKind, VenueKind
from network.models import Organisation, Person, Venue
from search import answers, kinds
from search.actions import index_objects
from tests.factories.network import CommunityFactory, PersonFactory, VenueFactory

pytestmark = pytest.mark.django_db
NAMES = ("places", "venues", "people")


@pytest.fixture
def city():
    community = CommunityFactory(short_name="起凤街社区", name="起凤街社区居委会")
    VenueFactory.create_batch(3, organisation=community, name="起凤街书屋")
    PersonFactory.create_batch(3, organisation=community, name="阎秀珍", contact="13900000000")
    for model in (Organisation, Venue, Person):
        index_objects(model)
    return community


@pytest.mark.parametrize("kind", [kind for kind in kinds.registered() if kind.name in NAMES], ids=lambda kind: kind.name)
def test_rows_cost_what_they_say(city, kind, django_assert_num_queries):
    model = {"places": Organisation, "venues": Venue, "people": Person}[kind.name]
    ids = list(model.objects.values_list("pk", flat=True))
    with django_assert_num_queries(kind.queries):
        rows = kind.rows(ids, None)
    assert [set(row) >= {"id", "url", "title", "facts", "text"} for row in rows] == [True] * len(ids)


@pytest.mark.parametrize("query", ["起凤街社区", "凤街", "起鳳街", "qifengjie", "qfjsq"])
def test_a_community_is_found_however_it_is_typed(client, city, query):
    page = client.get("/search/", {"q": query}).content.decode()
    assert f'href="/places/{city.code}/"' in page


def test_people_and_venues_are_found_without_their_contacts(client, city):
    assert "阎秀珍" in client.get("/search/", {"q": "阎秀珍"}).content.decode()
    page = client.get("/search/", {"q": "13900000000"}).content.decode()
    assert f'href="/places/{city.code}/"' not in page


def test_what_is_in_the_bin_is_not_found(client, city):
    venue = Venue.objects.first()
    before = client.get("/search/", {"q": "书屋"}).content.decode().count("书屋")
    for row in Venue.objects.all():
        row.bin()
        index_objects([row])
    assert client.get("/search/", {"q": "书屋"}).content.decode().count(venue.name) < before


def found(query):
    answer = answers.answer(answers.Question(query))
    return {row["title"] for rows in (answer.mixed, *(section.rows for section in answer.sections)) for row in rows}


@pytest.mark.parametrize("query", ["辅导员", "起凤街社区辅导员", "起凤街社区 辅导员", "counsellor"])
def test_people_are_found_by_their_team(city, query):
    PersonFactory(organisation=city, name="白丽萍", kind=PersonKind.COUNSELLOR)
    PersonFactory(organisation=CommunityFactory(short_name="柳巷社区"), name="史俊英", kind=PersonKind.COUNSELLOR)
    index_objects(Person)
    assert "白丽萍" in found(query)
    assert "阎秀珍" not in found(query)
    assert ("史俊英" in found(query)) is ("起" not in query)


@pytest.mark.parametrize(("kind", "query"), [(VenueKind.HERITAGE, "文物古迹"), (VenueKind.SPORT, "体育馆"), (VenueKind.SPORT, "sports centre")])
def test_a_venue_is_found_by_its_kind(city, kind, query):
    index_objects([VenueFactory(name="双塔寺", kind=kind)])
    assert found(query) == {"双塔寺"}


def test_what_a_kind_is_called_is_in_the_index_whatever_language_is_spoken(city):
    with translation.override("en"):
        assert VenueFactory.build(kind=VenueKind.MUSEUM).kind_in_words == "博物馆 museum"
    assert PersonFactory.build(kind=PersonKind.VOLUNTEER).team_in_words == "志愿者 volunteer"


def test_a_venue_is_found_by_how_to_get_there(client, city):
    venue = VenueFactory(name="工人文化宫", directions="老太原都叫它南宫，东门进")
    index_objects([venue])
    page = client.get("/search/", {"q": "南宫"}).content.decode()
    assert f'href="/places/{venue.organisation.code}/"' in page
