"""Rows follow pages, recordings and addresses."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from courses import actions
from courses.models import CataloguePage
from courses.models.base import LearningPage
from media.models import Recording

COUNTED = frozenset({"plays"})
DRAFT = frozenset({"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "lock", "locked", "go_live_at"})


@receiver(post_save, dispatch_uid="courses.page")
def page_saved(instance: Any, update_fields: Any = None, **_kwargs: Any) -> None:
    """A course or microlecture that is or was public; a draft writes only fields of its own."""
    if isinstance(instance, LearningPage) and not (update_fields is not None and set(update_fields) <= DRAFT):
        actions.refresh(instance)


@receiver(page_unpublished, dispatch_uid="courses.unpublished")
def page_unpublished_(instance: Page, **_kwargs: Any) -> None:
    """It leaves the lists at once. Wagtail also says so of a page that is about to be deleted, while its row still counts as live."""
    actions.forget(instance)


@receiver(post_save, sender=Recording, dispatch_uid="courses.recording")
def recording_saved(instance: Recording, created: bool, update_fields: Any = None, **_kwargs: Any) -> None:
    """Length, poster or privacy may have changed."""
    if not created and not (update_fields is not None and set(update_fields) <= COUNTED):
        actions.refresh_recording(instance)


@receiver(pre_delete, sender=Recording, dispatch_uid="courses.recording_goes")
def recording_goes(instance: Recording, **_kwargs: Any) -> None:
    """Lessons lose it before it is gone: remember whose they are."""
    instance.courses_before = actions.courses_with(instance)  # until it is gone


@receiver(post_delete, sender=Recording, dispatch_uid="courses.recording_gone")
def recording_gone(instance: Recording, **_kwargs: Any) -> None:
    """The courses that had it are shorter, and what was said in it is found no more."""
    actions.refresh_players(getattr(instance, "courses_before", []))


@receiver([post_page_move, page_slug_changed], dispatch_uid="courses.address")
def address_changed(instance: Page, **_kwargs: Any) -> None:
    """Addresses below a page follow it."""
    if isinstance(instance.specific, CataloguePage | LearningPage) or instance.numchild:
        actions.relocate(instance)
