"""``manage.py search`` and the system check."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from modelsearch.index import SearchField
from wagtail.models import Page

from config.environment import SearchAddress
from search import text
from search.checks import index_is_of_this_version
from search.engines import outbox, server, state
from search.models import ServerState
from search.wagtail_hooks import tell_server

Make = Callable[..., list[Page]]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_status_and_rebuild(make_pages: Make) -> None:
    assert "text version none yet" in run("status") or "objects" in run("status")
    Page.objects.get(depth=1).add_child(instance=Page(title="没进索引的", slug="later"))
    make_pages("书法")
    assert [page.title for page in Page.objects.search("索引")] == []
    assert "indexed" in run("rebuild")
    assert [page.title for page in Page.objects.search("索引")] == ["没进索引的"]
    assert f"text version {text.VERSION}, rebuilt" in run("status")
    assert run("rebuild", "--if-stale") == ""


def test_another_version_asks_for_a_rebuild(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make_pages("书法")
    assert index_is_of_this_version(databases=["default"]) == []
    monkeypatch.setattr(text, "VERSION", text.VERSION + 1)
    (warning,) = index_is_of_this_version(databases=["default"])
    assert warning.hint == "Run: manage.py search rebuild"
    with pytest.raises(CommandError, match=r"manage\.py search rebuild"):
        run("status")
    make_pages("国画")
    assert index_is_of_this_version(databases=["default"]) == [warning]
    assert "indexed" in run("rebuild", "--if-stale")
    assert index_is_of_this_version(databases=["default"]) == []


def test_another_searchable_field_asks_for_a_rebuild(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make_pages("书法")
    state.fields.cache_clear()
    monkeypatch.setattr(Page, "search_fields", [*Page.search_fields, SearchField("slug")])
    try:
        assert [warning.hint for warning in index_is_of_this_version(databases=["default"])] == ["Run: manage.py search rebuild"]
        assert "indexed" in run("rebuild", "--if-stale")
        assert run("rebuild", "--if-stale") == ""
    finally:
        state.fields.cache_clear()


def test_the_check_is_registered_and_keeps_quiet_without_a_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from search import actions

    assert index_is_of_this_version in checks.registry.registry.get_checks(include_deployment_checks=False)
    assert index_is_of_this_version(databases=None) == []

    def broken() -> bool:
        raise OperationalError("no such table: search_indexstate")

    monkeypatch.setattr(actions, "is_stale", broken)
    assert index_is_of_this_version(databases=["default"]) == []


def test_verify_names_what_differs(make_pages: Make) -> None:
    made = make_pages("书法甲", "书法乙")
    run("rebuild")
    assert "index and database agree" in run("verify")
    Page.objects.filter(pk=made[0].pk).update(title="国画")
    with pytest.raises(CommandError, match=rf"samples are missing or old in the index, e\.g\. {made[0].pk}\n"):
        run("verify")
    run("rebuild")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM wagtailsearch_indexentry WHERE object_id = %s", [str(made[1].pk)])
    with pytest.raises(CommandError, match=r"the index holds \d+ objects instead of \d+"):
        run("verify")


def test_status_says_who_answers(make_pages: Make, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_pages("书法")
    settings.SEARCH_SERVER = SearchAddress("opensearch", "http://127.0.0.1:9", "city")
    outbox.note_behind("refused")
    assert "opensearch, index city: the database answers since" in run("status")
    outbox.note_caught_up()
    assert "opensearch, index city: the database answers (Connection" in run("status")
    monkeypatch.setattr(server, "fault", lambda: "")
    assert re.search(r"opensearch, index city: answers; 0 changes wait, caught up \d{4}-\d\d-\d\d \d\d:\d\d\n", run("status"))


def test_the_tick_wakes_the_worker_for_a_server_that_has_nothing(settings: Any, make_pages: Make) -> None:
    assert tell_server(timezone.now()) is None
    settings.SEARCH_SERVER = SearchAddress("elasticsearch", "http://127.0.0.1:9", "city")
    assert tell_server(timezone.now()) == "the search server is told what it lacks"
    assert outbox.server_state().behind_since is not None  # the task ran at once and found nobody


def test_editors_see_that_the_database_answers(admin_client: Client, settings: Any, make_pages: Make) -> None:
    make_pages("书法")
    settings.SEARCH_SERVER = SearchAddress("opensearch", "http://127.0.0.1:9", "city")
    assert "搜索服务器从" not in admin_client.get("/admin/").content.decode()
    outbox.note_behind("refused")
    page = admin_client.get("/admin/").content.decode()
    assert ["搜索服务器从" in page, "处改动等服务器恢复" in page] == [True, False]
    outbox.note(0, ["1", "2"])
    assert "有 2 处改动等服务器恢复" in admin_client.get("/admin/").content.decode()


def test_editors_read_for_a_day_that_the_server_has_caught_up(admin_client: Client, settings: Any, make_pages: Make) -> None:
    make_pages("书法")
    settings.SEARCH_SERVER = SearchAddress("opensearch", "http://127.0.0.1:9", "city")
    outbox.note_behind("refused")
    assert "搜索服务器恢复了" not in admin_client.get("/admin/").content.decode()
    assert outbox.note_caught_up()
    page = admin_client.get("/admin/").content.decode()
    assert ["搜索服务器恢复了" in page, "搜索服务器从" in page] == [True, False]
    ServerState.objects.update(caught_up_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "搜索服务器恢复了" not in admin_client.get("/admin/").content.decode()
