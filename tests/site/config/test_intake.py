"""Bodies of requests: how many at once, and that none is left unread."""

import io

import pytest

from config.intake import Intake
from tests.site.pagecache.asking import environ_of


def sent(body=b"", **more):
    asked = environ_of("/report/", method="POST") | {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True, "CONTENT_LENGTH": str(len(body))}
    return asked | more


def answered(app, environ):
    begun = []
    body = b"".join(app(environ, lambda status, headers: begun.append((status, dict(headers)))))
    return *begun[0], body


def view(_environ, start_response):
    start_response("403 Forbidden", [])
    return (b"no",)


def test_what_the_view_leaves_is_read_to_its_end():
    environ = sent(b"x" * 200_000)
    assert answered(Intake(view), environ) == ("403 Forbidden", {}, b"no")
    assert environ["wsgi.input"].tell() == 200_000


@pytest.mark.parametrize(
    "more",
    [{"wsgi.input_terminated": False}, {"HTTP_EXPECT": "100-continue"}, {"CONTENT_LENGTH": "99999999999"}, {"CONTENT_LENGTH": "-1"}],
)
def test_what_cannot_be_read_to_its_end_is_left(more):
    environ = sent(b"x" * 10, **more)
    assert answered(Intake(view), environ)[0] == "403 Forbidden"
    assert environ["wsgi.input"].tell() == 0


def test_a_sender_who_goes_away_is_no_error():
    class Broken(io.BytesIO):
        def read(self, _size=-1):
            raise ConnectionResetError

    assert answered(Intake(view), sent(b"x") | {"wsgi.input": Broken()})[0] == "403 Forbidden"


def test_while_all_places_are_taken_forms_are_refused_and_pages_answered():
    found = {}

    def busy(environ, start_response):
        if environ["PATH_INFO"] == "/report/" and not found:
            found["form"] = answered(intake, sent(b"x"))
            found["chunked"] = answered(intake, environ_of("/report/", method="POST", transfer_encoding="chunked"))
            found["english"] = answered(intake, sent(b"x") | {"PATH_INFO": "/en/report/"})
            found["page"] = answered(intake, environ_of("/"))
            found["empty"] = answered(intake, sent())
        return view(environ, start_response)

    intake = Intake(busy, at_once=1)
    assert answered(intake, sent(b"x"))[0] == "403 Forbidden"
    assert {name: one[0][:3] for name, one in found.items()} == {"form": "503", "chunked": "503", "english": "503", "page": "403", "empty": "403"}
    for _status, headers, body in (found["form"], found["english"]):
        assert (headers["Retry-After"], int(headers["Content-Length"])) == ("60", len(body))
    assert ("请过一分钟" in found["form"][2].decode(), b"in a minute" in found["english"][2]) == (True, True)
    assert answered(intake, sent(b"x"))[0] == "403 Forbidden"


def test_a_view_that_fails_gives_its_place_back():
    def failing(_environ, _start_response):
        raise ZeroDivisionError

    intake = Intake(failing, at_once=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            answered(intake, sent(b"x"))
