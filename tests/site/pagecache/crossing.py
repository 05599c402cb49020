"""Users and visitors through one cache of several workers: everybody has a word of his own, which nobody else may ever see.

``python -m tests.site.pagecache.crossing`` is the server: it makes the users in its database, prints their sessions and serves.
"""

import http.client
import json
import random
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

USERS, VISITORS, CLIENTS = 50, 30, 8
PRIVATE = ("/admin/account/", "/admin/")
"""Pages that name who is signed in."""
ECHOES = (
    "/search/?q={word}",
    "/timetable/near/?where={word}",
    "/report/?path=/{word}/",
    "/place/?q={word}",
    "/library/?after={word}",
    "/places/{word}/",
    "/{word}/",
    "/zh-hant/search/?q={word}",
    "/news/?before={word}",
)
"""Pages that repeat what is asked for, most of them kept for the next who asks the same."""
SHARED = (
    "/",
    "/timetable/",
    "/places/",
    "/courses/",
    "/news/",
    "/library/",
    "/place/",
    "/timetable/near/",
    "/zh-hant/",
    "/accounts/help/",
    "/sitemap/",
)
NOISE = ("", "utm_source={word}", "fbclid={word}", "next=/{word}/", "mode={word}")
"""What comes along in addresses and means nothing; it may not be shown to others either."""
WORD = re.compile(rb"marker\d\dx")


@dataclass
class Met:
    """What came of the requests."""

    asked: int = 0
    foreign: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)


@contextmanager
def serving(surroundings: dict[str, str], folder: str) -> Iterator[dict[str, str]]:
    """A server with the users; word → cookie of each of them."""
    command = [sys.executable, "-m", "tests.site.pagecache.crossing"]
    with subprocess.Popen(command, env=surroundings, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        try:
            assert server.stdout is not None
            yield json.loads(server.stdout.readline())
        finally:
            server.terminate()


def mixed(port: int, sessions: dict[str, str], count: int, seed: int) -> Met:
    """Ask ``count`` times as everybody in turn, ``CLIENTS`` at a time."""
    met, lock = Met(), threading.Lock()
    everybody = [*sessions.items(), *((f"marker{number:02}x", "") for number in range(USERS, USERS + VISITORS))]

    def client(number: int) -> None:
        dice = random.Random(f"{seed} {number}")
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as talk:
            for _ in range(count // CLIENTS):
                word, cookie = dice.choice(everybody)
                path, shows = _address(dice, word, signed_in=bool(cookie))
                talk.request("GET", path, headers=_headers(dice, cookie))
                answer = talk.getresponse()
                seen = answer.read() + str(answer.getheaders()).encode()
                with lock:
                    _note(met, word, path, shows, answer, set(WORD.findall(seen)))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def _address(dice: random.Random, word: str, *, signed_in: bool) -> tuple[str, bool]:
    """An address, and whether its page shows the word of who asks."""
    chance = dice.random()
    if signed_in and chance < 0.1:
        return dice.choices(PRIVATE, (9, 1))[0], True
    if chance < 0.5:
        return dice.choice(ECHOES).format(word=word), True
    noise = dice.choice(NOISE).format(word=word)
    path = dice.choice(SHARED)
    return (f"{path}?{noise}" if noise else path), False


def _headers(dice: random.Random, cookie: str) -> dict[str, str]:
    cookies = [cookie, dice.choice(["", "modes=elder.dark", "place=140106", "modes=contrast"])]
    return {"Cookie": "; ".join(filter(None, cookies)), "Accept-Encoding": "identity"}


def _note(met: Met, word: str, path: str, shows: bool, answer: http.client.HTTPResponse, seen: set[bytes]) -> None:
    met.asked += 1
    how = answer.getheader("Cache-Status") or ""
    met.answered["hit" if "hit" in how else "bypass" if "bypass" in how else "made"] += 1
    if answer.status not in {200, 404}:
        met.wrong.append(f"{answer.status} {path}")
    if seen - {word.encode()}:
        met.foreign.append(f"{word} at {path} saw {seen}")
    if shows and word.encode() not in seen:
        met.without.append(f"{word} at {path}")


def main() -> None:
    """Make the users, say their sessions, serve."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connections

    import config.wsgi  # noqa: F401 - sets Django up
    from accounts.models import User
    from config.launch import web

    sessions = {}
    for number in range(USERS):
        user = User(username=f"marker{number:02}x", is_superuser=True, is_active=True)
        user.set_unusable_password()
        user.save()
        store = SessionStore()
        store.update(
            {
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }
        )
        store.create()
        sessions[user.username] = f"sessionid={store.session_key}"
    connections.close_all()
    sys.stdout.write(json.dumps(sessions) + "\n")
    sys.stdout.flush()
    web.main()


if __name__ == "__main__":
    main()
