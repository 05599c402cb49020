"""How what carries a category, an audience or a language can be narrowed on the result page: its tokens in the index, and their names."""

from collections.abc import Iterable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content import whom
from content.querysets import audiences, categories
from search import facets, labels, readers, suggestions

LANGUAGES: dict[str, str | Promise] = {"zh": _("Chinese"), "en": _("English")}


def tokens(*, category: str = "", for_whom: Iterable[str] = (), language: str = "", subjects: Iterable[str] = ()) -> Iterator[str]:
    """Opaque tokens of slugs and a language code."""
    yield from (f"{letter}/{slug}" for letter, slugs in (("c", [category]), ("a", for_whom), ("s", subjects)) for slug in slugs if slug)
    if language:
        yield f"lang/{language[:2].lower()}"


def audiences_in(words: str) -> list[str]:
    """Slugs of the audiences that a free text names, also by what people call them."""
    return whom.slugs_in(words) if words else []


def _category(token: str) -> str:
    return next((category.word for category in categories() if f"c/{category.slug}" == token), "")


def _audience(token: str) -> str:
    return audiences().get(token.removeprefix("a/"), ("", ""))[1]


def _language(token: str) -> str | Promise:
    return LANGUAGES.get(token.removeprefix("lang/"), "")


def _subjects() -> Iterator[tuple[str, int]]:
    for category in categories():
        yield from ((term.name, 100) for term in (category, *category.subjects.all()))


def _labels() -> list[str]:
    """Names of categories in both languages: texts hold that of their own."""
    return [name for category in categories() for name in (category.name, category.english) if name]


def _finer() -> list[str]:
    return [subject.name for category in categories() for subject in category.subjects.all()]


def declare() -> None:
    """Called once, when the app is ready."""
    labels.register(_labels, _finer)
    suggestions.register(suggestions.Source("subjects", pgettext_lazy("search", "subject"), _subjects))
    readers.register("whom", whom.read, as_typed=True)
    facets.register(facets.Facet("category", _("Category"), r"c/[a-z0-9_-]+", _category, order=10))
    facets.register(facets.Facet("audience", _("For whom"), r"a/[a-z0-9_-]+", _audience, order=30))
    facets.register(facets.Facet("language", pgettext_lazy("facet", "Language"), r"lang/[a-z]{2}", _language, order=70))
