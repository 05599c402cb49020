import json
import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from network import viewsets
from network.enums import Role
from network.models import OwnedLogEntry, Person, Venue
from search.actions import index_objects
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.network import CommunityFactory, StreetFactory, VenueFactory
from tests.factories.timetable import SeriesFactory

pytestmark = pytest.mark.django_db
SPACE = "wagtailsnippets_network_venue"


@pytest.fixture
def street():
    return StreetFactory()


@pytest.fixture
def editor(street, client):
    user = EditorFactory(organisation=street, role=Role.EDITOR)
    client.force_login(user)
    return user


def plain(response):
    """The text of an answer; a chooser's window comes as JSON."""
    text = response.content.decode()
    return json.loads(text)["html"] if text.startswith("{") else text


def data(venue, **changes):
    fields = ("name", "kind", "step_free", "address", "directions", "phone", "hours", "state")
    values = {name: getattr(venue, name) for name in fields}
    return values | {"organisation": venue.organisation_id, "latitude": "", "longitude": "", "seen_version": venue.version} | changes


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refusal_with_a_key_is_hidden_in_every_language(client, editor, language):
    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = language
    profile.save()
    assert [client.get(reverse("search_searches") + query).status_code for query in ("", "?id=1")] == [302, 404]


def test_lists_exports_and_searches_show_the_own_subtree_only(client, editor, street):
    own = VenueFactory(organisation=CommunityFactory(parent=street), name="本街活动室")
    VenueFactory(name="别处活动室")
    index_objects(Venue)
    for query in ("", "?export=csv", "?q=活动室", "?p=1&ordering=name"):
        response = client.get(reverse(f"{SPACE}:list") + query)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert own.name in content.decode(), query
        assert "别处" not in content.decode(), query


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_search_is_exported_whole_and_in_parts(client, editor, street, kind, monkeypatch):
    monkeypatch.setattr(viewsets, "EXPORTED", 2)
    venues = [VenueFactory(organisation=street, name=f"活动室{number}") for number in range(5)]
    index_objects(Venue)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"{reverse(f'{SPACE}:list')}?q=活动室&export={kind}")
        content = b"".join(response.streaming_content)
    cells = content.decode() if kind == "csv" else str(list(load_workbook(BytesIO(content)).active.values))
    assert [venue.name for venue in venues if cells.count(venue.name) != 1] == []
    fetched = [query["sql"] for query in captured.captured_queries if '"network_venue"."directions"' in query["sql"]]
    assert len(fetched) == 3


@pytest.mark.parametrize("view", ["edit", "delete", "history", "usage", "restore"])
def test_a_foreign_row_answers_404_like_one_that_never_was(client, editor, view):
    foreign = VenueFactory()
    addresses = [reverse(f"{SPACE}:{view}", args=[key]) for key in (foreign.pk, foreign.pk + 1000)]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert client.post(addresses[0], data(foreign, name="抢来的")).status_code == 404
    foreign.refresh_from_db()
    assert (foreign.name, foreign.deleted_at) == (Venue.objects.get(pk=foreign.pk).name, None)


def test_a_row_cannot_be_made_in_or_moved_to_a_foreign_place(client, editor, street):
    own, foreign = VenueFactory(organisation=street), CommunityFactory()
    made = client.post(reverse(f"{SPACE}:add"), data(own, name="新的", organisation=foreign.pk))
    moved = client.post(reverse(f"{SPACE}:edit", args=[own.pk]), data(own, organisation=foreign.pk))
    assert [made.status_code, moved.status_code] == [200, 200]
    assert not Venue.objects.filter(name="新的").exists()
    assert Venue.objects.get(pk=own.pk).organisation_id == street.pk


def test_a_row_is_made_changed_and_logged_where_it_lies(client, editor, street):
    community = CommunityFactory(parent=street)
    shape = VenueFactory.build(organisation=community)
    assert client.post(reverse(f"{SPACE}:add"), data(shape, name="新活动室")).status_code == 302
    made = Venue.objects.get(name="新活动室")
    assert client.post(reverse(f"{SPACE}:edit", args=[made.pk]), data(made, phone="0351-5550001")).status_code == 302
    made.refresh_from_db()
    assert (made.phone, made.version) == ("0351-5550001", 2)
    entries = OwnedLogEntry.objects.for_instance(made)
    assert [(entry.action, entry.path) for entry in entries] == [("wagtail.edit", community.path), ("wagtail.create", community.path)]


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten(client, editor, street):
    venue = VenueFactory(organisation=street, phone="0351-5550000")
    stale = data(venue, phone="0351-5552222")
    assert client.post(reverse(f"{SPACE}:edit", args=[venue.pk]), data(venue, phone="0351-5551111")).status_code == 302
    response = client.post(reverse(f"{SPACE}:edit", args=[venue.pk]), stale)
    page = response.content.decode()
    assert response.status_code == 200
    assert "现在是“0351-5551111”，您填的是“0351-5552222”" in page
    assert 'value="0351-5552222"' in page
    assert Venue.objects.get(pk=venue.pk).phone == "0351-5551111"
    again = client.post(reverse(f"{SPACE}:edit", args=[venue.pk]), stale | {"seen_version": 2})
    assert again.status_code == 302
    assert Venue.objects.get(pk=venue.pk).phone == "0351-5552222"


def test_delete_goes_to_the_bin_and_can_be_undone(client, editor, street):
    venue = VenueFactory(organisation=street, name="旧活动室")
    response = client.post(reverse(f"{SPACE}:delete", args=[venue.pk]), follow=True)
    restore = reverse(f"{SPACE}:restore", args=[venue.pk])
    assert restore in response.content.decode()
    assert Venue.objects.get(pk=venue.pk).deleted_at is not None
    assert client.get(reverse(f"{SPACE}:edit", args=[venue.pk])).status_code == 404
    assert client.get(restore).status_code == 200
    assert Venue.objects.get(pk=venue.pk).deleted_at is not None
    assert client.post(restore).status_code == 302
    assert Venue.objects.get(pk=venue.pk).deleted_at is None
    assert client.get(restore).status_code == 404


def test_bulk_delete_bins_own_rows_and_does_not_name_foreign_ones(client, editor, street):
    own, foreign = VenueFactory(organisation=street), VenueFactory(name="别处的活动室")
    address = reverse("wagtail_bulk_action", args=["network", "venue", "delete"])
    page = client.get(f"{address}?id={own.pk}&id={foreign.pk}").content.decode()
    assert own.name in page
    assert foreign.name not in page
    client.post(f"{address}?id=all")
    assert [Venue.objects.get(pk=row.pk).deleted_at is None for row in (own, foreign)] == [False, True]
    assert Venue.objects.count() == 2


def test_choosers_offer_the_own_subtree_only(client, editor, street):
    own, foreign = VenueFactory(organisation=street, name="自己的屋"), VenueFactory(name="别人的屋")
    space = "wagtailsnippetchoosers_network_venue"
    for view in ("choose", "choose_results"):
        page = plain(client.get(reverse(f"{space}:{view}")))
        assert "自己的屋" in page
        assert "别人的屋" not in page
    assert client.get(reverse(f"{space}:chosen", args=[own.pk])).status_code == 200
    assert client.get(reverse(f"{space}:chosen", args=[foreign.pk])).status_code == 404
    many = client.get(reverse(f"{space}:chosen_multiple") + f"?id={own.pk}&id={foreign.pk}").json()
    assert [item["id"] for item in many["result"]] == [str(own.pk)]
    assert client.post(reverse(f"{space}:create"), {"name": "x"}).status_code == 404


def test_lists_say_words_for_what_the_database_keeps(client):
    client.force_login(AdminFactory())
    CommunityFactory(short_name="剪纸社区", holds_classroom=True)
    EditorFactory(organisation=StreetFactory(), role=Role.PUBLISHER)
    pages = [
        "".join(re.findall(r"<td.*?</td>", client.get(reverse(f"wagtailsnippets_network_{model}:list")).content.decode(), re.DOTALL))
        for model in ("organisation", "membership")
    ]
    assert [word in pages[0] for word in ("是", "否", "True", "False")] == [True, True, False, False]
    assert (str(Role.PUBLISHER.label) in pages[1], ">publisher<" in re.sub(r"\s", "", pages[1])) == (True, False)


def test_people_keep_their_contact_from_foreign_editors(client, editor):
    community = CommunityFactory()
    person = Person.objects.create(organisation=community, name="某老师", contact="13900000000")
    assert client.get(reverse("wagtailsnippets_network_person:edit", args=[person.pk])).status_code == 404


def filled(response):
    """What a browser would send back of a form."""
    return {bound.html_name: "" if bound.value() is None else bound.value() for bound in response.context["form"]}


def test_two_editors_saving_the_same_class(client, editor, street):
    series = SeriesFactory(organisation=CommunityFactory(parent=street), title="剪纸")
    address = reverse("wagtailsnippets_timetable_series:edit", args=[series.pk])
    first, second = filled(client.get(address)), filled(client.get(address))
    assert client.post(address, first | {"title": "剪窗花"}).status_code == 302
    page = client.post(address, second | {"title": "剪团花"}).content.decode()
    assert "现在是“剪窗花”，您填的是“剪团花”" in page
    assert 'value="剪团花"' in page
    series.refresh_from_db()
    assert series.title == "剪窗花"
