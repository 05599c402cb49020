"""What recurs. Apps add jobs with the hook ``tick``; one that fails does not keep the others from running.

A job is a function of the moment (aware, site's time zone) that returns a line for the log, or None when it had nothing to do::

    @hooks.register("tick")
    def publish_due_issues(now: datetime) -> str | None: ...
"""

import logging
from datetime import datetime
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from wagtail import hooks

from pagecache import proxies
from pagecache.locks import only_one

logger = logging.getLogger(__name__)
DAY = 24 * 60 * 60
FINISHED_TASKS_KEPT_DAYS = 7


def publish_scheduled(_now: datetime) -> str | None:
    """Pages and snippets whose time has come, and those whose time is over."""
    call_command("publish_scheduled", stdout=StringIO())
    return None


def clean_once_a_day(now: datetime) -> str | None:
    """Forget ended sessions and finished tasks."""
    if not cache.add(f"tick/{now:%Y-%m-%d}", 1, 2 * DAY):
        return None
    call_command("clearsessions", stdout=StringIO())
    call_command("prune_db_task_results", min_age_days=FINISHED_TASKS_KEPT_DAYS, verbosity=0, stdout=StringIO())
    return "ended sessions and finished tasks removed"


def tick(now: datetime | None = None) -> list[str]:
    """Run every job once and return what they said; failures are logged and said too."""
    now = timezone.localtime(now)
    said = []
    with only_one("tick") as alone:
        for job in [publish_scheduled, clean_once_a_day, proxies.purge_ended, *hooks.get_hooks("tick")] if alone else []:
            try:
                line = job(now)
            except Exception as error:
                logger.exception("tick: %s failed", job.__name__)
                line = f"failed: {error}"
            if line:
                said.append(f"{job.__module__}.{job.__name__}: {line}")
    note_beat(now)
    return said


def note_beat(now: datetime) -> None:
    """Keep the time of the last tick for the doctor."""
    Path(settings.VAR, "run", "tick").write_text(now.isoformat(), encoding="ascii")
