"""Do what recurs: once, or every minute."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from config import ticks

MINUTE = 60


class Command(BaseCommand):
    """``manage.py tick [--forever]``."""

    help = "Scheduled publishing, issues at a set time, retention. Run it each minute, or once with --forever."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="run at the beginning of every minute until ended")

    def handle(self, **options: Any) -> None:
        self._once()
        while options["forever"]:
            time.sleep(MINUTE - time.time() % MINUTE)
            close_old_connections()
            self._once()

    def _once(self) -> None:
        for line in ticks.tick():
            self.stdout.write(line)
        self.stdout.flush()
