"""Pages to be found, kinds that live for one test, and the four engines."""

import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from wagtail.models import Page

from config.environment import SearchAddress
from search import actions, companions, facets, kinds, labels, passages, popularity, readers, searches, suggestions
from search.engines import server
from search.passages import Piece, Place
from tests.search.engines import ROOT, Engine, fresh, patient, started

Texts = dict[int, list[tuple[str, int, str]]]


def page_rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
    return [
        {"id": pk, "url": f"/{slug}/", "title": title, "text": description}
        for pk, slug, title, description in Page.objects.filter(pk__in=ids, live=True).values_list("pk", "slug", "title", "search_description")
    ]


@pytest.fixture(autouse=True)
def no_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The result page knows nothing but what a test declares."""
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(readers, "_readers", {})
    monkeypatch.setattr(facets, "_facets", {})
    monkeypatch.setattr(companions, "_companions", {})
    monkeypatch.setattr(suggestions, "_sources", {})
    monkeypatch.setattr(passages, "_sources", {})
    monkeypatch.setattr(popularity, "_sources", {})
    monkeypatch.setattr(labels, "_sources", [])
    monkeypatch.setattr(labels, "_finer", [])


@pytest.fixture(autouse=True)
def closed_breaker() -> Iterator[None]:
    """What one test did to the server holds for no other."""
    server.breaker.close()
    yield
    server.breaker.close()


@pytest.fixture
def page_kind(db: None) -> kinds.Kind:
    kind = kinds.Kind(name="pages", label="文章", plural="文章", model="wagtailcore.Page", rows=page_rows, queries=1, order=90)
    kinds.register(kind)
    ContentType.objects.get_for_models(Page)
    return kind


@pytest.fixture
def make_pages(db: None) -> Iterator[Callable[..., list[Page]]]:
    """Make pages below the root and index them at once."""

    def make(*titles: str, **fields: Any) -> list[Page]:
        root = Page.objects.get(depth=1)
        known = Page.objects.count()
        pages = [root.add_child(instance=Page(title=title, slug=f"p{known + at}", **fields)) for at, title in enumerate(titles)]
        actions.index_objects(pages)
        return pages

    yield make
    ContentType.objects.clear_cache()


@pytest.fixture
def own_file(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Searches are noted in a file of the test."""
    monkeypatch.setattr(searches, "_file", lambda: tmp_path / "searches")
    cache.clear()
    return tmp_path / "searches"


@pytest.fixture
def papers(page_kind: kinds.Kind, make_pages: Callable[..., list[Page]]) -> list[Page]:
    return make_pages("剪纸入门", "剪纸进阶")


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """Which engine: ``on_all`` and ``on_servers`` say it."""
    return str(request.param)


@pytest.fixture(scope="session")
def address(engine_name: str) -> Iterator[SearchAddress | None]:
    """Where the real server of this name listens; nothing for a database."""
    if engine_name in {"sqlite", "postgresql"}:
        yield None
        return
    yield SearchAddress(engine_name, started(engine_name), "tested")
    subprocess.run([ROOT / "script" / engine_name, "stop"], check=True)


@pytest.fixture
def engine(engine_name: str, address: SearchAddress | None, settings: Any, db: None) -> Iterator[Engine]:
    """An engine that answers by itself: at the end the server must have answered everything it was asked."""
    if address is None:
        yield Engine(engine_name)
        return
    settings.SEARCH_SERVER = address
    fresh()
    with patient():
        actions.rebuild()
        yield Engine(engine_name, address)
    reason = server.breaker.reason
    fresh()
    assert not reason, reason


@pytest.fixture
def texts(db: None) -> Texts:
    """Pages whose inside stands in a dictionary: key → (part, place, text)."""
    known: Texts = {}

    def pieces(pk: int) -> list[Piece]:
        return [Piece(part, at, said, f"/p{pk}/{part}/#p{at}", f"第{part}章") for part, at, said in known.get(pk, [])]

    def found(places: Mapping[int, Sequence[Place]]) -> Iterable[passages.Work]:
        for page in Page.objects.filter(pk__in=places, live=True):
            yield passages.Work(page.pk, page.title, f"/p{page.pk}/", pieces(page.pk), within=f"/p{page.pk}/?in=")

    source = passages.Source("pages", "书", "wagtailcore.Page", Page.objects.all, lambda page: page.pk in known, lambda page: pieces(page.pk), found)
    passages.register(source)
    return known
