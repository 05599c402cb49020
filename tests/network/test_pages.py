import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page

from home.models import ColumnIndexPage, ColumnPage
from network.actions import grant, open_pages
from network.enums import Role
from network.models import Membership
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def street():
    return StreetFactory()


@pytest.fixture
def front(street):
    """The district's page, opened to those who work in the district."""
    page = Page.get_first_root_node().add_child(instance=ColumnIndexPage(title="区里的栏目", slug="district", organisation=street.parent))
    open_pages(street.parent, page)
    return page


@pytest.fixture
def community(street):
    return CommunityFactory(parent=street)


def page_below(front, organisation, title, **more):
    return front.add_child(instance=ColumnPage(title=title, slug=f"p-{organisation.code}", organisation=organisation, **more))


def test_one_row_per_district_opens_the_tree(front, street, community):
    open_pages(street.parent, front)
    for organisation in (street, community):
        for _number in range(3):
            EditorFactory(organisation=organisation)
    assert GroupPagePermission.objects.count() == 1 + GroupPagePermission.objects.exclude(page=front).count()
    assert GroupPagePermission.objects.filter(page=front).count() == 1


@pytest.mark.parametrize(("role", "publishes"), [(Role.EDITOR, False), (Role.PUBLISHER, True)])
def test_an_editor_edits_his_own_page_and_a_publisher_publishes_it(front, community, role, publishes):
    editor = EditorFactory(organisation=community, role=role)
    tester = page_below(front, community, "自己的").permissions_for_user(editor)
    assert (tester.can_edit(), tester.can_publish(), tester.can_delete()) == (True, publishes, publishes)


def test_the_pages_above_are_the_way_and_not_his(front, street, community):
    editor = EditorFactory(organisation=community, role=Role.PUBLISHER)
    tester = front.permissions_for_user(editor)
    assert (tester.can_add_subpage(), tester.can_publish_subpage()) == (True, True)
    assert (tester.can_edit(), tester.can_publish(), tester.can_delete(), tester.can_unpublish(), tester.can_reorder_children()) == (False,) * 5


def test_neighbours_do_not_see_each_others_pages(client, front, street, community):
    own, foreign = page_below(front, community, "自己的页"), page_below(front, CommunityFactory(parent=street), "邻居的页", live=False)
    client.force_login(EditorFactory(organisation=community))
    listed = client.get(reverse("wagtailadmin_explore", args=[front.pk])).content.decode()
    assert own.title in listed
    assert foreign.title not in listed
    assert client.get(reverse("wagtailadmin_pages:edit", args=[own.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[foreign.pk])).status_code == 404
    client.force_login(EditorFactory(organisation=street))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[foreign.pk])).status_code == 200


def test_a_page_is_made_below_the_districts_and_only_for_ones_own_place(client, front, community):
    client.force_login(EditorFactory(organisation=community))
    address = reverse("wagtailadmin_pages:add", args=["home", "columnpage", front.pk])
    response = client.get(address)
    form = response.context["form"]
    assert list(form.fields["organisation"].queryset) == [community]
    assert form.fields["organisation"].required is True
    assert form.initial["organisation"] == community


def test_without_an_opened_tree_there_is_nothing(client, front):
    client.force_login(EditorFactory(organisation=DistrictFactory()))
    assert client.get(reverse("wagtailadmin_explore", args=[front.pk])).status_code == 404
    assert front.title not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_bulk_actions_take_only_ones_own_pages(client, front, street, community):
    own, foreign = page_below(front, community, "自己的页"), page_below(front, CommunityFactory(parent=street), "邻居的页")
    client.force_login(EditorFactory(organisation=community, role=Role.PUBLISHER))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    assert client.post(f"{address}?id={own.pk}&id={foreign.pk}").status_code == 404
    client.post(f"{address}?id=all&childOf={front.pk}")
    assert [Page.objects.get(pk=page.pk).live for page in (own, foreign)] == [False, True]


def test_a_draft_of_others_is_not_offered_for_links(client, front, street, community):
    neighbour = CommunityFactory(parent=street)
    page_below(front, neighbour, "邻居的草稿", live=False)
    client.force_login(EditorFactory(organisation=community))
    window = client.get(reverse("wagtailadmin_choose_page_child", args=[front.pk])).json()["html"]
    assert "邻居的草稿" not in window


def test_the_city_editor_works_everywhere_without_being_superuser(client, front, street, community):
    city = street.parent.parent
    open_pages(city, Page.get_first_root_node())
    editor = EditorFactory(organisation=city, role=Role.PUBLISHER)
    tester = page_below(front, community, "社区的页").permissions_for_user(editor)
    assert (tester.can_edit(), tester.can_publish()) == (True, True)
    cityless = front.add_child(instance=ColumnPage(title="全市的页", slug="city"))
    assert cityless.permissions_for_user(editor).can_edit()
    assert not cityless.permissions_for_user(EditorFactory(organisation=community)).can_edit()


def test_taking_the_grant_back_closes_everything(client, front, community):
    editor = EditorFactory(organisation=community)
    membership = Membership.objects.get(user=editor)
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200
    membership.delete()
    assert client.get(reverse("wagtailadmin_explore", args=[front.pk])).status_code == 404
    grant(editor, Role.EDITOR, community)
    assert client.get(reverse("wagtailadmin_explore", args=[front.pk])).status_code == 200


class TestTranslation:
    @pytest.fixture
    def english(self):
        return Locale.objects.create(language_code="en")

    def ask(self, client, page, **sent):
        address = reverse("simple_translation:submit_page_translation", args=[page.pk])
        return client.post(address, sent) if sent else client.get(address)

    def test_an_editor_makes_the_english_version_of_his_own_page_and_edits_it(self, client, front, english, street):
        client.force_login(EditorFactory(organisation=street.parent))
        assert self.ask(client, front, locales=english.pk).status_code == 302
        made = front.get_translation(english)
        assert (made.live, made.specific.organisation, made.locale) == (False, street.parent, english)
        assert client.get(reverse("wagtailadmin_pages:edit", args=[made.pk])).status_code == 200
        below = page_below(front, street, "街道的一篇")
        client.force_login(EditorFactory(organisation=street))
        assert self.ask(client, below, locales=english.pk).status_code == 302
        assert below.get_translation(english).get_parent().pk == made.pk
        assert client.get(reverse("wagtailadmin_pages:edit", args=[below.get_translation(english).pk])).status_code == 200

    def test_a_neighbours_page_is_not_translated(self, client, front, english, street, community):
        foreign = page_below(front, street, "街道的一篇")
        client.force_login(EditorFactory(organisation=community))
        assert [self.ask(client, foreign).status_code, self.ask(client, foreign, locales=english.pk).status_code] == [404, 404]
        assert not foreign.has_translation(english)

    def test_a_page_below_one_without_english_waits_for_it(self, client, front, english, community):
        own = page_below(front, community, "自己的")
        for user in (EditorFactory(organisation=community), AdminFactory()):
            client.force_login(user)
            assert self.ask(client, own).status_code == 200
            assert [self.ask(client, own, locales=sent).status_code for sent in (english.pk, "x", "9" * 30)] == [404, 404, 404]
        assert not own.has_translation(english)
