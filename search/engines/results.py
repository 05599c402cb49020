"""What an engine found, as modelsearch's interface hands it over: a list that is cut, counted and leafed through, objects fetched by key."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, IntegerField, Model, QuerySet, Value, When
from modelsearch.backends.base import BaseSearchResults, FilterFieldError

if TYPE_CHECKING:
    from search.engines.matching import Compiler, Ranked

CHUNK = 500
"""Objects that are held at once where all hits are wanted."""


class Results(BaseSearchResults):
    """Found objects, fetched when they are looked at."""

    supports_facet = True
    _keys: list[Any] | None = None

    def get_queryset(self) -> QuerySet[Model]:
        """Return the found objects as a queryset in their order."""
        compiler: Compiler = self.query_compiler
        found, left_out = self._ranked()
        if left_out or not compiler.order_by_relevance:
            chosen = (compiler.rest if left_out else compiler.of)(found)
            return _ordered(chosen)[self.start : self.stop]
        page = list(found)[self.start : self.stop]
        places = Case(*(When(pk=pk, then=Value(at)) for at, pk in enumerate(page[:500])), default=Value(len(page)), output_field=IntegerField())
        return compiler.of(page).order_by(places, "-pk")

    def iterator(self, chunk_size: int = CHUNK) -> Iterator[Any]:
        """Yield all hits in their order, however many there are, and hold so many objects at a time.

        What matched is asked once, when the first is taken. Of what changes meanwhile: an object stands where it stood and is told as it is
        when its turn comes; one that went, or that the queryset no longer allows, is left out; a new one is not among them. None comes twice.
        """
        keys = self.keys()
        for start in range(0, len(keys), chunk_size):
            yield from self._fetched(keys[start : start + chunk_size])

    def after(self, pk: Any, count: int) -> list[Any]:
        """Return the next objects behind the one with this key, for who goes on where the last part ended.

        Of one ``Results`` all parts come from the same list, as ``iterator`` tells it, and there may be fewer than ``count`` where some went. Another
        search for the same words ranks anew: what moved in between may be told twice or left out. LookupError where the key is not, or is no
        longer, among the hits.
        """
        keys = self.keys()
        try:
            at = keys.index(self.model._meta.pk.to_python(pk))
        except (ValueError, ValidationError) as error:
            message = f"The {self.model._meta.verbose_name} with the key {pk!r} is not among the results: begin again with the first part."
            raise LookupError(message) from error
        return self._fetched(keys[at + 1 : at + 1 + count])

    def keys(self) -> list[Any]:
        """Return the keys of all hits in their order, of the best ``MAX_MATCHES``. Asked once."""
        if self._keys is None:
            compiler: Compiler = self.query_compiler
            found, left_out = self._ranked()
            if left_out or not compiler.order_by_relevance:
                self._keys = list(self.get_queryset().values_list("pk", flat=True))
            else:
                self._keys = list(found)[self.start : self.stop]
        return self._keys

    def _do_search(self) -> list[Any]:
        compiler: Compiler = self.query_compiler
        if self._ranked()[1] or not compiler.order_by_relevance:
            return self._scored(list(self.get_queryset()))
        return self._fetched(self.keys())

    def _ranked(self) -> "tuple[Ranked, bool]":
        """Return matches as far as this part reaches; where their order is another, all."""
        compiler: Compiler = self.query_compiler
        return compiler.ranked(self.stop if compiler.order_by_relevance else None)

    def _fetched(self, keys: Sequence[Any]) -> list[Any]:
        compiler: Compiler = self.query_compiler
        found = list(compiler.of(keys).order_by()) if keys else []
        by_key = dict(zip(map(attrgetter(self.model._meta.pk.attname), found), found, strict=True))
        return self._scored([by_key[pk] for pk in keys if pk in by_key])

    def _scored(self, objects: list[Any]) -> list[Any]:
        if self._score_field:
            scores = self._ranked()[0]
            for obj in objects:
                setattr(obj, self._score_field, scores.get(obj.pk, 0.0))
        return objects

    def _do_count(self) -> int:
        compiler: Compiler = self.query_compiler
        total = compiler.total()
        stop: int = total if self.stop is None else min(total, self.stop)
        return max(0, stop - int(self.start))

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        """Count the found objects by a field, all of its values."""
        compiler: Compiler = self.query_compiler
        if compiler._get_filterable_field(field_name) is None:
            model = compiler.queryset.model.__name__
            raise FilterFieldError(
                f"Cannot facet search results with field \"{field_name}\". Please add index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        found, left_out = compiler.ranked()
        chosen = (compiler.rest if left_out else compiler.of)(found)
        counted = chosen.order_by().values(field_name).annotate(count=Count("pk")).order_by("-count")
        return OrderedDict((row[field_name], row["count"]) for row in counted)


def _ordered(queryset: QuerySet[Model]) -> QuerySet[Model]:
    """Give a queryset an order that stays from page to page."""
    return queryset if queryset.query.order_by else queryset.order_by("-pk")
