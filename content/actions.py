"""The verbs of content: one transaction each."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from content.enums import ReportStatus
from content.models import Audience, Category, ErrorReport, Subject
from network.models import Organisation

TERMS = Path(__file__).with_name("data") / "terms.toml"
REPORTS_PER_HOUR = 5
CONTACTS_KEPT = timedelta(days=90)


class TooManyReportsError(Exception):
    """The address has sent its share for now; the form says so in plain words."""


def load_terms() -> int:
    """Fill the tables of categories, subjects and audiences while they are empty. Returns how many terms were made.

    What editors changed or deleted stays as it is: a second call makes nothing.
    """
    data = tomllib.loads(TERMS.read_text(encoding="utf-8"))
    made = 0
    with transaction.atomic():
        if not Category.objects.exists():
            made += _load_categories(data["categories"])
        if not Audience.objects.exists():
            rows = [Audience(slug=slug, name=name, english=english, order=order) for order, (slug, name, english) in enumerate(data["audiences"])]
            made += len(Audience.objects.bulk_create(rows))
    return made


def _load_categories(rows: list[dict[str, Any]]) -> int:
    fields = ("slug", "name", "english", "cloth", "introduction")
    categories = Category.objects.bulk_create(Category(order=order, **{name: row[name] for name in fields}) for order, row in enumerate(rows))
    subjects = [
        Subject(category=category, slug=f"{category.slug}-{slug}", name=name, english=english, order=order)
        for category, row in zip(categories, rows, strict=True)
        for order, (slug, name, english) in enumerate(row["subjects"])
    ]
    return len(categories) + len(Subject.objects.bulk_create(subjects))


def send_report(*, path: str, message: str, contact: str, organisation: Organisation, sender: str) -> ErrorReport:
    """Store what a citizen says is wrong at ``path``. ``sender`` is the network address, kept an hour in the cache only.

    Raises ``TooManyReportsError`` after ``REPORTS_PER_HOUR`` from one address.
    """
    key = f"report:{sender}"
    cache.add(key, 0, timeout=3600)
    if cache.incr(key) > REPORTS_PER_HOUR:
        raise TooManyReportsError
    return ErrorReport.objects.create(path=path, message=message, contact=contact, organisation=organisation)


def settle_report(report: ErrorReport) -> None:
    """Note the time when a report is answered or closed, forget it when it is opened again. Does not save."""
    if report.status == ReportStatus.OPEN:
        report.settled_at = None
    elif report.settled_at is None:
        report.settled_at = timezone.now()


def forget_contacts(now: datetime | None = None) -> int:
    """Forget how to reach the senders of reports settled ``CONTACTS_KEPT`` ago. Returns how many were forgotten."""
    before = (now or timezone.now()) - CONTACTS_KEPT
    due = ErrorReport.objects.filter(settled_at__lt=before).exclude(contact="")
    return due.update(contact="")
