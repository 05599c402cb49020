"""Old addresses from a table become redirects and withdrawn addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from content import routing
from news import redirecting
from news.models import GoneAddress
from news.redirecting import Row, Verdict
from pagecache import tags

CHUNK = 500


@dataclass
class Ground:
    """What is here already: redirects and withdrawn addresses of the paths in question, and pages by their path."""

    redirects: dict[str, Redirect]
    gone: set[str]
    pages: dict[str, int]


def own_hosts(more: Iterable[str] = ()) -> frozenset[str]:
    """The hosts of this site and those that ``more`` names: the old site's."""
    return frozenset({root.site.hostname.lower() for root in routing.roots()} | {host.strip().lower() for host in more if host.strip()})


def import_redirects(cells: Iterable[tuple[int, list[str]]], *, hosts: Iterable[str] = (), dry_run: bool = False) -> list[Row]:
    """Take in a table of old addresses: numbered rows of old and new address; an empty new one means withdrawn.

    Good rows come in, bad ones stay out and say why; the same table again changes nothing. With ``dry_run`` nothing is written.
    Returns every row with its verdict.
    """
    rows = redirecting.read(cells, own_hosts(hosts))
    ground = _ground(rows)
    known = {path: redirect.link or "" for path, redirect in ground.redirects.items()}
    known |= {row.path: row.target for row in rows if row.is_open}
    for row in rows:
        if row.is_open:
            _judge(row, known, ground)
    if not dry_run:
        _write(rows, ground)
    return rows


def _chunks(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _ground(rows: list[Row]) -> Ground:
    targets = [Redirect.normalise_path(row.target) for row in rows if row.is_open and row.target]
    paths = sorted({row.path for row in rows if row.is_open} | set(targets))
    redirects: dict[str, Redirect] = {}
    gone: set[str] = set()
    for some in _chunks(paths):
        found = Redirect.objects.filter(old_path__in=some).select_related("redirect_page").order_by("site_id", "pk")
        redirects |= {redirect.old_path: redirect for redirect in found}
        gone |= set(GoneAddress.objects.filter(path__in=some).values_list("path", flat=True))
    return Ground(redirects, gone, _pages(paths))


def _pages(paths: list[str]) -> dict[str, int]:
    """The live pages at these public paths."""
    wanted: dict[str, str] = {}
    for site in routing.roots():
        for code, root in site.paths.items():
            prefix = "/en" if code == "en" else ""
            wanted |= {root + rest: path for path in paths if (rest := _rest(path, prefix)) is not None}
    found: dict[str, int] = {}
    for some in _chunks(list(wanted)):
        rows = Page.objects.filter(url_path__in=some, live=True).values_list("url_path", "pk")
        found |= {wanted[url_path]: pk for url_path, pk in rows}
    return found


def _rest(path: str, prefix: str) -> str | None:
    bare = urlsplit(path).path
    if not bare.startswith(f"{prefix}/") and bare != prefix:
        return None
    rest = bare[len(prefix) :].strip("/")
    return f"{rest}/" if rest else ""


def _answers(path: str, ground: Ground) -> bool:
    """Whether something is shown at ``path`` today."""
    if path in ground.pages:
        return True
    bare = unquote(urlsplit(path).path)
    for form in (bare, bare if bare.endswith("/") else f"{bare}/"):
        try:
            match = resolve(form)
        except Resolver404:
            continue
        if match.view_name != "wagtail_serve":
            return True
    return False


def _judge(row: Row, known: dict[str, str], ground: Ground) -> None:
    if _answers(row.path, ground) and "?" not in row.path:
        row.refuse(_("There is a page at the old address now, it need not lead elsewhere. Please check whether the two are exchanged."))
        return
    if not row.target:
        row.verdict = Verdict.SAME if row.path in ground.gone and row.path not in ground.redirects else Verdict.GONE
        return
    if way := redirecting.loop_from(row.path, known):
        text = _("Together with what the site has already it leads round and round: %(way)s. Please change one of them.")
        row.refuse(text % {"way": " → ".join(way)})
        return
    row.target = redirecting.last_target(row, known)
    target = Redirect.normalise_path(row.target)
    if not _answers(target, ground):
        text = _(
            "The new address does not open here: %(target)s. Please publish that page, or write one that opens; leave it empty if it was withdrawn."
        )
        row.refuse(text % {"target": row.target})
        return
    before = ground.redirects.get(row.path)
    if before is None:
        row.verdict = Verdict.NEW
    else:
        row.verdict = Verdict.SAME if _leads_there(before, row, ground) else Verdict.CHANGED


def _leads_there(before: Redirect, row: Row, ground: Ground) -> bool:
    page = _page_of(row, ground)
    return before.redirect_page_id == page and (page is not None or before.redirect_link == row.target)


def _page_of(row: Row, ground: Ground) -> int | None:
    """The page the row leads to; None where it leads to another address, or to a place within a page."""
    if "?" in row.target or "#" in row.target:
        return None
    return ground.pages.get(Redirect.normalise_path(row.target))


@transaction.atomic
def _write(rows: list[Row], ground: Ground) -> None:
    made: list[Redirect] = []
    changed: list[Redirect] = []
    for row in rows:
        if row.verdict in {Verdict.NEW, Verdict.CHANGED}:
            redirect = ground.redirects.get(row.path) or Redirect(old_path=row.path)
            page = _page_of(row, ground)
            redirect.redirect_page_id, redirect.redirect_link = page, "" if page else row.target
            redirect.redirect_page_route_path, redirect.automatically_created, redirect.is_permanent = "", False, True
            (changed if redirect.pk else made).append(redirect)
    Redirect.objects.bulk_create(made, batch_size=CHUNK)
    Redirect.objects.bulk_update(
        changed, ["redirect_page", "redirect_link", "redirect_page_route_path", "automatically_created", "is_permanent"], batch_size=CHUNK
    )
    _write_gone([row for row in rows if row.verdict is Verdict.GONE])
    tags.bump("list:wagtailredirects.redirect")


def _write_gone(rows: list[Row]) -> None:
    paths = [row.path for row in rows]
    for some in _chunks(paths):
        Redirect.objects.filter(old_path__in=some).delete()
    GoneAddress.objects.bulk_create([GoneAddress(path=path) for path in paths], ignore_conflicts=True)
