"""``manage.py import_divisions``: the four tiers from the product's own table; again, it changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from network.actions import import_divisions


class Command(BaseCommand):
    help = "Loads the city, districts, streets, communities and villages. Running it again changes nothing."

    def handle(self, **_options: Any) -> None:
        loaded = import_divisions()
        self.stdout.write(f"{loaded.created} organisations made, {loaded.changed} changed, {loaded.same} left as they were.")
        if loaded.unknown:
            self.stdout.write(f"{len(loaded.unknown)} are not in the table and were kept: {', '.join(loaded.unknown[:10])}")
