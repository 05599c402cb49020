"""Put a backup in the place of database and uploads."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import backups


class Command(BaseCommand):
    """``manage.py restore FOLDER``."""

    help = "Check a backup and put it in the place of the database and the uploads; what was there is backed up first. End the site before."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, help="a folder that manage.py backup wrote")

    def handle(self, **options: Any) -> None:
        try:
            before = backups.restore(options["source"])
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        if before:
            self.stdout.write(f"What was there lies in {before}")
        self.stdout.write("Restored. Start the site again: script/server migrates an older database and builds the search index where needed.")
