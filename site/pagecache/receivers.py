"""One receiver for every model: what is saved, deleted or linked bumps its tags."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from pagecache import tags
from pagecache.statements import is_quiet, unseen


def _is_seen(sender: type[models.Model], update_fields: Iterable[str] | None) -> bool:
    """Whether one of the fields that were written stands on a page; a draft writes none."""
    if update_fields is None:
        return True
    fields = [sender._meta.get_field(name) for name in update_fields]
    return any(str(getattr(field, "column", "")) not in unseen(field.model._meta.db_table) for field in fields)


def bump_row(sender: type[models.Model], instance: models.Model, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    """Bump the tags of one row that was saved or deleted."""
    if not raw and not is_quiet(sender) and _is_seen(sender, update_fields):
        tags.bump(*tags.of_row(instance))


def bump_link(instance: models.Model, action: str, model: type[models.Model], **_kwargs: Any) -> None:
    """Bump both ends when a many-to-many link was made or cut."""
    if action.startswith("post_") and not is_quiet(model):
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
