"""The structure file is what the migrations make."""

import sqlite3
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config import structure


@pytest.mark.matrix  # a minute; `script/check` compares the names of the migrations each time
def test_structure_file_equals_a_real_run_of_the_migrations():
    message = "site/config/structure.sql is stale. Run: manage.py structure --write"
    assert structure.FILE.read_text(encoding="utf-8") == structure.build(), message


def test_command_names_a_stale_file(monkeypatch, tmp_path):
    stale = tmp_path / "structure.sql"
    stale.write_text("-- migrations: of yesterday\n", encoding="utf-8")
    monkeypatch.setattr(structure, "FILE", stale)
    with pytest.raises(CommandError, match=r"manage\.py structure --write"):
        call_command("structure")


def test_created_database_is_whole(tmp_path):
    structure.create(tmp_path / "new.sqlite3")
    with closing(sqlite3.connect(tmp_path / "new.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert [path.name for path in tmp_path.iterdir()] == ["new.sqlite3"]


@pytest.mark.django_db
def test_tests_start_with_the_rows_that_migrations_make():
    from wagtail.models import Page

    assert Page.objects.filter(depth=1).count() == 1
    assert "cache" in connection.introspection.table_names()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", [1, 2])
def test_a_test_that_commits_leaves_nothing(_turn):
    from django.contrib.auth import get_user_model
    from wagtail.models import Page

    get_user_model().objects.create_user("left")
    assert Page.objects.filter(depth=1).count() == 1
