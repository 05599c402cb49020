"""``manage.py demo city | full | remove``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home import demo


class Command(BaseCommand):
    help = "Make the demo city (city: three weeks; full: a year and more), or remove it without touching anything else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("city", "full", "remove"))

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "remove":
            demo.remove(self._say)
            return
        demo.build(options["what"], self._say)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
