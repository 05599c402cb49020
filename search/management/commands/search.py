"""``manage.py search status | rebuild | suggestions | inside | verify``."""

import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from modelsearch.backends import get_search_backend

from search import actions, beginnings, text, verifying
from search.engines import outbox, state
from search.passages import feeding

if TYPE_CHECKING:
    from config.environment import SearchAddress


class Command(BaseCommand):
    help = (
        "The search index: its state; build it anew and swap; make suggestions, or the inside of changed works, anew; compare it with the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["status", "rebuild", "suggestions", "inside", "verify"])
        parser.add_argument("--if-stale", action="store_true", help="rebuild only an index of another version")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "status":
            self.status()
        elif options["what"] == "verify":
            self.verify()
        elif options["what"] == "suggestions":
            self.stdout.write(f"{beginnings.make()} ways to begin typing")
        elif options["what"] == "inside":
            self.stdout.write(f"{feeding.drain()} changed works looked at, the search server told of {feeding.tell_server()}")
        elif not options["if_stale"] or actions.is_stale():
            self.rebuild()

    def status(self) -> None:
        """Print one line; a stale index is an error that names the command."""
        engine, known = get_search_backend(), state.state()
        built = f", rebuilt {timezone.localtime(known.built_at):%Y-%m-%d %H:%M}" if known and known.built_at else ""
        version = known.version if known else "none yet"
        dead = engine.dead()
        old = f", {dead} old versions leave with the next rebuild" if dead else ""
        self.stdout.write(f"engine {engine.name}, {engine.count()} objects, text version {version}{built}{old}")
        inside = feeding.status()
        gone = f", {inside.gone} passages of what is gone leave with the next rebuild" if inside.gone else ""
        self.stdout.write(f"inside: {inside.passages} passages of {inside.works} works, {inside.waiting} changes wait{gone}")
        if settings.SEARCH_SERVER is not None:
            self.stdout.write(self.server_line(settings.SEARCH_SERVER))
        if actions.is_stale():
            raise CommandError(f"The index is of another version than {text.VERSION} or of other fields. Run: manage.py search rebuild")

    def server_line(self, address: "SearchAddress") -> str:
        """Who answers citizens now, the server or the database, and why. The server is asked."""
        from search.engines import server

        known, waiting, name = outbox.server_state(), outbox.pending(), f"{address.kind}, index {address.index}"
        if known.behind_since is not None:
            since = timezone.localtime(known.behind_since)
            return f"{name}: the database answers since {since:%Y-%m-%d %H:%M} ({known.reason}); {waiting} changes wait"
        if reason := server.fault():
            return f"{name}: the database answers ({reason}); {waiting} changes wait"
        back = f", caught up {timezone.localtime(known.caught_up_at):%Y-%m-%d %H:%M}" if known.caught_up_at else ""
        return f"{name}: answers; {waiting} changes wait{back}"

    def verify(self) -> None:
        """Print what differs; CommandError when anything does."""
        compared = list(verifying.compare())
        wrong = [f"{one.name}: {fault}" for one in compared for fault in one.faults]
        if wrong:
            raise CommandError("\n".join([*wrong, "Run: manage.py search rebuild"]))
        self.stdout.write(f"index and database agree: {sum(one.wanted for one in compared)} objects of {len(compared)} models")

    def rebuild(self) -> None:
        """Rebuild and print one line."""
        start = time.monotonic()
        total = actions.rebuild()
        beginnings.make()
        try:
            inside = feeding.rebuild()
        except feeding.BusyError as error:
            raise CommandError(f"The index of works is rebuilt, that of passages is not: {error}") from error
        self.stdout.write(f"indexed {total} objects and the inside of {inside} works in {time.monotonic() - start:.1f} s")
