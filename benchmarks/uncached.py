"""CPU and queries of pages that no cache keeps: the front page against a bare stock Wagtail page, content pages against stock Wagtail's routing.

Stock page: a project as ``wagtail start`` makes it (SQLite as Django comes, DEBUG off), one page below its home with a title, a paragraph and the
template ``<h1>{{ page.title }}</h1>{{ page.body|richtext }}`` in the base template that comes along. Stock routing: our content page with everything
else of ours, found by ``wagtail.views.serve`` instead of ``content.views.serve``. Each is asked through its whole WSGI application without a cache in
front, in a process of its own, in interleaved rounds. var/venv/bin/python benchmarks/uncached.py
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

sys.path[:1] = [str(Path(__file__).resolve().parent.parent)]  # in place of this folder, where another benchmark is named like the package

from benchmarks.machine import ROOT, manage, surroundings

ROUNDS, REQUESTS = 7, 30
HOME_GOAL, CONTENT_GOAL = 2.2, 0.8
CONTENT = {"standard page": "/about/", "article": "/taiyuan/meicheng/", "course": "/courses/cooking-c1/", "news": "/news/health-calendar/"}

MAKE_STOCK = """
import django; django.setup()
from wagtail.models import Page, Site
from home.models import HomePage
home = Site.objects.get().root_page.specific
home.add_child(instance=HomePage(title="About", slug="about", body="<p>Learning for everybody, every day, near home.</p>"))
"""
STOCK_MODEL = """
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page
class HomePage(Page):
    body = RichTextField(blank=True)
    content_panels = Page.content_panels + ["body"]
"""
STOCK_TEMPLATE = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1>{{ page.body|richtext }}{% endblock content %}"""
STOCK_SETTINGS = """
from .base import *
DEBUG = False
SECRET_KEY = "x" * 50
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""


def asked(application: Callable[..., Any], path: str, cookie: str = "") -> int:
    """Ask the application as a server would; the length of its page."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
    }  # fmt: skip
    if cookie:
        environ["HTTP_COOKIE"] = cookie
    begun: list[str] = []
    parts = application(environ, lambda status, _headers, _error=None: begun.append(status))
    body = b"".join(parts)
    parts.close()
    assert begun[0].startswith("200"), (path, begun, body[:200])
    return len(body)


def child() -> None:
    """Answer lines of JSON: ask for a page some times, say CPU, queries and steps of SQLite's machine (of ours) of one."""
    ours = os.environ["DJANGO_SETTINGS_MODULE"] == "config.settings"
    if ours:
        from config.wsgi import application

        make_stock_routing()
    else:
        sys.path.insert(0, str(Path.cwd()))
        from django.core.wsgi import get_wsgi_application

        application = get_wsgi_application()
    from django.conf import settings
    from django.db import connection

    from tests.steps import counted

    for line in sys.stdin:
        wish = json.loads(line)
        if ours:
            settings.ROOT_URLCONF = "stock_urls" if wish["stock"] else "config.urls"
        queries: list[str] = []

        def note(execute: Any, sql: str, *more: Any, kept: list[str] = queries) -> Any:
            kept.append(sql)
            return execute(sql, *more)

        for _ in range(wish.get("warm", 0)):
            asked(application, wish["path"], wish["cookie"])
        with connection.execute_wrapper(note), counted() if ours else nullcontext([0]) as steps:
            length = asked(application, wish["path"], wish["cookie"])
        start = time.process_time()
        for _ in range(wish["requests"]):
            asked(application, wish["path"], wish["cookie"])
        told = {"cpu": (time.process_time() - start) / wish["requests"] * 1000, "queries": len(queries), "steps": steps[0], "length": length}
        print(json.dumps(told), flush=True)


def make_stock_routing() -> None:
    """A table of addresses like ours whose pages are found by Wagtail's own view."""
    import types

    from django.urls import include, path
    from django.utils import translation
    from wagtail import urls as wagtail_urls

    from config import urls

    stock = types.ModuleType("stock_urls")
    resolvers = [*urls.urlpatterns]
    with translation.override("zh-hans"):
        localised = resolvers.pop()
        stock.urlpatterns = [  # type: ignore[attr-defined]  # a module is given its names here
            *resolvers,
            type(localised)(localised.pattern, [*localised.url_patterns[:-1], path("", include(wagtail_urls))]),
        ]
    for name in ("handler400", "handler403", "handler404", "handler500"):
        setattr(stock, name, getattr(urls, name))
    sys.modules["stock_urls"] = stock


def make_stock(folder: Path) -> None:
    """``wagtail start``, a body for its page, its database."""
    plain = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "PYTHONPATH"}}
    wagtail = str(Path(sys.executable).with_name("wagtail"))
    subprocess.run([wagtail, "start", "bare", str(folder)], check=True, stdout=subprocess.DEVNULL, env=plain)
    (folder / "bare" / "settings" / "measured.py").write_text(STOCK_SETTINGS)
    (folder / "home" / "models.py").write_text(STOCK_MODEL)
    (folder / "home" / "templates" / "home" / "home_page.html").write_text(STOCK_TEMPLATE)
    env = stock_surroundings(folder)
    for command in (["manage.py", "makemigrations", "home"], ["manage.py", "migrate"], ["-c", MAKE_STOCK]):
        subprocess.run([sys.executable, *command], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)


def stock_surroundings(folder: Path) -> dict[str, str]:
    """The environment of the stock project."""
    return os.environ | {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "bare.settings.measured"}


class Asked:
    """A child process that can be asked."""

    def __init__(self, env: dict[str, str], cwd: Path, stack: ExitStack) -> None:
        command = [sys.executable, str(Path(__file__).resolve()), "child"]
        self.process = stack.enter_context(subprocess.Popen(command, env=env, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        stack.callback(self.process.terminate)

    def __call__(self, path: str, *, cookie: str = "", stock: bool = False, warm: int = 0, requests: int = REQUESTS) -> dict[str, float]:
        """CPU in milliseconds, queries, steps of SQLite, length."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"path": path, "cookie": cookie, "stock": stock, "warm": warm, "requests": requests}) + "\n")
        self.process.stdin.flush()
        found: dict[str, float] = json.loads(self.process.stdout.readline())
        return found


def rounds(ways: dict[str, Callable[..., dict[str, float]]], count: int = ROUNDS) -> dict[str, dict[str, float]]:
    """The median of each way, and its smallest and largest CPU."""
    for way in ways.values():
        way(warm=3)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    for _ in range(count):
        for name, way in ways.items():
            found[name].append(way())
    return {
        name: {**several[0], "cpu": statistics.median(times := [one["cpu"] for one in several]), "least": min(times), "most": max(times)}
        for name, several in found.items()
    }


def main() -> None:
    """Measure and print."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        city, bare = folder / "city", folder / "stock"
        city.mkdir()
        bare.mkdir()
        manage(city, "prepare")
        make_stock(bare)
        ours = Asked(surroundings(city, 8000) | {"PAGECACHE_MB": "0"}, ROOT, stack)
        stock = Asked(stock_surroundings(bare), bare, stack)
        ways: dict[str, Callable[..., dict[str, float]]] = {
            "stock": lambda **more: stock("/about/", **more),
            "home": lambda **more: ours("/", **more),
            "home with a place": lambda **more: ours("/", cookie="place=140106001001", **more),
        }
        for name, path in CONTENT.items():
            ways[name] = lambda path=path, **more: ours(path, **more)
            ways[f"{name}, stock routing"] = lambda path=path, **more: ours(path, stock=True, **more)
        measured = rounds(ways)

    def told(name: str) -> str:
        one = measured[name]
        return f"{one['cpu']:.2f} ms ({one['least']:.2f}–{one['most']:.2f}), {one['queries']} queries, {one['length'] / 1000:.0f} kB"

    print(f"bare stock Wagtail page: {told('stock')}")
    for name in ("home", "home with a place"):
        ratio = measured[name]["cpu"] / measured["stock"]["cpu"]
        print(f"{name}: {told(name)}: {ratio:.2f} × the stock page (goal ≤ {HOME_GOAL}, ≤ 8 queries)")
    for name in CONTENT:
        other = f"{name}, stock routing"
        ratio = measured[name]["cpu"] / measured[other]["cpu"]
        print(f"{name}: {told(name)}: {ratio:.2f} × with stock routing, {told(other)} (goal ≤ {CONTENT_GOAL}, ≤ 3 queries)")


if __name__ == "__main__":
    child() if sys.argv[1:] == ["child"] else main()
