"""The bin: deleted pages move outside every site, unpublished, and can be taken out again."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from network.scope import AnyUser

SLUG = "bin"
BINNED = "content.bin"
RESTORED = "content.take_out"


class RestoreError(Exception):
    """The page cannot go back to where it was; the message says why, and what to do."""


def find_bin() -> Page:
    """The bin, made at its first use: a plain page beside the sites' roots."""
    found = Page.objects.filter(depth=2, slug=SLUG).first()
    if found is None:
        root = Page.get_first_root_node()
        found = root.add_child(instance=Page(title=_("Bin"), slug=SLUG, live=False, locale=root.locale))
    return found


def is_binned(page: Page) -> bool:
    """Whether the page lies in the bin."""
    ancestor = Page.objects.filter(depth=2, slug=SLUG).values_list("path", flat=True).first()
    return bool(ancestor) and page.path != ancestor and page.path.startswith(ancestor)


@transaction.atomic
def bin_page(page: Page, user: AnyUser | None = None) -> None:
    """Unpublish the page with all below it and put it into the bin. It leaves search and citizens' pages at once."""
    parent = page.get_parent()
    for each in (page, *page.get_descendants().live().specific()):
        UnpublishPageAction(each, user=user).execute(skip_permission_checks=True)
    log(page, BINNED, user=user, data={"parent": parent.pk, "title": parent.title, "slug": page.slug})
    _move(page.pk, f"{page.pk}-{page.slug}"[:255], find_bin(), user)


def _move(pk: int, slug: str, parent: Page, user: AnyUser | None) -> None:
    """Two pages of one address can lie in the bin: there each has its own."""
    Page.objects.filter(pk=pk).update(slug=slug)
    MovePageAction(Page.objects.get(pk=pk), parent, pos="last-child", user=user).execute(skip_permission_checks=True)


@transaction.atomic
def take_out(page: Page, user: AnyUser | None = None) -> Page:
    """Put the page back where it was, as a draft. Returns the page above. Raises ``RestoreError``."""
    entry = PageLogEntry.objects.filter(page=page.pk, action=BINNED).order_by("-timestamp", "-pk").first()
    parent = Page.objects.filter(pk=entry.data["parent"]).first() if entry else None
    if entry is None or parent is None or is_binned(parent):
        raise RestoreError(_("The page above it is gone too. Take that one out first, or move this page to another place."))
    slug = entry.data["slug"]
    if parent.get_children().filter(slug=slug).exists():
        raise RestoreError(_("Another page has the address %(slug)s there by now. Change that address first.") % {"slug": slug})
    _move(page.pk, slug, parent, user)
    log(page, RESTORED, user=user)
    return parent
