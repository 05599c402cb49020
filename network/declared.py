"""What the network declares to the registries: sections of the organisation page, kinds of things that are found."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import Q, TextChoices, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from network import figures, place_words, sections
from network.enums import PersonKind, Tier, VenueKind
from network.models import Organisation, Person, Venue
from search import facets, kinds, readers, suggestions


def declare() -> None:
    """Called once, when the app is ready."""
    readers.register("place", place_words.read)
    for name, label, rows in (
        ("districts", pgettext_lazy("suggestion", "district"), partial(_places, Q(tier=Tier.DISTRICT), 60)),
        ("streets", pgettext_lazy("suggestion", "street or town"), partial(_places, Q(tier=Tier.STREET), 30)),
        ("communities", pgettext_lazy("suggestion", "community"), partial(_places, Q(tier=Tier.COMMUNITY, is_village=False), 10)),
        ("villages", pgettext_lazy("suggestion", "village"), partial(_places, Q(tier=Tier.COMMUNITY, is_village=True), 10)),
    ):
        suggestions.register(suggestions.Source(name, label, rows))
    suggestions.register(suggestions.Source("venues", _("venue"), lambda: Venue.objects.live().values_list("name", Value(5))))
    suggestions.register(suggestions.Source("people", _("person"), lambda: Person.objects.live().values_list("name", Value(2)), people=True))
    facets.register(facets.Facet("place", pgettext_lazy("facet", "District"), r"at/\d{6}", place_words.district, order=20))
    sections.register(sections.Section(60, _("Places to learn"), "network/sections/venues.html", figures.venues, queries=1, name="venues"))
    sections.register(sections.Section(70, _("People who teach and help"), "network/sections/people.html", figures.people, queries=1, name="people"))
    for kind in (
        kinds.Kind("places", _("place"), _("Places"), "network.Organisation", organisation_rows, queries=1, order=20, is_local=True),
        kinds.Kind("venues", _("venue"), _("Venues"), "network.Venue", venue_rows, queries=1, order=30, is_local=True),
        kinds.Kind("people", _("person"), pgettext_lazy("search", "People"), "network.Person", person_rows, queries=1, order=40, labelled=True),
    ):
        kinds.register(kind)


def _places(which: Q, weight: int) -> Iterator[tuple[str, int]]:
    yield from Organisation.objects.filter(which).values_list("short_name", Value(weight))


def organisation_rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
    """Public rows of organisations; one query."""
    found = Organisation.objects.filter(pk__in=ids).select_related("parent__parent")
    return [
        {"id": row.pk, "url": row.get_absolute_url(), "title": row.short_name, "facts": [str(above) for above in _above(row)], "text": row.name}
        for row in found
    ]


def _above(row: Organisation) -> list[Organisation]:
    parents = [row.parent.parent, row.parent] if row.parent else []
    return [parent for parent in parents if parent is not None and parent.parent_id]


def venue_rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
    """Public rows of venues, shown on the page of their organisation; one query."""
    found = Venue.objects.live().filter(pk__in=ids).select_related("organisation")
    return [_row(row, row.kind, VenueKind, row.address) for row in found]


def person_rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
    """Public rows of people, shown on the page of their organisation; one query."""
    found = Person.objects.live().filter(pk__in=ids).select_related("organisation")
    return [_row(row, row.kind, PersonKind, row.speciality) for row in found]


def _row(row: Venue | Person, kind: str, kinds_of: type[TextChoices], text: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": row.organisation.get_absolute_url(),
        "title": row.name,
        "facts": [str(kinds_of(kind).label), row.organisation.short_name],
        "text": text,
        "added": row.created_at,
    }
