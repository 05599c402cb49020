"""Write ``site/config/structure.sql`` anew, or say whether it is stale."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import structure


class Command(BaseCommand):
    """``manage.py structure [--write]``."""

    help = "Compare the structure file with the migrations; --write makes it anew."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="make the file anew from a real run of the migrations")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        if options["write"]:
            structure.FILE.write_text(structure.build(), encoding="utf-8")
            self.stdout.write(f"{structure.FILE.name}: {structure.FILE.stat().st_size} bytes")
        elif not structure.is_fresh():
            raise CommandError("site/config/structure.sql is older than the migrations. Run: manage.py structure --write")
