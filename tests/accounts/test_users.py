"""Users in the editors' interface: the name is one piece, in every form."""

import re

import pytest
from wagtail.users.models import UserProfile

from accounts.models import User
from tests.factories.accounts import PASSWORD, AdminFactory, EditorFactory
from tests.factories.network import StreetFactory

pytestmark = pytest.mark.django_db
NEW = {"username": "liuxiang", "name": "刘香", "email": "liuxiang@example.cn", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def admin(client):
    user = AdminFactory(name="管理员")
    client.force_login(user)
    return user


def fields(client, path):
    """The fields of a form in their order, hidden ones left out."""
    answer = client.get(path)
    assert answer.status_code == 200
    return re.findall(r'<(?:input|textarea|select)(?![^>]*type="(?:hidden|submit|checkbox)")[^>]* name="([^"]+)"', answer.content.decode())


def test_new_user_has_one_field_for_the_name(client, admin):
    assert [name for name in fields(client, "/admin/users/new/") if name in {*NEW, "first_name", "last_name"}] == list(NEW)
    answer = client.post("/admin/users/new/", NEW)
    assert answer.status_code == 302
    user = User.objects.get(username="liuxiang")
    assert (user.name, user.first_name, user.last_name, str(user)) == ("刘香", "", "", "刘香")
    assert user.check_password(PASSWORD)


def test_new_user_without_a_name_is_asked_for_it(client, admin):
    page = client.post("/admin/users/new/", NEW | {"name": ""}).content.decode()
    assert "姓名" in page
    assert not User.objects.filter(username="liuxiang").exists()


def test_user_who_is_there_gets_another_name(client, admin):
    user = User.objects.create(username="wang", name="王一", email="wang@example.cn", is_active=True)
    path = f"/admin/users/edit/{user.pk}/"
    assert {"first_name", "last_name"}.isdisjoint(fields(client, path))
    answer = client.post(path, {"username": "wang", "name": "王二", "email": user.email, "is_active": "on", "password1": "", "password2": ""})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("王二", True)


def test_own_account_asks_for_the_name_in_one_piece(client, admin):
    own = [name for name in fields(client, "/admin/account/") if name.startswith("name_email-")]
    assert own == ["name_email-name", "name_email-email"]
    client.post(
        "/admin/account/",
        {
            "name_email-name": "新名字",
            "name_email-email": "new@example.cn",
            "theme-theme": "system",
            "theme-density": "default",
            "theme-contrast": "system",
            "theme-keyboard_shortcuts": "on",
        },
    )
    admin.refresh_from_db()
    assert (admin.name, admin.email) == ("新名字", "new@example.cn")


def test_who_has_no_email_may_choose_a_language(client, admin):
    User.objects.filter(pk=admin.pk).update(email="")
    page = client.get("/admin/account/").content.decode()
    assert 'name="locale-preferred_language"' in page
    told = {
        "name_email-name": "管理员",
        "name_email-email": "",
        "locale-preferred_language": "en",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
        "theme-keyboard_shortcuts": "on",
    }
    assert client.post("/admin/account/", told).status_code == 302
    assert '<html lang="en"' in client.get("/admin/account/").content.decode()


@pytest.mark.parametrize(
    ("language", "refused", "missing"),
    [("en", "you do not have permission to access this area", "This page is not there"), ("zh-hans", "对不起， 你没有权限访问。", "没有这一页")],
)
def test_refusals_speak_the_editors_language(client, language, refused, missing):
    editor = EditorFactory(organisation=StreetFactory())
    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = language
    profile.save()
    client.force_login(editor)
    assert refused in client.get("/admin/reports/searches/", follow=True).content.decode()
    assert [missing in client.get(path).content.decode() for path in ("/admin/nowhere/", "/admin/users/edit/1/")] == [True, True]


def test_new_user_needs_no_email(client, admin):
    assert client.post("/admin/users/new/", NEW | {"email": ""}).status_code == 302
    assert User.objects.get(username="liuxiang").email == ""


@pytest.mark.parametrize(("order", "expected"), [("name", ["一", "二"]), ("-name", ["二", "一"])])
def test_list_is_ordered_and_searched_by_the_name_in_one_piece(client, admin, order, expected):
    for number in "二一":
        User.objects.create(username=f"u{number}", name=f"用户{number}")
    page = client.get(f"/admin/users/?ordering={order}").content.decode()
    assert re.findall(r"用户([一二])\s*</a>", page) == expected
    found = client.get("/admin/users/?q=用户二").content.decode()
    assert re.findall(r"用户([一二])\s*</a>", found) == ["二"]
