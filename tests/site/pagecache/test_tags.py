"""What is read is declared, what is written is bumped."""

import pytest
from django.apps import apps
from django.db import transaction
from wagtail.models import Collection, Page

from accounts.models import User
from network.enums import Tier
from network.models import Organisation, Person
from pagecache import tags, writes
from pagecache.memory import Memory
from pagecache.querysets import BumpingQuerySet
from pagecache.statements import QUIET_APPS

OUR_APPS = {"home", "timetable", "content", "network", "media", "search", "accounts"}


def stamps(*names):
    return [tags.stamp(name)[0] for name in names]


def test_recording_collects_only_what_is_used_inside():
    tags.used("before")
    with tags.recording() as outer:
        tags.used("a")
        with tags.recording() as inner:
            tags.used("b")
        tags.used("c")
    tags.used("after")
    assert (inner, outer) == ({"b"}, {"a", "b", "c"})


@pytest.mark.django_db(transaction=True)
def test_bump_counts_at_once_and_after_the_commit():
    first = tags.stamp("x")[0]
    with transaction.atomic():
        tags.bump("x")
        inside = tags.stamp("x")[0]
    assert first < inside < tags.stamp("x")[0]


@pytest.mark.django_db(transaction=True)
def test_bump_of_a_transaction_that_fails_is_repeated_all_the_same():
    first = tags.stamp("x")[0]

    @transaction.atomic
    def fail():
        tags.bump("x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (tags.stamp("x")[0] > first, writes.changes().quiet() > 0) == (True, True)


def test_memory_makes_again_only_after_a_bump():
    made = []
    kept = Memory(lambda: made.append(1) or len(made), "sites")
    assert [kept(), kept()] == [1, 1]
    tags.bump("sites")
    assert [kept(), kept()] == [2, 2]


def test_a_change_while_memory_is_being_made_makes_it_again():
    made = []

    def make():
        made.append(1)
        if len(made) == 1:
            tags.bump("sites")
        return len(made)

    kept = Memory(make, "sites")
    assert [kept(), kept(), kept()] == [1, 2, 2]


def test_memory_declares_its_tags_also_when_kept():
    kept = Memory(lambda: 1, "sites")
    kept()
    with tags.recording() as used:
        kept()
    assert used == {"sites"}


@pytest.mark.django_db
def test_saving_and_deleting_a_row_bumps_its_model():
    before = tags.stamp("list:wagtailcore.collection")[0]
    row = Collection.get_first_root_node().add_child(name="x")
    saved = tags.stamp("list:wagtailcore.collection")[0]
    row.delete()
    assert before < saved < tags.stamp("list:wagtailcore.collection")[0]


@pytest.mark.django_db
def test_saving_a_page_bumps_the_page_and_the_list_of_pages_and_no_other_page():
    page = Page.objects.get(depth=1)
    before = stamps(f"page:{page.pk}", "list:wagtailcore.page", f"page:{page.pk + 1}")
    page.save()
    after = stamps(f"page:{page.pk}", "list:wagtailcore.page", f"page:{page.pk + 1}")
    assert [new > old for old, new in zip(before, after, strict=True)] == [True, True, False]


@pytest.mark.django_db
def test_moving_a_page_bumps_what_is_below():
    root = Page.objects.get(depth=1)
    first, second = root.add_child(title="a"), root.add_child(title="b")
    child = first.add_child(title="c")
    before = tags.stamp(f"page:{child.pk}")[0]
    first.refresh_from_db()
    first.move(second, "last-child")
    assert tags.stamp(f"page:{child.pk}")[0] > before


@pytest.mark.django_db
def test_a_link_bumps_both_ends():
    user = User.objects.create_user("li")
    from django.contrib.auth.models import Group

    before = stamps("list:accounts.user", "list:auth.group")
    user.groups.add(Group.objects.create(name="g"))
    assert all(new > old for old, new in zip(before, stamps("list:accounts.user", "list:auth.group"), strict=True))


@pytest.mark.django_db
def test_a_session_bumps_nothing(client):
    assert "sessions" in QUIET_APPS
    before = tags.stamp("list:sessions.session")[0]
    client.force_login(User.objects.create_user("li"))
    assert tags.stamp("list:sessions.session")[0] == before


def ours():
    return [model for model in apps.get_models() if model._meta.app_label in OUR_APPS and not model._meta.auto_created]


def has_bulk_verbs_that_bump(model):
    queryset = type(model._default_manager.get_queryset())
    verbs = ("update", "bulk_create", "bulk_update", "_raw_delete")
    return all(getattr(queryset, verb) is getattr(BumpingQuerySet, verb) for verb in verbs)


# Rows that no public page is made of.
UNSEEN = {
    "accounts.user",
    "network.membership",
    "network.ownedlogentry",
    "network.demorecord",
    "search.indexstate",
    "search.change",
    "search.serverstate",
    "search.searchcount",
    "search.opening",
    "search.passagemark",
    "search.passagework",  # what changes in it is told by the tag "passages"
    "media.picturerendition",
    "timetable.submission",
}


def test_a_bulk_verb_that_bumps_nothing_fails():
    wrong = {model._meta.label_lower for model in ours() if not has_bulk_verbs_that_bump(model)}
    assert wrong - UNSEEN == set(), "give these models a manager made of pagecache.querysets.TaggedQuerySet (pages: BumpingQuerySet)"


@pytest.fixture
def city():
    return Organisation.objects.create(tier=Tier.CITY, name="太原市", code="140100", path="140100/")


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["bulk_create", "bulk_update", "update", "delete"])
def test_each_bulk_verb_bumps_the_model_once_before_the_commit(city, verb):
    row = Person.objects.create(organisation=city, name="李")
    before = tags.stamp("list:network.person")[0]
    row.name = "王"
    acts = {
        "bulk_create": lambda: Person.objects.bulk_create([Person(organisation=city, name="张")]),
        "bulk_update": lambda: Person.objects.bulk_update([row], ["name"]),
        "update": lambda: Person.objects.filter(pk=row.pk).update(name="王"),
        "delete": lambda: Person.objects.filter(pk=row.pk)._raw_delete("default"),
    }
    acts[verb]()
    assert tags.stamp("list:network.person")[0] > before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "read",
    [
        list,
        lambda rows: rows.first(),
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: list(rows.iterator()),
        lambda rows: list(rows.values()),
    ],
)
def test_each_way_of_reading_declares_the_model(read):
    with tags.recording() as used:
        read(Person.objects.all())
    assert used == {"list:network.person"}
