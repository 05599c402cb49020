"""What a start does before the site answers: each step looks first, and does only what is missing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Page, Site

from accounts.models import User
from config import backups, credentials, state, structure
from home.actions import build_english, build_site
from network.actions import import_divisions
from pagecache import memory, tags
from search import actions as search_actions
from search import synonyms
from search.passages import feeding

Say = Callable[[str], None]


@contextmanager
def _step(say: Say, text: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    say(f"{text} ({time.monotonic() - start:.1f} s)")


def database(say: Say) -> None:
    """A database of the migrations' state: from the structure file when there is none, backed up and migrated when it is old."""
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        with _step(say, "Database made"):
            structure.create(Path(settings.DATABASES["default"]["NAME"]))
            state.write(first_run=True)
    elif state.read().get("migrations") != structure.migrations_state():
        _migrate(say)
    if "first_run" not in state.read():
        state.note(first_run=not User.objects.exists())
    state.note(migrations=structure.migrations_state())


def _is_due(step: str) -> bool:
    """Whether ``step`` of the first run is still to be done: a database that came from elsewhere has no first run."""
    kept = state.read()
    return bool(kept.get("first_run")) and not kept.get(step)


def pending_migrations() -> list[str]:
    """Names of the migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _migrate(say: Say) -> None:
    pending = pending_migrations()
    if not pending:
        call_command("createcachetable", verbosity=0)  # somebody migrated by hand
        return
    if MigrationRecorder(connection).has_table():
        folder = backups.backup(backups.name("before-update"))
        say(f"The program is newer than the database: a backup lies in {folder}")
    with _step(say, f"Database migrated, {len(pending)} steps"):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def address(say: Say) -> None:
    """Wagtail's Site record says what SITE_URL says."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or (site.hostname, site.port) == (settings.SITE.host, settings.SITE.port):
        return
    site.hostname, site.port = settings.SITE.host, settings.SITE.port
    site.save()
    tags.bump("sites")
    say(f"Public address: {settings.SITE.url}")


def organisations(say: Say) -> None:
    """The city's districts, streets and communities: real, with or without the demo."""
    if _is_due("organisations"):
        with _step(say, "Districts, streets and communities loaded"):
            import_divisions()
        state.note(organisations=True)


def pages(say: Say) -> None:
    """The front page, the districts', the standard pages, menus and categories a new site starts with."""
    if _is_due("pages"):
        with _step(say, "Pages made"):
            build_site()
            search_actions.index_objects(Page.objects.filter(depth=1))  # nobody saves the root, which the migrations made
        state.note(pages=True, english=True)


def english(say: Say) -> None:
    """The English pages, once: also where the Chinese ones were made by a version that knew none."""
    if _is_due("english"):
        with _step(say, "English pages made"):
            build_english()
        state.note(english=True)


def words(say: Say) -> None:
    """Words that mean the same, once: what editors delete stays deleted."""
    if _is_due("words"):
        with _step(say, "Synonyms made"):
            synonyms.load_first()
        state.note(words=True)


def demo(say: Say) -> None:
    """The demo city, once."""
    if _is_due("demo"):
        say("Making the demo city (once, the longest step) …")
        with _step(say, "Demo city made"):
            call_command("demo", "city", stdout=StringIO())
        state.note(demo=True)


def no_demo(_say: Say) -> None:
    """Started empty once, a site is never filled with samples later."""
    if _is_due("demo"):
        state.note(demo="left out")


def accounts(say: Say) -> None:
    """The first accounts, once: who is removed later stays removed."""
    if _is_due("accounts"):
        with _step(say, "Accounts made"):
            credentials.ensure()
        state.note(accounts=True)


def index(say: Say) -> None:
    """The search index, where there is none yet or its text rules changed."""
    if search_actions.is_stale():
        with _step(say, "Search index built"):
            search_actions.rebuild()
        feeding.mark_all()


def static_files(say: Say) -> None:
    """Style sheets, scripts and icons under hashed names."""
    present = sorted((path, storage.get_modified_time(path).timestamp()) for finder in get_finders() for path, storage in finder.list([]))
    now = sha256(repr(present).encode()).hexdigest()
    if state.read().get("static") != now or not settings.STATIC_ROOT.exists():
        with _step(say, "Style sheets and scripts collected"):
            call_command("collectstatic", verbosity=0, interactive=False)
        state.note(static=now)


def everything(say: Say, *, with_demo: bool) -> None:
    """All steps in their order."""
    steps = [database, address, organisations, pages, english, words, demo if with_demo else no_demo, accounts, index, static_files]
    for step in steps:
        step(say)
    memory.forget_all()
