"""The suite's database: made once as a template, copied for every process, put back after tests that commit."""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, connections

from config import structure


class TestDatabase(Protocol):
    """What conftest asks of either kind."""

    def make(self) -> None: ...
    def put_back(self) -> None: ...
    def drop(self) -> None: ...


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process of the suite in, the others wait."""
    folder = Path(settings.VAR).parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Sqlite:
    """A file for each process, copied from the template of the migrations' state."""

    def __init__(self) -> None:
        self.template = Path(settings.VAR).parent / f"template-{structure.migrations_state()[:16]}.sqlite3"
        self.file = Path(settings.VAR) / "db.sqlite3"

    def make(self) -> None:
        with one_at_a_time("template"):
            if not self.template.exists():
                for old in self.template.parent.glob("template-*.sqlite3*"):
                    old.unlink()
                structure.create(self.template)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.drop()
        shutil.copyfile(self.template, self.file)

    def put_back(self) -> None:
        connection.close()
        with closing(sqlite3.connect(self.template)) as whole, closing(sqlite3.connect(self.file, timeout=20)) as ours:
            whole.backup(ours)

    def drop(self) -> None:
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)


class Postgres:
    """A database for each process, created from a template database that the migrations made."""

    def __init__(self) -> None:
        base = connection.settings_dict["NAME"]
        self.template = f"test_{base}_template"
        self.name = f"test_{base}_{Path(settings.VAR).name}"
        self.state = structure.migrations_state()

    def _run(self, *statements: str) -> list[Any]:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def make(self) -> None:
        with one_at_a_time("template"):
            states = dict(self._run("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"))
            if states.get(self.template) != self.state:
                self._make_template()
            self.put_back()

    def _make_template(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)', f'CREATE DATABASE "{self.template}"')
        known = connection.settings_dict
        place = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT'] or 5432}"
        structure.migrate_in(Path(settings.VAR), f"postgresql://{place}/{self.template}")
        self._run(f"COMMENT ON DATABASE \"{self.template}\" IS '{self.state}'")

    def put_back(self) -> None:
        self.drop()
        self._run(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        connection.settings_dict["NAME"] = self.name

    def drop(self) -> None:
        connections.close_all()
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def database() -> TestDatabase:
    """The kind that the settings name."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()
