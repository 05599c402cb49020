"""Backups: the database and the uploads in one folder, with a manifest of checksums."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from config import state, structure
from pagecache import memory, writes

MANIFEST = "manifest.json"


class BackupError(Exception):
    """A backup cannot be made, or is not whole; the message says what to do."""


def name(reason: str = "backup") -> str:
    """A folder name that sorts by time and is not taken."""
    wanted = f"{timezone.localtime():%Y-%m-%d-%H%M%S}-{reason}"
    free = (f"{wanted}{number}" for number in ("", *(f"-{again}" for again in range(2, 100))))
    return next(one for one in free if not (folder() / one).exists())


def folder() -> Path:
    """Where backups are kept unless told otherwise."""
    return Path(settings.VAR, "backups")


def backup(called: str, into: Path | None = None) -> Path:
    """Write database and uploads into the new folder ``called`` and return it. It appears under its name only when it is whole."""
    target = (into or folder()) / called
    if target.exists():
        raise BackupError(f"{target} exists already. Name another folder, or wait a second.")
    making = target.with_name(f".{called}.part")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True, mode=0o700)
    try:
        _dump(making)
        _copy_uploads(making / "media")
        _write_manifest(making)
        making.rename(target)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return target


def _dump(making: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as ours, closing(sqlite3.connect(making / "db.sqlite3")) as copy:
            ours.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={making / 'db.dump'}")


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on our database; the password travels in the environment."""
    if shutil.which(program) is None:
        raise BackupError(f"{program} is not installed here. Install PostgreSQL's client programs (Debian: postgresql-client).")
    known = connection.settings_dict
    surroundings = {
        **os.environ,
        "PGHOST": known["HOST"],
        "PGPORT": str(known["PORT"] or 5432),
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": known["NAME"],
    }
    run = subprocess.run([program, *arguments], env=surroundings, capture_output=True, text=True, check=False)
    if run.returncode:
        raise BackupError(f"{program} failed: {run.stderr.strip()}")


def _copy_uploads(target: Path) -> None:
    """Uploads never change once written, so a hard link is a copy; across disks it is copied."""
    for source in _files(Path(settings.MEDIA_ROOT)):
        copy = target / source.relative_to(settings.MEDIA_ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, copy)
        except OSError:
            shutil.copy2(source, copy)


def _files(root: Path) -> Iterator[Path]:
    return (path for path in sorted(root.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_manifest(making: Path) -> None:
    manifest = {
        "made_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "migrations": structure.migrations_state(),
        "files": {str(path.relative_to(making)): _digest(path) for path in _files(making)},
    }
    (making / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(source: Path) -> dict[str, Any]:
    """The manifest of the backup in ``source``, every file checked against it."""
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        files: dict[str, str] = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupError(f"{source} is no backup: its {MANIFEST} is missing or cannot be read.") from None
    for path, digest in files.items():
        if not (source / path).is_file():
            raise BackupError(f"{source} is not whole: {path} is missing. Take another backup.")
        if _digest(source / path) != digest:
            raise BackupError(f"{source} is damaged: {path} is not what was written. Take another backup.")
    if manifest["database"] != connection.vendor:
        raise BackupError(f"{source} is of {manifest['database']}, this site runs on {connection.vendor}. Set DATABASE_URL to match.")
    return manifest


def restore(source: Path) -> Path | None:
    """Put the backup in ``source`` in the place of database and uploads. What was there is backed up first; returns that folder."""
    read_manifest(source)
    before = backup(name("before-restore")) if _has_database() else None
    connections.close_all()
    if connection.vendor == "sqlite":
        _replace_sqlite(source / "db.sqlite3")
    else:
        _postgres(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            f"--dbname={connection.settings_dict['NAME']}",
            str(source / "db.dump"),
        )
    _replace_uploads(source / "media")
    Path(settings.VAR, "run", "prepared").unlink(missing_ok=True)
    state.write(first_run=False)
    memory.forget_all()
    writes.clear()
    return before


def _has_database() -> bool:
    return connection.vendor != "sqlite" or Path(settings.DATABASES["default"]["NAME"]).exists()


def _replace_sqlite(source: Path) -> None:
    """Page by page through SQLite, so that processes which have the file open see the whole new one."""
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=20)) as ours:
        kept.backup(ours)
        ours.execute("PRAGMA journal_mode=WAL")


def _replace_uploads(source: Path) -> None:
    target = Path(settings.MEDIA_ROOT)
    made = target.with_name(f"{target.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, made)
    else:
        made.mkdir(parents=True)
    old = target.with_name(f"{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    made.rename(target)
    shutil.rmtree(old, ignore_errors=True)
