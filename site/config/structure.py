"""The database as the migrations leave it, in one SQL file: a first start and the tests read it instead of migrating.

The file's first line names the state of all migration files; with any other state it is stale and not used.
Only SQLite has one: on PostgreSQL the migrations run.
"""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.apps import apps

from config.environment import ROOT

FILE = Path(__file__).with_name("structure.sql")
HEAD = "-- migrations: "
_MOMENT = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?'")
_UUID = re.compile(r"'[0-9a-f]{32}'")


def migrations_state() -> str:
    """A digest of the migration files of all installed apps."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_fresh() -> bool:
    """Whether the committed file belongs to the migrations as they are."""
    if not FILE.exists():
        return False
    with FILE.open(encoding="utf-8") as lines:
        return lines.readline().strip() == HEAD + migrations_state()


def create(path: Path) -> None:
    """Make the database ``path`` (which must not exist) from the file, or by the migrations where the file is stale.

    The database appears under its name only when it is whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="making-") as folder:
        made = Path(folder, "db.sqlite3")
        if is_fresh():
            _load(made)
        else:
            migrate_in(Path(folder))
        made.rename(path)


def _load(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.executescript(f"BEGIN;{FILE.read_text(encoding='utf-8')}COMMIT;")
        database.execute("PRAGMA journal_mode=WAL")


def migrate_in(folder: Path, database_url: str = "") -> None:
    """Run all migrations in another process, on SQLite in ``folder`` or on ``database_url``."""
    surroundings = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "SITE_URL", "DEBUG"}}
    surroundings |= {"VAR_DIR": str(folder)} | ({"DATABASE_URL": database_url} if database_url else {})
    for command in (["migrate", "--verbosity", "0", "--skip-checks"], ["createcachetable"]):
        run = subprocess.run([sys.executable, str(ROOT / "manage.py"), *command], env=surroundings, capture_output=True, text=True, check=False)
        if run.returncode:
            raise RuntimeError(f"manage.py {command[0]} failed:\n{run.stderr}")


def build() -> str:
    """The text of the file, from a real run of the migrations."""
    folder = Path(tempfile.mkdtemp(prefix="structure-"))
    try:
        migrate_in(folder)
        with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
            lines = "\n".join(_statements(database))
    finally:
        shutil.rmtree(folder)
    return f"{HEAD}{migrations_state()}\n{_settled(lines)}\n"


def _statements(database: sqlite3.Connection) -> Iterator[str]:
    kinds = {name: kind for _schema, name, kind, *_rest in database.execute("PRAGMA table_list")}
    parts = "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name"
    tables = [(name, sql) for name, sql in database.execute(parts, ["table"]) if kinds[name] != "shadow"]
    for _name, sql in tables:
        yield f"{sql};"
    for name, _sql in tables:
        if kinds[name] == "table":
            yield from _rows(database, name)
    for kind in ("index", "view", "trigger"):
        for _name, sql in database.execute(parts, [kind]):
            yield f"{sql};"


def _rows(database: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [column[1] for column in database.execute(f'PRAGMA table_info("{table}")')]
    values = " || ',' || ".join(f'quote("{column}")' for column in columns)
    for (row,) in database.execute(f'SELECT {values} FROM "{table}" ORDER BY 1'):  # noqa: S608 - names come from the schema
        yield f'INSERT INTO "{table}" VALUES({row});'


def _settled(text: str) -> str:
    """``text`` with moments and random keys that are the same in every run."""
    keys: dict[str, str] = {}

    def key(match: re.Match[str]) -> str:
        return keys.setdefault(match[0], f"'{uuid.uuid5(uuid.NAMESPACE_URL, f'row {len(keys)}').hex}'")

    return _UUID.sub(key, _MOMENT.sub("'2026-01-01 00:00:00'", text))
