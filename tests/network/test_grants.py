import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from network import scope
from network.actions import grant, place_group, revoke
from network.actions.grants import ROLE_GROUPS
from network.enums import Role
from network.models import Membership, OwnedLogEntry
from network.receivers import renew_roles
from network.scope import paths_of
from tests.factories.accounts import AdminFactory, EditorFactory, UserFactory
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory

pytestmark = pytest.mark.django_db
SPACE = "wagtailsnippets_network_membership"


def groups(user):
    return set(user.groups.values_list("name", flat=True))


def test_a_grant_opens_the_editors_interface_and_is_logged():
    user, community, admin = UserFactory(), CommunityFactory(), AdminFactory()
    membership = grant(user, Role.EDITOR, community, by=admin)
    user = User.objects.get(pk=user.pk)
    assert user.has_perm("wagtailadmin.access_admin")
    assert user.has_perm("network.change_venue")
    assert not user.has_perm("network.add_organisation")
    district = community.parent.parent
    assert groups(user) == {ROLE_GROUPS[Role.EDITOR], f"地区：{district.short_name}（{district.code}）"}
    entry = OwnedLogEntry.objects.for_instance(membership).get()
    assert (entry.action, entry.user, entry.path) == ("network.grant", admin, community.path)


def test_granting_twice_changes_nothing_and_revoking_leaves_nothing():
    user, community = UserFactory(), CommunityFactory()
    grant(user, Role.PUBLISHER, community)
    grant(user, Role.PUBLISHER, community)
    assert Membership.objects.filter(user=user).count() == 1
    revoke(user, Role.PUBLISHER, community)
    revoke(user, Role.PUBLISHER, community)
    assert (groups(user), Membership.objects.filter(user=user).count()) == (set(), 0)
    assert list(OwnedLogEntry.objects.values_list("action", flat=True)) == ["network.revoke", "network.grant"]


def test_a_user_of_two_districts_keeps_the_one_that_is_left():
    user, one, other = UserFactory(), StreetFactory(), DistrictFactory()
    grant(user, Role.EDITOR, one)
    grant(user, Role.EDITOR, other)
    revoke(user, Role.EDITOR, one)
    assert paths_of(user) == (other.path,)
    assert groups(user) == {ROLE_GROUPS[Role.EDITOR], f"地区：{other.short_name}（{other.code}）"}


def test_other_groups_of_the_user_are_left_alone():
    user, community = UserFactory(), CommunityFactory()
    user.groups.create(name="合唱队")
    grant(user, Role.EDITOR, community)
    revoke(user, Role.EDITOR, community)
    assert groups(user) == {"合唱队"}


def test_the_city_grants_and_takes_back_in_the_interface(client):
    user, street = UserFactory(), StreetFactory()
    client.force_login(AdminFactory())
    response = client.post(reverse(f"{SPACE}:add"), {"user": user.pk, "role": "editor", "organisation": street.pk})
    assert response.status_code == 302
    membership = Membership.objects.get(user=user)
    assert ROLE_GROUPS[Role.EDITOR] in groups(user)
    assert client.get(reverse(f"{SPACE}:list")).status_code == 200
    client.post(reverse(f"{SPACE}:delete", args=[membership.pk]))
    assert groups(user) == set()


def test_nobody_else_grants(client):
    street = StreetFactory()
    client.force_login(EditorFactory(organisation=street.parent, role=Role.PUBLISHER))
    grants = Membership.objects.count()
    client.post(reverse(f"{SPACE}:add"), {"user": UserFactory().pk, "role": "publisher", "organisation": street.pk})
    assert Membership.objects.count() == grants
    assert client.get(reverse(f"{SPACE}:edit", args=[Membership.objects.first().pk])).status_code == 404


KEPT = [
    "search_searches",
    "search_trial",
    "wagtailsnippets_search_synonym:list",
    "wagtailsnippets_search_reading:list",
    "wagtailsnippets_search_wish:list",
]
KEPT += ["wagtailsnippets_content_spelling:list", "wagtailsearchpromotions:index"]


def test_who_works_for_the_whole_city_keeps_the_words_of_the_search(client):
    district = DistrictFactory()
    client.force_login(EditorFactory(organisation=district.parent, role=Role.EDITOR))
    assert {name: client.get(reverse(name)).status_code for name in KEPT} == dict.fromkeys(KEPT, 200)
    page = client.get("/admin/").content.decode()
    assert reverse("search_searches") in page
    assert reverse("wagtailsnippets_search_synonym:list") in page
    assert "/admin/reports/locked/" not in page  # what is the administrators' alone is not offered
    assert client.get("/admin/reports/locked/").status_code == 404
    assert client.post(reverse("wagtailsnippets_search_synonym:add"), {"words": "合唱 = 大合唱"}).status_code == 302


def test_who_works_for_a_district_does_not(client):
    client.force_login(EditorFactory(organisation=DistrictFactory(), role=Role.PUBLISHER))
    assert 200 not in {client.get(reverse(name)).status_code for name in KEPT}
    page = client.get("/admin/").content.decode()
    assert "/admin/reports/" not in page
    assert '"name": "settings"' not in page


def test_what_the_city_keeps_is_renewed_after_a_migration():
    group = place_group(DistrictFactory().parent)
    group.permissions.clear()
    renew_roles()
    assert group.permissions.filter(codename="add_synonym").exists()


def test_the_scope_costs_one_query_for_a_request(django_assert_num_queries):
    street = StreetFactory()
    communities = CommunityFactory.create_batch(3, parent=street)
    editor = EditorFactory(organisation=street)
    grant(editor, Role.EDITOR, DistrictFactory())
    editor = User.objects.get(pk=editor.pk)
    with django_assert_num_queries(1):
        assert [scope.can_edit(editor, community) for community in communities] == [True] * 3
        assert len(scope.paths_of(editor)) == 2
    with django_assert_num_queries(1):
        assert scope.editable_organisations(editor).count() == 5


def test_inactive_users_work_nowhere():
    editor = EditorFactory(organisation=StreetFactory())
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert scope.paths_of(User.objects.get(pk=editor.pk)) == ()


def test_roles_have_no_rights_over_users_or_groups():
    grant(UserFactory(), Role.PUBLISHER, StreetFactory())
    held = Permission.objects.filter(group__name=ROLE_GROUPS[Role.PUBLISHER]).values_list("content_type__app_label", flat=True)
    assert set(held) & {"auth", "accounts", "wagtailusers", "wagtailcore"} == set()
