"""What went into the bin answers 410 under its old addresses; what is taken out answers again."""

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from content import routing
from news.models import GoneAddress


def _was_public(page: Page) -> list[tuple[int, str, str]]:
    """Key, title and url path of the page and of all below it that citizens could open once."""
    rows = page.get_descendants(inclusive=True).filter(first_published_at__isnull=False)
    return list(rows.values_list("pk", "title", "url_path"))


@transaction.atomic
def remember_gone(page: Page, url_path_before: str) -> int:
    """Note the addresses that ``page`` and those below it had while it stood at ``url_path_before``, and those that led there.

    Returns how many were noted.
    """
    made: dict[str, GoneAddress] = {}
    rows = _was_public(page)
    for pk, title, url_path in rows:
        address = routing.address(url_path_before + url_path[len(page.url_path) :])
        if address is not None and address != "/":
            path = Redirect.normalise_path(address)
            made[path] = GoneAddress(path=path, title=title, page_id=pk)
    titles = {pk: title for pk, title, _url_path in rows}
    for old_path, pk in Redirect.objects.filter(redirect_page__in=titles).values_list("old_path", "redirect_page"):
        made.setdefault(old_path, GoneAddress(path=old_path, title=titles[pk], page_id=pk))
    fitting = [gone for path, gone in made.items() if len(path) <= 255]
    return len(GoneAddress.objects.bulk_create(fitting, ignore_conflicts=True))


def forget_gone(page: Page) -> int:
    """Forget that ``page`` and those below it were withdrawn. Returns how many addresses were forgotten."""
    keys = page.get_descendants(inclusive=True).values("pk")
    return GoneAddress.objects.filter(page__in=keys).delete()[0]
