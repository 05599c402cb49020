"""English versions of pages: which there are, and the addresses of a page in every language.

Lists hold Chinese pages only; where an English page shows such a list, rows that have an English version show its words (``of``).
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language
from wagtail.models import Page, get_page_models

from content import routing
from pagecache.memory import Memory

ENGLISH = "en"
PREFIX = "/en"
TRADITIONAL = "/zh-hant"


@dataclass(frozen=True)
class Version:
    """An English page; ``source`` are address, key and tree path of the Chinese one it was made from."""

    pk: int
    title: str
    lead: str
    url: str
    source: str
    source_pk: int
    source_path: str


def leads() -> Coalesce:
    """The lead of a page of any type, as a column of ``Page``."""
    names = [f"{model._meta.model_name}__lead" for model in get_page_models() if hasattr(model, "lead")]
    return Coalesce(*(NullIf(name, Value("")) for name in names), Value(""), output_field=CharField())


def _load() -> dict[int, Version]:
    if not any(ENGLISH in root.paths for root in routing.roots()):
        return {}
    sources = Page.objects.filter(translation_key=OuterRef("translation_key"), locale__language_code=settings.LANGUAGE_CODE)
    rows = Page.objects.filter(locale__language_code=ENGLISH, live=True, alias_of=None).annotate(
        lead=leads(), **{f"source_{name}": Subquery(sources.values(name)[:1]) for name in ("pk", "path", "url_path")}
    )
    found = {}
    columns = ("pk", "title", "lead", "url_path", "path", "source_pk", "source_path", "source_url_path")
    for pk, title, lead, url_path, path, source_pk, source_path, source_url_path in rows.values_list(*columns):
        url, source = routing.address(url_path), routing.address(source_url_path or "")
        if url and source and not routing.is_restricted(path):
            found[source_pk] = Version(pk, title, lead, url, source, source_pk, source_path)
    return found


versions: Memory[dict[int, Version]] = Memory(_load, "addresses", "sites", "tree", "list:wagtailcore.pageviewrestriction")
"""Key of a Chinese page → its published English version; one query, none while no page changes or where there is no English front page."""


def of(pk: int) -> Version | None:
    """The English version of a Chinese page, where English is spoken."""
    return versions().get(pk) if get_language() == ENGLISH else None


def source_of(pk: int) -> Version | None:
    """An English page with the Chinese one it was made from, by the key of the English one."""
    return next((one for one in versions().values() if one.pk == pk), None)


def original(page: Page) -> tuple[int, str]:
    """Key and tree path of the Chinese page that ``page`` is a translation of; its own where it is none. Lists are asked for by these."""
    version = source_of(page.pk) if routing.is_foreign(page.path) else None
    return (version.source_pk, version.source_path) if version else (page.pk, str(page.path))


def chinese(rows: Any, prefix: str = "") -> Any:
    """Rows of pages, or rows that reach theirs by ``prefix``, without translations."""
    for path in routing.foreign_trees():
        rows = rows.exclude(**{f"{prefix}path__range": (path, f"{path}ZZZZ")})
    return rows


def is_english(url_path: str) -> bool:
    """Whether a page stands below an English root."""
    return any(root.language_code == ENGLISH and url_path.startswith(root.root_path) for root in routing.root_paths())


@dataclass(frozen=True)
class Addresses:
    """The addresses of one page: simplified, traditional, English."""

    simplified: str
    traditional: str
    english: str


def addresses(path: str) -> Addresses:
    """The same page in each language, by its ``path`` with or without prefix and query. English pages may be called otherwise than the Chinese."""
    bare, mark, query = path.partition("?")
    moved = [one for one in versions().values() if one.url != f"{PREFIX}{one.source}"]
    simplified = next((one.source for one in moved if one.url == bare), bare[len(PREFIX) :] if bare.startswith(f"{PREFIX}/") else bare)
    english = next((one.url for one in moved if one.source == simplified), f"{PREFIX}{simplified}")
    return Addresses(*(f"{address}{mark}{query}" for address in (simplified, f"{TRADITIONAL}{simplified}", english)))
