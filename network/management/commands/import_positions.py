"""``manage.py import_positions FILE``: positions of organisations (WGS-84)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from network.actions import import_positions
from network.actions.positions import BadTableError


class Command(BaseCommand):
    help = "Stores positions from a CSV or TSV file with the columns code, latitude, longitude and, if you like, confirmed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the table; the first line holds the names of its columns")

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            placed = import_positions(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except BadTableError as error:
            raise CommandError(f"{file}: {error}") from error
        for line, reason in placed.bad:
            self.stderr.write(_("%(file)s row %(row)s: %(problem)s") % {"file": file, "row": line, "problem": reason})
        self.stdout.write(f"{placed.changed} positions stored, {placed.same} were so already, {len(placed.bad)} lines left out.")
