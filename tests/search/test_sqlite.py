"""What only the embedded engine does: a table beside the one in use, and keys that take their tokens with them."""

import json
from collections.abc import Callable

import pytest
from django.db import connection
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from search import actions

Make = Callable[..., list[Page]]


def titles(found: object) -> list[str]:
    return [page.title for page in found]  # type: ignore[attr-defined]  # they are pages


@pytest.mark.sqlite
def test_changes_during_a_rebuild_are_not_lost(make_pages: Make) -> None:
    from search.engines import sqlite

    pages = make_pages("书法甲", "书法乙", "书法丙")
    engine = get_search_backend()
    rebuilder = sqlite.Rebuilder(sqlite.Index(engine))
    index = rebuilder.start()
    index.add_items(Page, pages)
    pages[0].title = "国画甲"
    actions.index_objects(pages[:1])
    actions.remove_objects(pages[1:2])
    assert sorted(titles(Page.objects.search("书法"))) == ["书法丙"]
    rebuilder.finish()
    assert titles(Page.objects.search("书法")) == ["书法丙"]
    assert titles(Page.objects.search("国画")) == ["书法甲"]  # the row in the database was not changed
    assert get_search_backend().count() == 2


@pytest.mark.sqlite
def test_what_changes_between_reading_and_writing_stays_as_it_is_now(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from search.engines import sqlite

    changed, gone, same = make_pages("书法甲", "书法乙", "书法丙")
    read = sqlite.documents

    def meanwhile(objects: list[Page]) -> list[object]:
        found = read(objects)
        if gone in objects:
            monkeypatch.setattr(sqlite, "documents", read)
            Page.objects.filter(pk=changed.pk).update(title="国画甲")
            actions.reindex(Page, changed.pk)
            gone.delete()
            actions.remove_objects([gone])
        return found

    keys = get_search_backend().count()
    rebuilder = sqlite.Rebuilder(sqlite.Index(get_search_backend()))
    index = rebuilder.start()
    monkeypatch.setattr(sqlite, "documents", meanwhile)
    index.add_items(Page, [changed, gone, same])
    rebuilder.finish()
    assert titles(Page.objects.search("书法")) == ["书法丙"]
    assert titles(Page.objects.search("国画")) == ["国画甲"]
    assert get_search_backend().count() <= keys - 1


@pytest.mark.sqlite
def test_a_half_built_index_does_not_stop_the_next_rebuild(make_pages: Make) -> None:
    from search.engines import sqlite

    make_pages("书法甲")
    sqlite.Rebuilder(sqlite.Index(get_search_backend())).start()
    actions.rebuild()
    assert titles(Page.objects.search("书法")) == ["书法甲"]


@pytest.mark.sqlite
def test_deleting_keys_deletes_their_tokens_and_nothing_is_stored_twice(make_pages: Make) -> None:
    pages = make_pages("书法甲", "书法乙")
    pages[0].index_entries.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_fts WHERE search_fts MATCH %s", ['title : "书法"'])
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry_fts")
        assert cursor.fetchone() == (0,)
    assert json.dumps(titles(Page.objects.search("书法")), ensure_ascii=False) == '["书法乙"]'


@pytest.mark.sqlite
def test_an_old_index_that_was_left_behind_goes_with_the_next_rebuild(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from search.engines import sqlite

    def old_tables() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'search_fts_old%' OR name LIKE 'search_fts_next%'")
            return int(cursor.fetchone()[0])

    make_pages("书法甲")
    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "_discard", lambda: None)
        actions.rebuild()
    assert old_tables() > 0
    actions.rebuild()
    assert old_tables() == 0
    assert titles(Page.objects.search("书法")) == ["书法甲"]
