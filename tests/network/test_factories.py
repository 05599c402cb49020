import pytest

from network import scope
from network.enums import Role
from network.models import Organisation
from tests.factories.accounts import AdminFactory, EditorFactory, UserFactory
from tests.factories.network import CommunityFactory, PersonFactory, StreetFactory, VenueFactory

pytestmark = pytest.mark.django_db


def test_a_community_brings_its_street_district_and_city():
    community = CommunityFactory()
    assert community.codes() == [community.code[:4] + "00", community.code[:6], community.code[:9], community.code]
    assert Organisation.objects.count() == 4


def test_communities_of_one_street_share_it():
    street = StreetFactory()
    made = CommunityFactory.create_batch(3, parent=street)
    assert [row.parent_id for row in made] == [street.pk] * 3


def test_an_editor_works_in_his_subtree_only():
    street, foreign = StreetFactory(), StreetFactory()
    community = CommunityFactory(parent=street)
    editor = EditorFactory(organisation=street, role=Role.PUBLISHER)
    assert scope.can_edit(editor, community)
    assert scope.can_publish(editor, community)
    assert not scope.can_edit(editor, foreign)
    assert not scope.can_edit(editor, street.parent)


def test_a_user_without_membership_works_nowhere_and_a_superuser_everywhere():
    community = CommunityFactory()
    assert scope.paths_of(UserFactory()) == ()
    assert scope.can_edit(AdminFactory(), community)


def test_rows_have_an_organisation():
    assert VenueFactory().organisation.code != PersonFactory().organisation.code
