"""What script/server runs before the site answers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from config import prepare
from config.launch.words import full_disk, is_full_disk


class Command(BaseCommand):
    """``manage.py prepare [--empty]``."""

    help = "Database, public address, districts, demo city, accounts, index, static files: does only what is missing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="without the demo city")

    def handle(self, **options: Any) -> None:
        try:
            prepare.everything(self._say, with_demo=not options["empty"])
        except OSError as error:
            raise _told(error) from error
        except OperationalError as error:
            raise _told(error) from error

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _told(error: OSError | OperationalError) -> Exception:
    from django.conf import settings

    if is_full_disk(error):
        return CommandError(full_disk(settings.VAR))
    if isinstance(error, OperationalError):
        return CommandError(f"The database does not answer as it should: {error}\nCheck DATABASE_URL, or run: manage.py doctor")
    return error
