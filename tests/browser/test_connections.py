"""The server as production has it: what others hold open or send keeps nobody from a page."""

import socket
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest

pytestmark = pytest.mark.sqlite

HELD = 100
FORM = "POST /report/ HTTP/1.1\r\nHost: {host}\r\nCookie: csrftoken=" + "a" * 32 + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
KINDS = {
    "silent": "",
    "kept": "GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "half a head": "GET / HTTP/1.1\r\nHost: {host}\r\n",
    "half a form": FORM + "Content-Length: 1000\r\n\r\nmessage=",
    "whole week unread": "GET /timetable/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_held_connections_keep_nobody_waiting(city, kind):
    with ExitStack() as held:
        for _ in range(HELD):
            one = held.enter_context(socket.create_connection(("127.0.0.1", city.port), timeout=10))
            one.sendall(KINDS[kind].format(host=city.host).encode())
        assert [city.get(path).status for path in ("/healthz", "/", "/healthz")] == [200, 200, 200]
    assert city.get("/accounts/login/").status == 200


def test_a_refused_form_is_answered_and_the_connection_goes_on(city):
    talk = HTTPConnection("127.0.0.1", city.port, timeout=10)
    for _ in range(3):
        talk.request("POST", "/report/", b"x" * 1_000_000, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = talk.getresponse()
        assert (answer.status, bool(answer.read()), answer.will_close) == (403, True, False)
    talk.close()
