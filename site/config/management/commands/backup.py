"""Back up database and uploads."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import backups


class Command(BaseCommand):
    """``manage.py backup [FOLDER]``."""

    help = "Write the database and the uploads, with checksums, into a new folder (VAR_DIR/backups/<time>-backup). The site may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("into", nargs="?", type=Path, help="the folder that shall hold the backup, instead of VAR_DIR/backups")

    def handle(self, **options: Any) -> None:
        try:
            made = backups.backup(backups.name(), options["into"])
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made}: {len(backups.read_manifest(made)['files'])} files, checked")
