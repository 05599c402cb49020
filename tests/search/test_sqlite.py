"""What only the embedded engine does: tokens of old versions that nobody meets, and a table that is built beside the one in use."""

import importlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from modelsearch.backends import get_search_backend
from modelsearch.utils import get_content_type_pk
from wagtail.models import Page

from search import actions, renewing, wagtail_hooks
from search.engines import store
from search.engines.found import Asked
from search.engines.wanted import Side
from search.verifying import compare

Make = Callable[..., list[Page]]
NIGHT = datetime(2026, 11, 25, 3, 5, tzinfo=UTC)


def titles(found: object) -> list[str]:
    return [page.title for page in found]  # type: ignore[attr-defined]  # they are pages


def retitle(page: Page, title: str) -> None:
    """Change a page and its place in the index."""
    page.title = title
    Page.objects.filter(pk=page.pk).update(title=title)
    actions.index_objects([page])


def dead() -> int:
    return int(get_search_backend().dead())


def tokens() -> list[int]:
    """How many versions each of the two tables holds, the one in use first."""
    with connection.cursor() as cursor:
        used = store.tables(cursor).used
        counts = []
        for table in sorted(store.TABLES, key=lambda table: table != used):
            cursor.execute(f"SELECT count(*) FROM {table}_docsize")  # noqa: S608 - our own name
            counts.append(int(cursor.fetchone()[0]))
        return counts


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
@pytest.mark.parametrize("is_queryset", [False, True])
def test_what_changes_between_reading_and_writing_stays_as_it_is_now(make_pages: Make, monkeypatch: pytest.MonkeyPatch, is_queryset: bool) -> None:
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
    pages = [changed, gone, same]
    index.add_items(Page, Page.objects.filter(pk__in=[page.pk for page in pages]) if is_queryset else pages)
    rebuilder.finish()
    assert titles(Page.objects.search("书法")) == ["书法丙"]
    assert titles(Page.objects.search("国画")) == ["国画甲"]
    assert get_search_backend().count() <= keys - 1


@pytest.mark.sqlite
def test_what_nobody_touched_meanwhile_is_not_asked_for_twice(make_pages: Make) -> None:
    from search.engines import sqlite

    make_pages("书法甲", "书法乙")
    index = sqlite.Rebuilder(sqlite.Index(get_search_backend())).start()
    with CaptureQueriesContext(connection) as asked:
        index.add_items(Page, Page.objects.filter(title__startswith="书法"))
    assert sum('FROM "wagtailcore_page"' in query["sql"] for query in asked.captured_queries) == 1
    assert tokens()[1] == 2


def test_a_moment_is_another_one_after_any_write(tmp_path: Path) -> None:
    file = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(file)) as ours, closing(sqlite3.connect(file)) as others:
        ours.execute("CREATE TABLE paper (title)")
        cursor: Any = ours.cursor()
        elsewhere: Any = others.cursor()
        moments = [store.moment(cursor)]
        ours.execute("SELECT * FROM paper").fetchall()
        assert store.moment(cursor) == moments[0]
        for connected in (others, ours):
            connected.execute("INSERT INTO paper VALUES ('书法')")
            connected.commit()
            moments.append(store.moment(cursor))
        moments.append(store.moment(elsewhere))
        assert len(set(moments)) == len(moments)


@pytest.mark.sqlite
def test_a_rebuild_brings_its_parts_together_in_pieces_and_leaves_nothing_of_how_it_wrote(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make_pages(*(f"书法{at}" for at in range(40)))
    monkeypatch.setattr(actions, "FEW", 2)
    monkeypatch.setattr(store, "PIECES", 5)
    monkeypatch.setattr(store, "PAGES", 1)
    for _again in range(2):
        actions.rebuild()
        assert Page.objects.search("书法").count() == 40
        with connection.cursor() as cursor:
            used = store.tables(cursor).used
            cursor.execute(f"SELECT k, v FROM {used}_config WHERE k LIKE '%merge'")  # noqa: S608 - our own name
            assert dict(cursor.fetchall()) == {"automerge": 4, "crisismerge": 16}
            cursor.execute(f"SELECT count(DISTINCT segid) FROM {used}_idx")  # noqa: S608 - our own name
            assert cursor.fetchone() == (1,)


@pytest.mark.sqlite
def test_a_half_built_index_does_not_stop_the_next_rebuild(make_pages: Make) -> None:
    from search.engines import sqlite

    make_pages("书法甲")
    sqlite.Rebuilder(sqlite.Index(get_search_backend())).start()
    actions.rebuild()
    assert titles(Page.objects.search("书法")) == ["书法甲"]


@pytest.mark.sqlite
def test_old_versions_are_met_nowhere_and_leave_with_a_rebuild(make_pages: Make) -> None:
    changed, gone, same = make_pages("书法甲", "书法乙", "书法丙")
    before = dead()
    for at in range(5):
        retitle(changed, f"国画{at}")
    gone.index_entries.all().delete()
    assert dead() == before + 6
    engine, types = get_search_backend(), {get_content_type_pk(Page): 0}
    for turn in range(2):
        assert (titles(Page.objects.search("书法")), titles(Page.objects.search("国画"))) == (["书法丙"], ["国画4"])
        assert (Page.objects.search("书法").count(), Page.objects.search("国画").count()) == (1, 1)
        assert [(hit.object_id, hit.total) for hit in engine.find(Asked("国画", types)).hits] == [(str(changed.pk), 1)]
        assert engine.headings("国画", types, 9) == ["国画4"]
        assert engine.among(Side(["title"], ["国画"]), types, [str(changed.pk), str(same.pk)]) == [(0, str(changed.pk))]
        assert engine.holding("国画") == {get_content_type_pk(Page): [str(changed.pk)]}
        if not turn:
            gone.delete()
            actions.rebuild()
            assert (dead(), tokens()) == (0, [engine.count(), 0])


@pytest.mark.sqlite
def test_what_did_not_change_is_not_written_again(make_pages: Make) -> None:
    pages = make_pages("书法甲", "书法乙")
    before, keys = dead(), sorted(pages[0].index_entries.values_list("pk"))
    actions.index_objects(pages)
    assert (dead(), sorted(pages[0].index_entries.values_list("pk"))) == (before, keys)
    retitle(pages[1], "书法丁")
    assert (dead(), sorted(pages[0].index_entries.values_list("pk"))) == (before + 1, keys)
    Page.objects.filter(pk=pages[0].pk).update(live=False)
    actions.reindex(Page, pages[0].pk)  # only what it carries changed
    assert dead() == before + 2


@pytest.mark.sqlite
@pytest.mark.parametrize("is_building", [False, True])
def test_the_same_object_twice_in_one_call_is_there_once(make_pages: Make, is_building: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from search.engines import sqlite

    page, same = make_pages("书法", "面塑")
    real, written = store._insert, []

    def inserted(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
        written.extend((table, row[0]) for row in rows)
        real(cursor, table, rows)

    monkeypatch.setattr(store, "_insert", inserted)
    rebuilder = sqlite.Rebuilder(sqlite.Index(get_search_backend()))
    index = rebuilder.start() if is_building else None
    other, third = Page.objects.get(pk=page.pk), Page.objects.get(pk=page.pk)
    page.title, other.title, third.title = "国画", "剪纸", "剪纸"
    actions.index_objects([page, other, third, same, same])
    if index is not None:
        index.add_items(Page, [*Page.objects.exclude(pk=page.pk), page])
        rebuilder.finish()
    assert [Page.objects.search(words).count() for words in ("书法", "国画", "剪纸")] == [0, 0, 1]
    assert len(set(written)) == len(written) > 1


@pytest.mark.sqlite
def test_what_was_taken_back_leaves_no_number_behind(make_pages: Make) -> None:
    page, other = make_pages("书法", "剪纸")
    with transaction.atomic():
        retitle(page, "国画")
        transaction.set_rollback(True)
    assert (titles(Page.objects.search("书法")), titles(Page.objects.search("国画"))) == (["书法"], [])
    retitle(other, "面塑")
    assert [titles(Page.objects.search(words)) for words in ("书法", "国画", "剪纸", "面塑")] == [["书法"], [], [], ["面塑"]]


@pytest.mark.sqlite
def test_nothing_is_stored_twice(make_pages: Make) -> None:
    make_pages("书法甲")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry_fts")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'search_fts%content'")
        assert cursor.fetchone() == (0,)


STEPS = ["begin", "write", "merge", "without_tokens", "swap", "discard"]


@pytest.mark.sqlite
@pytest.mark.parametrize("step", STEPS)
def test_a_rebuild_that_is_killed_at_any_step_leaves_a_whole_index(make_pages: Make, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Killed behind the step: in the transaction that it is part of. What changes afterwards is found, and the next rebuild is a clean one."""
    changed, missed, *_same = make_pages("书法甲", "书法乙", "书法丙")
    retitle(changed, "国画甲")
    Page.objects.filter(pk=missed.pk).update(title="书法丁")  # nobody told the index
    real = getattr(store, step)

    def dying(*said: Any, **named: Any) -> Any:
        real(*said, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, step, dying)
        with pytest.raises(KeyboardInterrupt):
            actions.rebuild()
    assert Page.objects.search("书法").count() == 2
    assert titles(Page.objects.search("国画")) == ["国画甲"]
    retitle(changed, "国画戊")
    assert titles(Page.objects.search("国画")) == ["国画戊"]
    missed.refresh_from_db()
    actions.index_objects([missed])
    assert (Page.objects.search("书法丁").count(), Page.objects.search("书法乙").count()) == (1, 0)
    actions.rebuild()
    assert (dead(), tokens()) == (0, [get_search_backend().count(), 0])
    assert (Page.objects.search("书法").count(), titles(Page.objects.search("国画"))) == (2, ["国画戊"])


@pytest.mark.sqlite
def test_readers_see_a_whole_index_at_every_step_of_a_rebuild(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make_pages(*(f"书法{at}" for at in range(30)))
    seen: list[int] = []

    def watched(step: str) -> Callable[..., Any]:
        real = getattr(store, step)

        def done(*said: Any, **named: Any) -> Any:
            seen.append(Page.objects.search("书法").count())
            result = real(*said, **named)
            seen.append(Page.objects.search("书法").count())
            return result

        return done

    for step in STEPS:
        monkeypatch.setattr(store, step, watched(step))
    actions.rebuild()
    assert len(seen) > 2 * len(STEPS)
    assert set(seen) == {30}


@pytest.mark.sqlite
def test_a_rebuild_that_another_one_overtook_does_not_swap(make_pages: Make) -> None:
    from search.engines import sqlite

    make_pages("书法甲")
    first = sqlite.Rebuilder(sqlite.Index(get_search_backend()))
    first.start()
    second = sqlite.Rebuilder(sqlite.Index(get_search_backend()))
    index = second.start()
    with pytest.raises(RuntimeError, match="Another rebuild"):
        first.finish()
    index.add_items(Page, list(Page.objects.all()))
    second.finish()
    with pytest.raises(RuntimeError, match="Another rebuild"):
        first.finish()
    assert titles(Page.objects.search("书法")) == ["书法甲"]


@pytest.mark.sqlite
def test_old_versions_leave_at_night_by_the_worker(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.delete(f"search.index/{NIGHT:%Y-%m-%d}")
    (page,) = make_pages("书法")
    actions.rebuild()
    for at in range(4):
        retitle(page, f"国画{at}")
    assert wagtail_hooks.renew_index(NIGHT) is None
    monkeypatch.setattr(renewing, "LEAST", 4)
    assert wagtail_hooks.renew_index(NIGHT.replace(hour=12)) is None
    assert wagtail_hooks.renew_index(NIGHT) == "the index is made anew"
    assert (dead(), titles(Page.objects.search("国画"))) == (0, ["国画3"])
    for at in range(4):
        retitle(page, f"书法{at}")
    assert wagtail_hooks.renew_index(NIGHT) is None  # once a night


@pytest.mark.sqlite
def test_verify_finds_an_old_text_and_a_key_without_tokens(make_pages: Make) -> None:
    page, other = make_pages("书法", "剪纸")
    actions.rebuild()
    assert [found.faults for found in compare()] == [() for _found in compare()]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {store.tables(cursor).used}_docsize WHERE id = %s", [other.index_entries.get().pk])  # noqa: S608 - our own name
    faults = next(found.faults for found in compare() if found.name == "wagtailcore.Page")
    assert [fault.partition(" instead")[0] for fault in faults] == [
        f"the index holds {Page.objects.count() - 1} objects",
        f"1 of {Page.objects.count()} samples are missing or old in the index, e.g. {other.pk}",
    ]
    Page.objects.filter(pk=page.pk).update(live=False)  # the title is as it was
    faults = next(found.faults for found in compare() if found.name == "wagtailcore.Page")
    assert faults[1].endswith(f"samples are missing or old in the index, e.g. {page.pk}, {other.pk}")


@pytest.mark.sqlite
def test_an_index_of_before_goes_and_asks_for_a_rebuild(make_pages: Make) -> None:
    migration = importlib.import_module("search.migrations.0010_tokens_alone")
    (page,) = make_pages("书法")
    actions.rebuild()
    editor = SimpleNamespace(connection=connection)
    migration.drop_index(apps, editor)
    with connection.cursor() as cursor:
        for table in migration.BEFORE:
            cursor.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(title)")
        cursor.execute(
            "CREATE TRIGGER search_fts_follow AFTER DELETE ON wagtailsearch_indexentry BEGIN DELETE FROM search_fts WHERE rowid = OLD.id; END"
        )
        cursor.execute("INSERT INTO search_fts (rowid, title) SELECT id, 'x' FROM wagtailsearch_indexentry")
        cursor.execute("UPDATE wagtailsearch_indexentry SET autocomplete = NULL")
    migration.create_index(apps, editor)
    assert actions.is_stale()
    page.index_entries.all().delete()  # no trigger is left behind
    call_command("search", "rebuild", "--if-stale", verbosity=0)
    assert not actions.is_stale()
    assert titles(Page.objects.search("书法")) == ["书法"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'search_fts%' AND sql LIKE '%VIRTUAL%' ORDER BY name")
        assert [name for (name,) in cursor.fetchall()] == list(store.TABLES)
