import pytest
from wagtail.models import ModelLogEntry
from wagtail.permissions import policy_registry

from network import checks
from network.models import Person, Venue


def ids(found):
    return [(message.id, message.obj) for message in found]


def test_nothing_is_amiss():
    assert [*checks.check_guard(), *checks.check_data_classes(), *checks.check_viewsets()] == []


def test_a_model_with_an_organisation_and_another_policy_is_an_error(monkeypatch):
    monkeypatch.delitem(policy_registry.values_by_exact_class, Venue)
    assert ids(checks.check_guard()) == [("network.E001", Venue)]


def test_a_field_without_data_class_is_an_error(monkeypatch):
    monkeypatch.delitem(Person.data_classes, "contact")
    found = checks.check_data_classes()
    assert ids(found) == [("network.E002", Person)]
    assert "network.Person.contact" in found[0].msg


def test_an_unguarded_viewset_is_an_error(monkeypatch):
    monkeypatch.setattr(Venue, "snippet_viewset", object())
    assert ids(checks.check_viewsets()) == [("network.E003", Venue)]


@pytest.mark.django_db
def test_rows_are_not_logged_where_everybody_reads():
    from tests.factories.network import VenueFactory

    VenueFactory().bin()
    assert not ModelLogEntry.objects.exists()
