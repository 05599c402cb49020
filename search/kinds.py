"""What the result page can show: kinds of things, declared by the apps above when they are ready.

A kind hands over rows, never models: plain mappings with at least ``id``, ``url`` and ``title``. ``search/row.html`` also knows
``when`` (the next date), ``facts`` (short strings), ``text`` (cut around the hit), ``off`` (why it does not take place), ``late`` (that it
is held on none of the days asked for, ``when`` is behind them) and ``topics`` (opaque tokens, for companions). ``added`` says since when it
is there, as an aware datetime: feeds tell the latest first.
"""

import datetime as dt
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise

from search import text

Row = Mapping[str, Any]
Rows = Callable[[Sequence[int], str | None], Sequence[Row]]


class Rank(NamedTuple):
    """Where a thing stands among those with equally close titles: by ``order``, then ``tie``, less first; ``parts`` tell editors why.

    ``late``: it is on none of the days asked for, and stands behind what is, whatever their titles.
    """

    order: int
    tie: str = ""
    parts: tuple[tuple[str | Promise, int], ...] = ()
    late: bool = False


UNRANKED = Rank(1_000_000)
Ranks = Callable[[Sequence[int], str | None], Mapping[int, Rank]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of things that can be found.

    ``model`` is an app label and model name; the model's descendants belong to the kind unless one of them has its own.
    ``rows(ids, place)`` gets primary keys and the visitor's place (a division code or None) and returns public rows in any
    order; ids it leaves out are not shown. ``queries`` is how many queries that takes; a test holds it to its word. Kinds that
    share one ``rows`` function are asked once for all of them. ``address`` names the URL pattern of a single one, with its ``pk``.
    ``ranks(ids, place)`` says for up to a thousand keys, in one more query, what comes first among hits with equally close titles: a date,
    a distance. ``dated(first, last)`` returns rows and ranks for those who ask for certain days. ``called`` are folded words that ask for the
    kind (视频): of a word of two characters and more the end of a Chinese phrase is enough. ``is_local``: its things are places, or are called after
    the one that they are in. ``labelled``: their texts hold a name that many share (``labels.py``). ``explains``: who asks how to attend classes is
    told by one of these.
    """

    name: str
    label: str | Promise
    plural: str | Promise
    model: str
    rows: Rows
    queries: int
    row_template: str = "search/row.html"
    order: int = 100
    address: str = ""
    ranks: Ranks | None = None
    dated: Callable[[dt.date, dt.date], tuple[Rows, Ranks]] | None = None
    called: tuple[str, ...] = ()
    is_local: bool = False
    labelled: bool = False
    explains: bool = False

    def on(self, days: tuple[dt.date, dt.date] | None) -> "Kind":
        """Return the same for certain days."""
        if days is None or self.dated is None:
            return self
        rows, ranks = self.dated(*days)
        return replace(self, rows=rows, ranks=ranks)


_kinds: dict[str, Kind] = {}
_hidden: set[str] = set()


def register(kind: Kind) -> None:
    """Declare a kind; a second one of the same name is a mistake."""
    if kind.name in _kinds:
        raise ValueError(f"The kind {kind.name!r} is registered twice: choose another name in search.kinds.register().")
    _kinds[kind.name] = kind


def unregister(name: str) -> None:
    """Take a kind back."""
    del _kinds[name]


def hide(model: str) -> None:
    """Leave rows of a model (app label and model name) out of the result page, though they descend from a kind's; lists of editors keep them."""
    _hidden.add(model)


def registered() -> list[Kind]:
    """Return all kinds in the order of the page."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))


def held() -> frozenset[int]:
    """Return the places in ``registered()`` of the kinds whose things are held on certain days: classes."""
    return frozenset(at for at, kind in enumerate(registered()) if kind.dated is not None)


def without_called(phrase: text.Phrase) -> tuple[str, str]:
    """Return what a phrase of a query says without a word that asks for a kind, and that word: 太极拳视频 is 太极拳 and 视频."""
    called = sorted({word for kind in _kinds.values() for word in kind.called}, key=len, reverse=True)
    for word in called:
        if phrase.text == word:
            return "", word
        if phrase.chinese and len(word) > 1 and phrase.text.endswith(word) and len(rest := phrase.text.removesuffix(word).removesuffix("的")) > 1:
            return rest, word
    return phrase.text, ""


def named(query: str) -> frozenset[str]:
    """Return the names of the kinds that a query is nothing but the name of, as pages call them or as people ask: 电子书, 微课.

    A single character asks for a kind only if that is its name.
    """
    words = text.plain(query)
    return frozenset(kind.name for kind in _kinds.values() if words and words in _names(kind))


def _names(kind: Kind) -> set[str]:
    return {text.plain(str(name)) for name in (kind.label, kind.plural)} | {word for word in kind.called if len(word) > 1}


def tokens_of(names: Container[str]) -> list[str]:
    """Return the tokens that tell in the index what is of some kinds."""
    known = registered()
    return [token_of(model) for model, at in _owners().items() if known[at].name in names]


def token_of(model: type[Model]) -> str:
    """Return the token that tells in the index of which model a thing is."""
    return f"is/{model._meta.label_lower}"


def asked_for(query: str) -> frozenset[str]:
    """Return the names of the kinds that a query asks for beside what it is about."""
    said = [without_called(phrase) for phrase in text.query_phrases(query)]
    words = {word for _rest, word in said if word} if any(rest for rest, _word in said) else set()
    return frozenset(kind.name for kind in _kinds.values() if words.intersection(kind.called))


def explaining() -> frozenset[str]:
    """Return the names of the kinds that tell how to attend classes."""
    return frozenset(kind.name for kind in _kinds.values() if kind.explains)


def content_types() -> dict[int, int]:
    """Map the key of each content type that can be found to the place of its kind in ``registered()``."""
    from django.contrib.contenttypes.models import ContentType

    owners = _owners()
    types = ContentType.objects.get_for_models(*owners)
    return {types[model].pk: at for model, at in owners.items()}


def _owners() -> dict[type[Model], int]:
    """Map each model that can be found to the place of its kind."""
    known = {apps.get_model(kind.model): at for at, kind in enumerate(registered())}
    owners = {}
    for model in apps.get_models():
        nearest = next((base for base in model.__mro__ if base in known), None)
        if nearest is not None and model._meta.label_lower not in _hidden:
            owners[model] = known[nearest]
    return owners
