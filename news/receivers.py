"""Pages that leave every site answer 410 from then on."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from content import routing
from news import actions


@receiver(post_page_move, dispatch_uid="news.gone")
def page_moved(instance: Page, url_path_before: str, url_path_after: str, **_kwargs: Any) -> None:
    """Into the bin: note the addresses. Out of it: forget them."""
    was_here, is_here = (routing.address(url_path) is not None for url_path in (url_path_before, url_path_after))
    if was_here and not is_here:
        actions.remember_gone(instance, url_path_before)
    elif is_here and not was_here:
        actions.forget_gone(instance)
