"""Cache tags of pages beyond those of their rows: the list a page stands in, trails and links that name it, sites."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

from content.querysets import children_tag
from pagecache import tags

# Fields whose change is seen elsewhere than on the page itself; a draft writes none of them.
SEEN_ELSEWHERE = frozenset({"title", "slug", "url_path", "live", "path"})


def _parent(page: Page) -> str:
    path: str = page.path[: -page.steplen]
    return path


@receiver([post_save, post_delete], dispatch_uid="content.page")
def page_changed(instance: Any, update_fields: Any = None, **_kwargs: Any) -> None:
    """Any page type, unless only draft fields were written."""
    if not isinstance(instance, Page) or (update_fields is not None and not SEEN_ELSEWHERE & set(update_fields)):
        return
    tags.bump(children_tag(_parent(instance)), "addresses")
    if instance.depth <= 2:
        tags.bump("sites")


@receiver(page_slug_changed, dispatch_uid="content.page_slug")
def slug_changed(**_kwargs: Any) -> None:
    """The addresses of all pages below change too."""
    tags.bump("addresses", "sites")


@receiver(post_page_move, dispatch_uid="content.page_moved")
def page_moved(parent_page_before: Page, parent_page_after: Page, **_kwargs: Any) -> None:
    """Both lists change."""
    tags.bump("addresses", children_tag(parent_page_before.path), children_tag(parent_page_after.path))
