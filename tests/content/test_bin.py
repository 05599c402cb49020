"""Deleting a page puts it into the bin: gone for citizens at once, back with one press."""

import pytest
from wagtail.models import Page

from content import bin as page_bin
from network.actions import open_pages
from network.enums import Role
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.home import district_page, front_page, standard_page
from tests.factories.network import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return standard_page()


@pytest.fixture
def below(about):
    return standard_page(about, title="下面", slug="below")


@pytest.fixture
def admin(client):
    user = AdminFactory()
    client.force_login(user)
    return user


def delete(client, page):
    return client.post(f"/admin/pages/{page.pk}/delete/", follow=True)


def test_deleted_page_leaves_the_site_with_all_below_it(client, admin, about, below):
    text = delete(client, about).content.decode()
    assert "已放进回收站：关于本网" in text
    assert f'href="/admin/bin/{about.pk}/"' in text
    assert (client.get("/about/").status_code, client.get("/about/below/").status_code) == (410, 410)
    assert not Page.objects.filter(pk__in=[about.pk, below.pk], live=True).exists()


def test_page_is_taken_out_as_a_draft_in_its_old_place(client, admin, about, below):
    delete(client, about)
    assert client.get(f"/admin/bin/{about.pk}/").status_code == 200
    client.post(f"/admin/bin/{about.pk}/")
    about.refresh_from_db()
    assert (about.url_path, about.live) == ("/home/about/", False)
    about.save_revision().publish()
    assert client.get("/about/").status_code == 200


def test_only_asking_changes_nothing(client, admin, about):
    delete(client, about)
    client.get(f"/admin/bin/{about.pk}/")
    assert page_bin.is_binned(Page.objects.get(pk=about.pk))


def test_address_taken_meanwhile_is_told(client, admin, about):
    delete(client, about)
    standard_page(title="新的关于")
    answer = client.post(f"/admin/bin/{about.pk}/")
    assert answer.status_code == 409
    assert "那里已经有别的页面用了 about 这个网址" in answer.content.decode()


def test_page_whose_parent_is_in_the_bin_is_told(client, admin, about, below):
    delete(client, below)
    delete(client, about)
    answer = client.post(f"/admin/bin/{below.pk}/")
    assert answer.status_code == 409
    assert "上面的页面也不在了" in answer.content.decode()


def test_deleting_from_the_bin_is_for_good(client, admin, about):
    delete(client, about)
    delete(client, about)
    assert not Page.objects.filter(pk=about.pk).exists()


def test_two_pages_of_one_slug_lie_in_the_bin_together(client, admin, about):
    delete(client, about)
    second = standard_page()
    delete(client, second)
    assert [page_bin.is_binned(Page.objects.get(pk=page.pk)) for page in (about, second)] == [True, True]


def test_many_at_once(client, admin, about, below):
    other = standard_page(title="另一页", slug="other")
    address = f"/admin/bulk/wagtailcore/page/delete/?id={about.pk}&id={below.pk}&id={other.pk}&next=/admin/"
    client.post(address)
    assert [page_bin.is_binned(Page.objects.get(pk=page.pk)) for page in (about, below, other)] == [True, True, True]
    assert Page.objects.get(pk=below.pk).get_parent().pk == about.pk


def test_foreign_editor_gets_nothing_out(client):
    ours, theirs = DistrictFactory(), DistrictFactory()
    page = standard_page(district_page(ours), organisation=ours)
    open_pages(theirs, district_page(theirs))
    page_bin.bin_page(page)
    client.force_login(EditorFactory(organisation=theirs, role=Role.PUBLISHER))
    assert client.get(f"/admin/bin/{page.pk}/").status_code == 404
    assert client.post(f"/admin/bin/{page.pk}/").status_code == 404
    assert page_bin.is_binned(Page.objects.get(pk=page.pk))


def test_page_that_is_not_in_the_bin_has_no_way_out(client, admin):
    assert client.get(f"/admin/bin/{front_page().pk}/").status_code == 404
