"""How the index of passages is made anew: by hand, by the worker at night, and by one that goes on where another was killed."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from pagecache.locks import only_one
from search import nightly, wagtail_hooks
from search.models import PassageMark, PassageWork
from search.passages import cutting, feeding, stores, upkeep
from tests.search.conftest import Texts
from tests.search.test_passages import fed, told

Make = Callable[..., list[Page]]


def test_a_killed_worker_goes_on_where_it_was(texts: Texts, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    (page,) = make_pages("长书")
    texts[page.pk] = [("1", at, f"{at}号话" + "字" * 390) for at in range(1, 201)]
    written: list[int] = []
    real = type(stores.store()).write

    def dying(self: Any, cursor: Any, table: str, rows: Any) -> None:
        written.extend(number & (cutting.MOST - 1) for number, _tokens in rows)
        if len(written) == 2 * feeding.AT_ONCE:
            raise KeyboardInterrupt
        real(self, cursor, table, rows)

    monkeypatch.setattr(type(stores.store()), "write", dying)
    page.save()
    with pytest.raises(KeyboardInterrupt):
        feeding.drain()
    assert told("号话") == []
    assert PassageMark.objects.count() == 1
    feeding.drain()
    assert written[2 * feeding.AT_ONCE :] == list(range(feeding.AT_ONCE, 200))
    assert told("号话")[0][2] == 197


def test_a_rebuild_makes_all_anew_and_one_that_was_killed_goes_on(texts: Texts, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_pages("甲", "乙", "丙")
    for page in made:
        fed(texts, page, ("1", 1, "三揉三醒"))
    fed(texts, made[0], ("1", 1, "拉成细条"))
    assert feeding.status().gone == (1 if stores.store().keeps_gone else 0)
    real, seen = feeding.write, []

    def dying(source: Any, obj: Any, **said: Any) -> int:
        seen.append(obj.title)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(source, obj, **said)

    monkeypatch.setattr(feeding, "write", dying)
    with pytest.raises(KeyboardInterrupt):
        feeding.rebuild()
    assert len(told("三醒")) == 2  # readers see the old index
    rows = PassageWork.objects.filter(is_next=True, state=PassageWork.LIVE)
    (kept,) = rows
    made[2].delete()
    assert feeding.rebuild() == 2
    assert PassageWork.objects.get(object_id=kept.object_id).pk == kept.pk
    assert feeding.status() == feeding.Status(works=2, passages=2, gone=0, waiting=0)
    assert not stores.store().exists(stores.OLD)
    assert not stores.store().exists(stores.NEXT)
    assert (len(told("三醒")), len(told("细条"))) == (1, 1)
    fed(texts, made[0], ("1", 1, "再拉成细条"))
    assert len(told("再拉成")) == 1


@pytest.fixture
def worn(texts: Texts, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> list[Page]:
    """Three works; of the four passages in the index one is gone, which is enough."""
    monkeypatch.setattr(upkeep, "LEAST", 1)
    cache.delete(f"search.passages/{NIGHT:%Y-%m-%d}")
    made = make_pages("甲", "乙", "丙")
    for page in made:
        fed(texts, page, ("1", 1, "三揉三醒"))
    fed(texts, made[0], ("1", 1, "拉成细条"))
    return made


NIGHT = datetime(2026, 11, 25, 3, 5, tzinfo=UTC)


@pytest.mark.sqlite
def test_what_is_gone_leaves_at_night_by_the_worker(worn: list[Page], texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wagtail_hooks.renew_passages(NIGHT.replace(hour=12)) is None
    monkeypatch.setattr(upkeep, "LEAST", 2)
    assert wagtail_hooks.renew_passages(NIGHT) is None
    monkeypatch.setattr(upkeep, "LEAST", 1)
    monkeypatch.setattr(nightly, "SHARE", 0.3)
    assert wagtail_hooks.renew_passages(NIGHT) is None
    monkeypatch.setattr(nightly, "SHARE", 0.25)
    assert feeding.status().gone == 1
    assert wagtail_hooks.renew_passages(NIGHT) == "the index of passages is made anew"
    assert feeding.status() == feeding.Status(works=3, passages=3, gone=0, waiting=0)
    assert (len(told("三醒")), len(told("细条"))) == (2, 1)
    fed(texts, worn[1], ("1", 1, "再拉成细条"))
    assert wagtail_hooks.renew_passages(NIGHT) is None  # once a night


@pytest.mark.sqlite
def test_the_worker_makes_it_anew_in_turns_and_loses_no_change(worn: list[Page], texts: Texts, make_pages: Make, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeding, "PATIENCE", 0)
        for _turn in range(2):
            upkeep.renew.call()
            assert len(told("三醒")) == 2  # readers see the index in use
    assert DBTaskResult.objects.ready().filter(task_path=upkeep.renew.module_path).count() == 2
    assert PassageWork.objects.filter(is_next=True, state=PassageWork.LIVE).count() == 2
    (new,) = make_pages("丁")
    fed(texts, new, ("1", 1, "三揉三醒"))
    fed(texts, worn[0], ("1", 1, "切成细条"))
    worn[1].delete()
    with only_one(feeding.LOCK):
        upkeep.renew.call()
    assert stores.store().exists(stores.NEXT)
    upkeep.renew.call()
    assert not stores.store().exists(stores.NEXT)
    assert [sorted(title for title, *_ in told(words)) for words in ("三醒", "拉成细条", "切成细条")] == [["丁", "丙"], [], ["甲"]]


@pytest.mark.postgres
def test_a_rebuild_killed_before_the_swap_makes_no_second_index(texts: Texts, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    fed(texts, make_pages("甲")[0], ("1", 1, "三揉三醒"))
    with monkeypatch.context() as patch:
        patch.setattr(stores.Postgres, "swap", lambda *_said: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            feeding.rebuild()
    assert stores.store().exists(stores.NEXT)
    for _turn in range(2):
        assert feeding.rebuild() == 1
        with connection.cursor() as cursor:
            known = connection.introspection.get_constraints(cursor, stores.TABLE)
        assert [about["type"] for about in known.values() if about["index"]] == ["gin"]
    assert len(told("三醒")) == 1


def test_the_worker_does_not_ask_itself_again_while_a_rebuild_holds_the_lock(texts: Texts, make_pages: Make, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    (page,) = make_pages("甲")
    texts[page.pk] = [("1", 1, "三揉三醒")]
    feeding.note([page])
    DBTaskResult.objects.all().delete()  # the worker took it
    with only_one(feeding.LOCK) as alone:
        assert alone
        feeding.follow.call()
        assert not DBTaskResult.objects.ready().exists()
        with pytest.raises(CommandError, match="making passages"):
            call_command("search", "rebuild", stdout=StringIO())
    feeding.follow.call()
    assert PassageMark.objects.count() == 0
    assert len(told("三醒")) == 1
