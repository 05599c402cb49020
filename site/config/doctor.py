"""What could keep the site from working, and what to do about it."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.cache import cache, caches
from django.db import DatabaseError, connection
from django.utils import timezone
from wagtail.models import Site

from config import backups, credentials, structure
from config.prepare import pending_migrations
from search import actions as search_actions

LOW = 500_000_000
"""Bytes of free disk below which the doctor warns."""
OLD_BACKUP = timedelta(days=7)
LATE_TICK = timedelta(minutes=3)


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: ``advice`` is empty where all is well."""

    what: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to do."""
        return not self.advice


def check_settings() -> Iterator[Finding]:
    """Django's own checks for a public site; secrets closed to strangers."""
    for message in checks.run_checks(include_deployment_checks=settings.SITE.secure):
        if message.level >= checks.WARNING:
            yield Finding(f"settings: {message.msg}", message.hint or "See docs/settings.md.")
    for path in (Path(settings.VAR, "secret_key"), credentials.path()):
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding(f"settings: {path} can be read by others", f"Run: chmod 600 {path}")
    if not settings.SITE.secure and not settings.SITE.is_local:
        yield Finding(f"settings: SITE_URL={settings.SITE.url} is not encrypted", "Put a proxy with a certificate in front: docs/production.md")
    yield Finding(f"settings: {settings.SITE.url}, files in {settings.VAR}")


def check_database() -> Iterator[Finding]:
    """It answers, its tables are of this program, its pages are sound, Site says the public address."""
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        yield Finding(f"database: {str(error).strip()}", "Start it, or check DATABASE_URL. Without DATABASE_URL: script/server makes one.")
        return
    yield Finding(f"database: {connection.vendor} answers")
    if pending:
        yield Finding(f"database: {len(pending)} migrations are missing", "Run script/server (it backs up first), or: manage.py migrate")
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            verdict = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            yield Finding(f"database: damaged ({verdict})", "End the site and restore the newest backup: manage.py restore FOLDER")
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or (site.hostname, site.port) != (settings.SITE.host, settings.SITE.port):
        yield Finding("database: Wagtail's Site record is not SITE_URL", "Run script/server, or: manage.py prepare")


def check_services() -> Iterator[Finding]:
    """The shared cache keeps what it is given; the task worker and the tick are alive."""
    key = f"doctor/{os.getpid()}"
    try:
        cache.set(key, "kept", 10)
        kept = cache.get(key)
    except Exception as error:  # noqa: BLE001 - each cache has errors of its own
        kept = str(error)
    if getattr(caches["default"], "is_away", False):
        kept = "Redis cannot be reached, the database keeps what is shared"
    yield Finding("cache: keeps what it is given") if kept == "kept" else Finding(f"cache: {kept}", "Check REDIS_URL, or leave it out.")
    yield check_tick(timezone.now())


def check_tick(now: datetime) -> Finding:
    """Whether the minute's tick ran lately."""
    beat = Path(settings.VAR, "run", "tick")
    if not beat.exists():
        return Finding("tick: never ran", "Start the site with script/server, or run manage.py tick each minute (docs/production.md).")
    late = now - datetime.fromisoformat(beat.read_text(encoding="ascii"))
    if late > LATE_TICK:
        return Finding(
            f"tick: last ran {late.total_seconds() / 60:.0f} minutes ago", "Start the site with script/server, or run manage.py tick each minute."
        )
    return Finding("tick: runs")


def check_index() -> Iterator[Finding]:
    """The search index is of this program's text rules."""
    if search_actions.is_stale():
        yield Finding("search: the index is of other text rules", "Run: manage.py search rebuild")
    else:
        yield Finding("search: the index is of this version")


def check_backups() -> Iterator[Finding]:
    """There is a backup of this week, and room for another."""
    kept = sorted(path for path in backups.folder().glob("*") if (path / backups.MANIFEST).exists())
    if not kept:
        yield Finding("backups: none", "Run each night: manage.py backup (docs/production.md)")
    elif time.time() - kept[-1].stat().st_mtime > OLD_BACKUP.total_seconds():
        yield Finding(f"backups: the newest is {kept[-1].name}", "Run each night: manage.py backup (docs/production.md)")
    else:
        yield Finding(f"backups: {len(kept)}, the newest {kept[-1].name}")
    free = shutil.disk_usage(settings.VAR).free
    advice = f"Free some: at least {LOW // 1_000_000} MB are wanted." if free < LOW else ""
    yield Finding(f"disk: {free // 1_000_000} MB free", advice)


def check_clocks() -> Iterator[Finding]:
    """The machine and the database agree about the time."""
    now = timezone.now()
    if now.year < 2025:
        yield Finding(f"clock: this machine says {now:%Y-%m-%d}", "Set its clock: timetables and sign-in depend on it.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            apart = abs((cursor.fetchone()[0] - now).total_seconds())
        if apart > 30:
            yield Finding(f"clock: the database server is {apart:.0f} s away from this machine", "Let both follow a time server (chrony).")
    yield Finding(f"clock: {timezone.localtime(now):%Y-%m-%d %H:%M} {settings.TIME_ZONE}")


def check_export() -> Iterator[Finding]:
    """Pages can be written where the web server looks for them."""
    folder = settings.PAGECACHE_EXPORT
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"page")
    except OSError as error:
        yield Finding(f"export: {folder} cannot be written ({error.strerror})", "Give it to the site's user, or leave PAGECACHE_EXPORT_DIR out.")
    else:
        yield Finding(f"export: pages go to {folder}")


def check_structure() -> Iterator[Finding]:
    """A first start is quick only with a fresh structure file."""
    if not structure.is_fresh():
        yield Finding("structure: site/config/structure.sql is older than the migrations", "Run: manage.py structure --write")


EXAMINATIONS: list[Callable[[], Iterator[Finding]]] = [
    check_settings,
    check_structure,
    check_database,
    check_services,
    check_index,
    check_backups,
    check_clocks,
    check_export,
]


def examine() -> Iterator[Finding]:
    """All findings; one examination that fails is a finding itself."""
    for examination in EXAMINATIONS:
        try:
            yield from examination()
        except Exception as error:  # noqa: BLE001 - the doctor must get to the end
            yield Finding(f"{examination.__name__.removeprefix('check_')}: {error}", "Mend what stands above first.")
