import pytest
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from config import modes
from config.modes import Modes

PAGE = b'<!doctype html>\n<html lang="zh-hans" data-modes>\n<head></head><body data-modes="no"></body></html>'


def ask(address, cookie=None, *, body=PAGE, method="get", secure=False, content_type="text/html; charset=utf-8"):
    request = getattr(RequestFactory(), method)(address, secure=secure)
    if cookie is not None:
        request.COOKIES["modes"] = cookie
    return modes.remember_modes(lambda _: HttpResponse(body, content_type=content_type))(request)


def tag(response):
    return response.content.split(b"\n")[1].decode()


def kept(response):
    return response.cookies["modes"].value if "modes" in response.cookies else None


@pytest.mark.parametrize(
    ("address", "before", "shown", "after"),
    [
        ("/?mode=elder", "", ' data-size="elder"', "elder"),
        ("/?mode=contrast", "", ' data-contrast="high"', "contrast"),
        ("/?mode=dark", "", ' data-theme="dark"', "dark"),
        ("/?mode=dark", "elder24", ' data-size="elder" data-step="24" data-theme="dark"', "elder24.dark"),
        ("/?mode=elder", "elder30", ' data-size="elder" data-step="30"', "elder30"),
        ("/?mode=standard", "elder30.contrast.dark.wide", "", ""),
        ("/?size=elder", "", ' data-size="elder"', "elder"),
        ("/?size=standard", "elder24.dark", ' data-theme="dark"', "dark"),
        ("/?step=20", "elder30", ' data-size="elder"', "elder"),
        ("/?step=24", "", ' data-size="elder" data-step="24"', "elder24"),
        ("/?step=30", "contrast", ' data-size="elder" data-step="30" data-contrast="high"', "elder30.contrast"),
        ("/?theme=paper", "dark.elder", ' data-size="elder" data-theme="paper"', "elder.paper"),
        ("/?theme=system", "dark.elder", ' data-size="elder"', "elder"),
        ("/?theme=dark", "", ' data-theme="dark"', "dark"),
        ("/?contrast=high", "dark", ' data-contrast="high" data-theme="dark"', "contrast.dark"),
        ("/?contrast=normal", "contrast", ' data-contrast="normal"', "normal"),
        ("/?contrast=system", "contrast.paper", ' data-theme="paper"', "paper"),
        ("/?spacing=wide", "elder", ' data-size="elder" data-spacing="wide"', "elder.wide"),
        ("/?spacing=normal", "dark.wide", ' data-theme="dark"', "dark"),
        ("/?size=elder&theme=dark&contrast=high", "", ' data-size="elder" data-contrast="high" data-theme="dark"', "elder.contrast.dark"),
        ("/search/?q=x&mode=elder", "", ' data-size="elder"', "elder"),
    ],
)
def test_choice_is_shown_and_remembered(address, before, shown, after):
    response = ask(address, before)
    assert tag(response) == f'<html lang="zh-hans" data-modes{shown}>'
    assert kept(response) == after


@pytest.mark.parametrize(
    ("cookie", "shown"),
    [
        ("elder", ' data-size="elder"'),
        ("elder24.dark", ' data-size="elder" data-step="24" data-theme="dark"'),
        ("contrast", ' data-contrast="high"'),
        ("normal.paper", ' data-contrast="normal" data-theme="paper"'),
        ("nonsense", ""),
        ('"><script>.elder"', ""),
        ("elder99", ""),
        ("ELDER", ""),
        ("a.b.c.d.e.f.g.h.elder", ""),
        ("", ""),
    ],
)
def test_cookie_is_shown_and_foreign_words_are_passed_over(cookie, shown):
    response = ask("/", cookie)
    assert tag(response) == f'<html lang="zh-hans" data-modes{shown}>'
    assert kept(response) is None


@pytest.mark.parametrize("query", ["mode=", "mode=purple", "size=30", "step=99", "theme=%3Cscript%3E", "contrast=1", "Mode=elder"])
def test_unknown_choice_changes_nothing(query):
    response = ask(f"/?{query}", "dark")
    assert tag(response) == '<html lang="zh-hans" data-modes data-theme="dark">'
    assert kept(response) is None


def test_cookie_attributes():
    cookie = ask("/?mode=elder").cookies["modes"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"], cookie["secure"]) == ("/", "Lax", True, "")
    assert cookie["max-age"] == 400 * 24 * 3600
    assert ask("/?mode=elder", secure=True).cookies["modes"]["secure"] is True


def test_standard_takes_the_cookie_away():
    assert ask("/?mode=standard", "elder").cookies["modes"]["max-age"] == 0


def test_answer_may_be_kept_by_no_one_else():
    response = ask("/?mode=elder")
    assert "private" in response["Cache-Control"]
    assert response["Vary"] == "Cookie"


def test_posts_choose_nothing():
    response = ask("/?mode=elder", method="post")
    assert tag(response) == '<html lang="zh-hans" data-modes>'
    assert kept(response) is None


def test_editors_pages_are_left_alone():
    response = ask("/admin/pages/?mode=elder", "dark")
    assert response.content == PAGE
    assert kept(response) is None


def test_calendar_with_a_choice_stays_a_calendar_and_remembers():
    response = ask("/calendar/1.ics?mode=elder", body=PAGE, content_type="text/calendar")
    assert response.content == PAGE
    assert kept(response) == "elder"


def test_page_without_the_mark_stays_as_it_is():
    body = b"<!doctype html><html lang='zh'><body> data-modes </body></html>"
    response = ask("/?mode=elder", body=body)
    assert response.content == body
    assert not response.has_header("Vary")


def test_streams_are_left_alone():
    request = RequestFactory().get("/?mode=elder")
    response = modes.remember_modes(lambda _: StreamingHttpResponse([PAGE], content_type="text/html"))(request)
    assert b"".join(response.streaming_content) == PAGE


def test_length_follows_the_body():
    def view(_):
        response = HttpResponse(PAGE)
        response["Content-Length"] = str(len(PAGE))
        return response

    response = modes.remember_modes(view)(RequestFactory().get("/?mode=elder"))
    assert int(response["Content-Length"]) == len(response.content) == len(PAGE) + len(' data-size="elder"')


choices = st.builds(
    Modes,
    st.booleans(),
    st.sampled_from(["", "24", "30"]),
    st.sampled_from(["", "high", "normal"]),
    st.sampled_from(["", "dark", "paper"]),
    st.booleans(),
)


@given(choices, choices)
def test_finished_page_can_be_switched_any_number_of_times(one, other):
    assert modes.show(modes.show(PAGE, one), other) == modes.show(PAGE, other)
    assert modes.show(modes.show(PAGE, one), modes.STANDARD) == PAGE


@given(choices)
def test_cookie_says_what_the_page_shows(choice):
    assert modes.remembered(choice.cookie()).attributes() == choice.attributes()


@given(st.text(max_size=300))
def test_any_cookie_can_be_read(value):
    assert modes.remembered(value).attributes().count('"') % 2 == 0


def test_address_keeps_everything_but_the_choices():
    address = modes.Address("/search/", QueryDict("q=刀削面&size=elder&kind=a&kind=b&mode=dark&theme=paper&step=24&contrast=high"))
    assert address.fields == [("q", "刀削面"), ("kind", "a"), ("kind", "b")]
    assert address.full == "/search/?q=%E5%88%80%E5%89%8A%E9%9D%A2&kind=a&kind=b"
    assert modes.Address("/", QueryDict("mode=elder")).full == "/"


@pytest.mark.django_db
def test_any_address_of_the_site_remembers(client):
    response = client.get("/healthz?mode=elder")
    assert client.cookies["modes"].value == "elder"
    assert response.status_code == 200
