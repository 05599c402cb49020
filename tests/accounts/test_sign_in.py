import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from network.enums import Role
from tests.factories.accounts import PASSWORD, AdminFactory, EditorFactory, UserFactory
from tests.factories.network import StreetFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _cache(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def editor():
    return EditorFactory(organisation=StreetFactory(), role=Role.EDITOR, username="liuxiang")


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": username, "password": password} | more)


def test_the_sign_in_page_is_ours_and_chinese(client):
    response = client.get(LOGIN)
    page = response.content.decode()
    assert "编辑登录" in page
    assert "市民不用登录" in page
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]
    assert not re.search(r'<script(?![^>]*\bsrc=)(?![^>]*type="application/(ld\+)?json")', page)
    assert " style=" not in page


def test_an_editor_signs_in_and_lands_where_he_was_going(client, editor):
    asked = client.get("/admin/pages/")
    assert asked.headers["Location"] == f"{LOGIN}?next=/admin/pages/"
    answer = sign_in(client, "liuxiang", next="/admin/pages/")
    assert answer.headers["Location"] == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


def test_a_wrong_password_is_told_without_saying_which_part(client, editor):
    pages = [sign_in(client, name, "wrong").content.decode() for name in ("liuxiang", "nobody")]
    assert [("用户名" in page and "密码" in page and "不正确" in page) for page in pages] == [True, True]
    assert [page.partition("<title>")[2].startswith("还没有登录 - ") for page in pages] == [True, True]
    assert pages[0].count('role="alert" tabindex="-1" autofocus') == 1


def test_what_was_left_empty_is_named(client):
    said = client.post("/accounts/login/", {"login": "", "password": ""}).content.decode()
    assert "请填写用户名。" in said
    assert "请填写密码。" in said


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client, editor):
    for _attempt in range(5):
        sign_in(client, "liuxiang", "wrong")
    page = sign_in(client, "liuxiang").content.decode()
    assert "登录失败次数过多，请稍后重试" in page
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_a_foreign_site_after_signing_in(client, editor, where):
    assert sign_in(client, "liuxiang", next=where).headers["Location"] == "/admin/"


def test_pages_of_the_account_are_called_as_the_links_that_lead_to_them(client, editor):
    client.force_login(editor)
    addresses = ["/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"]
    pages = {address: client.get(address).content.decode() for address in addresses}
    links = re.findall(r'<a href="(/accounts/[^"]*)">([^<]+)</a>', pages["/accounts/logout/"])
    assert {address for address, _name in links} >= set(addresses[:2])
    headings = {address: re.search(r"<h1>\s*(.*?)\s*</h1>", page, re.DOTALL)[1] for address, page in pages.items()}
    assert [name for address, name in links if address in pages and headings[address] != name] == []
    assert pages["/accounts/logout/"].count("退出登录") >= 3  # title, heading, button


def test_signing_out_takes_a_post(client, editor):
    client.force_login(editor)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert client.get("/admin/").status_code == 302


def test_signing_in_needs_the_forms_token():
    client = Client(enforce_csrf_checks=True)
    assert client.post(LOGIN, {"login": "x", "password": "y"}).status_code == 403


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/help/"])
def test_nobody_signs_up_alone(client, path):
    assert "账号由各级办公室开通" in client.get(path).content.decode()
    assert client.post(path, {"username": "new", "password1": PASSWORD, "password2": PASSWORD}).status_code == 405


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/password/reset/", "/accounts/confirm-email/", "/accounts/login/code/confirm/"])
def test_other_pages_of_accounts_do_not_exist(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/password_reset/"])
def test_wagtails_own_sign_in_is_no_way_around_the_limits(client, editor, path):
    for answer in (client.get(path), client.post(path, {"username": "liuxiang", "password": PASSWORD})):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/")
    assert client.get("/admin/").status_code == 302


def test_a_user_who_edits_nothing_does_not_get_in(client):
    UserFactory(username="reader")
    sign_in(client, "reader")
    assert client.get("/admin/").status_code == 302


def test_a_password_is_changed_after_asking_for_the_old_one(client, editor):
    client.force_login(editor)
    address = "/accounts/password/change/"
    new = "a quite different phrase 7"
    wrong = client.post(address, {"oldpassword": "wrong", "password1": new, "password2": new})
    assert wrong.status_code == 200
    weak = client.post(address, {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"})
    page = weak.content.decode()
    told = re.search(r'<input[^>]*id="id_password1"[^>]*>', page)[0]
    assert 'aria-invalid="true"' in told
    assert "至少" in page.partition('id="id_password1_error">')[2].partition("</div>")[0]
    assert "id_password1_error" in told.partition("aria-describedby")[2]
    assert client.post(address, {"oldpassword": PASSWORD, "password1": new, "password2": new}).status_code == 302
    client.logout()
    assert sign_in(client, "liuxiang", new).status_code == 302


def code_of(secret):
    """What an authenticator app shows now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class TestSecondStep:
    """Where the site is public by https."""

    @pytest.fixture(autouse=True)
    def _duty(self, settings):
        settings.SECOND_STEP_REQUIRED = True

    @pytest.fixture
    def secret(self, editor):
        secret = base64.b32encode(b"a secret of 20 bytes").decode()
        TOTP.activate(editor, secret)
        return secret

    def test_an_editor_without_one_is_sent_to_set_it_up(self, client, editor):
        client.force_login(editor)
        response = client.get("/admin/", follow=True)
        assert response.redirect_chain[0][0] == "/accounts/2fa/totp/activate/"
        assert client.get("/admin/snippets/network/venue/").headers["Location"] == "/accounts/2fa/totp/activate/"

    def test_he_sets_it_up_and_edits(self, client, editor):
        sign_in(client, "liuxiang")
        asked = client.get("/accounts/2fa/totp/activate/")
        page = client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)
        secret = page.context["form"].secret
        assert "data:image/svg+xml" in page.content.decode()
        wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
        assert wrong.status_code == 200
        done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
        assert done.status_code == 302
        assert Authenticator.objects.filter(user=editor, type="totp").exists()
        assert client.get("/admin/").status_code == 200

    def test_the_password_alone_opens_nothing_afterwards(self, client, secret):
        answer = sign_in(client, "liuxiang")
        assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
        assert client.get("/admin/").status_code == 302
        assert client.post("/accounts/2fa/authenticate/", {"code": "123456"}).status_code == 200
        assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).headers["Location"] == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_an_administrator_owes_it_too(self, client):
        client.force_login(AdminFactory())
        assert client.get("/admin/users/").headers["Location"] == "/accounts/2fa/totp/activate/"

    @pytest.mark.parametrize("path", ["/accounts/2fa/", "/accounts/2fa/recovery-codes/generate/", "/accounts/reauthenticate/"])
    def test_its_pages_stand_in_our_frame(self, client, secret, path):
        sign_in(client, "liuxiang")
        client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
        response = client.get(path, follow=True)
        assert response.status_code == 200
        assert 'class="top"' in response.content.decode()


def test_without_https_nobody_owes_a_second_step(client, editor):
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200


def test_the_addresses_of_the_editors_interface_lead_here():
    assert reverse("account_login") == LOGIN
