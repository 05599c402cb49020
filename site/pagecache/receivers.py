"""One receiver for every model: what is saved, deleted or linked bumps its tags."""

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from pagecache import tags

# Written at every request, or read by nobody who makes a page.
QUIET_APPS = frozenset({"sessions", "django_tasks_database", "contenttypes", "migrations", "mfa", "account"})
QUIET_MODELS = frozenset({"wagtailcore.revision", "wagtailcore.pagelogentry", "wagtailcore.modellogentry", "wagtailsearch.indexentry"})


def _is_quiet(model: type[models.Model]) -> bool:
    return model._meta.app_label in QUIET_APPS or model._meta.label_lower in QUIET_MODELS


def bump_row(sender: type[models.Model], instance: models.Model, raw: bool = False, **_kwargs: Any) -> None:
    """Bump the tags of one row that was saved or deleted."""
    if not raw and not _is_quiet(sender):
        tags.bump(*tags.of_row(instance))


def bump_link(instance: models.Model, action: str, model: type[models.Model], **_kwargs: Any) -> None:
    """Bump both ends when a many-to-many link was made or cut."""
    if action.startswith("post_") and not _is_quiet(model):
        tags.bump(*tags.of_row(instance), *tags.of_model(model))


def bump_branch(instance: Page, **_kwargs: Any) -> None:
    """Bump a moved page with everything under it: their addresses changed."""
    tags.bump("tree", *(f"page:{pk}" for pk in instance.get_descendants(inclusive=True).values_list("pk", flat=True)))


def connect() -> None:
    """Listen to every model."""
    for signal in (post_save, post_delete):
        signal.connect(bump_row, dispatch_uid=f"pagecache {id(signal)}")
    m2m_changed.connect(bump_link, dispatch_uid="pagecache links")
    post_page_move.connect(bump_branch, dispatch_uid="pagecache moves")
