"""Say what is wrong and what to do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import doctor


class Command(BaseCommand):
    """``manage.py doctor``."""

    help = "Settings, database, services, search index, backups, clocks: what is wrong, and what to do. Ends with 1 when something is."
    requires_system_checks = ()

    def handle(self, **_options: Any) -> None:
        findings = list(doctor.examine())
        for finding in findings:
            self.stdout.write(f"ok    {finding.what}" if finding.is_well else f"DO    {finding.what}\n      {finding.advice}")
        if wrong := sum(not finding.is_well for finding in findings):
            raise CommandError(f"{wrong} things to do")
