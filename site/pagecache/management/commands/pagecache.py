"""``manage.py pagecache``: what the workers answered from memory; ``--clear`` makes everything anew."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from pagecache import counts, writes

SHOWN = ("hit", "stale", "miss", "refreshed", "passed", "not_modified", "entries")


class Command(BaseCommand):
    help = "Shows what each web worker answered from its page cache. --clear makes every page anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clear", action="store_true", help="make every page anew at its next request, on every machine")

    def handle(self, *, clear: bool, **_options: Any) -> None:
        if not settings.PAGECACHE_BYTES:
            self.stdout.write("The page cache is off (PAGECACHE_MB=0).")
            return
        if clear:
            writes.clear()
            self.stdout.write("Cleared: every page is made anew at its next request.")
            return
        workers = counts.workers(Path(settings.VAR) / "run" / "pagecache")
        for found in workers:
            self.stdout.write(_line(found))
        if not workers:
            self.stdout.write("No web worker is running with a page cache.")
        known = writes.ledger()
        if known.exists() and known.folder is not None:
            with writes.changes().alone():
                self.stdout.write(f"export: {known.files()} pages in {known.folder}")


def _line(found: dict[str, int]) -> str:
    minutes = max(0, int(time.time()) - found["since"]) // 60
    counted = ", ".join(f"{name} {found[name]}" for name in SHOWN)
    return f"worker {found['pid']}, {minutes} min: {counted}, {found['bytes'] / 1e6:.1f} of {found['limit'] / 1e6:.0f} MB"
