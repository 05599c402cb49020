"""``manage.py search status | rebuild``."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from modelsearch.backends import get_search_backend

from search import actions, text
from search.engines import state


class Command(BaseCommand):
    help = "The search index: show its state, or build it anew beside the old one and swap."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["status", "rebuild"])
        parser.add_argument("--if-stale", action="store_true", help="rebuild only an index of another version")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "status":
            self.status()
        elif not options["if_stale"] or actions.is_stale():
            self.rebuild()

    def status(self) -> None:
        """Print one line; a stale index is an error that names the command."""
        engine, known = get_search_backend(), state.state()
        built = f", rebuilt {timezone.localtime(known.built_at):%Y-%m-%d %H:%M}" if known and known.built_at else ""
        version = known.version if known else "none yet"
        self.stdout.write(f"engine {engine.name}, {engine.count()} objects, text version {version}{built}")
        if actions.is_stale():
            raise CommandError(f"The index is of another version than {text.VERSION} or of other fields. Run: manage.py search rebuild")

    def rebuild(self) -> None:
        """Rebuild and print one line."""
        start = time.monotonic()
        total = actions.rebuild()
        self.stdout.write(f"indexed {total} objects in {time.monotonic() - start:.1f} s")
