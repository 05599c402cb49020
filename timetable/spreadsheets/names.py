"""Which community a written name means (rule 2)."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from timetable.catalogue import gettext as _
from timetable.catalogue import pgettext

from .divisions import Divisions, Place, StreetKey, forms, key
from .records import Context
from .text import fold, short

_BRACKETS = re.compile(r"(?<=.)[（(]([^（）()]*)[)）]$")
_PATIENCE = 300

Outcome = Literal["found", "unknown_community", "ambiguous_community", "outside_scope"]


@dataclass(frozen=True, slots=True)
class Hint:
    """What is written beside a name: the streets it can mean, the district, the words themselves (to be quoted)."""

    streets: frozenset[StreetKey] = frozenset()
    district: str | None = None
    written: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The place meant, or why there is none; ``remarks`` are warnings as (kind, reason)."""

    outcome: Outcome
    place: Place | None = None
    reason: str = ""
    remarks: tuple[tuple[str, str], ...] = ()
    suggestion: str | None = None


@dataclass
class NameFinder:
    """Finds names within one editor's area; remembers what it found, as a timetable repeats its communities."""

    divisions: Divisions
    context: Context
    _seen: dict[tuple[str, Hint], Match] = field(default_factory=dict)
    _prefixes: dict[str, Hint] = field(default_factory=dict)
    _area: list[tuple[Place, tuple[str, ...]]] = field(default_factory=list)
    _misses: int = 0

    def __post_init__(self) -> None:
        """Note how streets are written in front of a name, the longest first, and how the area's names are written."""
        streets = {street for _, street in self.divisions.by_street}
        written = sorted({form for street in streets for form in (street, _short_office(street)) if form}, key=len, reverse=True)
        self._prefixes = {form: Hint(self.divisions.streets(form), None, form) for form in written}
        self._area = [(place, _official(place)) for place in self.divisions.places if self.in_area(place)]

    def find(self, name: str, hint: Hint) -> Match:
        """Resolve a written name."""
        if (name, hint) not in self._seen:
            self._seen[name, hint] = self._find(name, hint)
        return self._seen[name, hint]

    def in_area(self, place: Place) -> bool:
        """Whether a place is the editor's."""
        district, street = self.context.district, self.context.street
        return (district is None or place.district == district) and (street is None or place.street == street)

    def has_street(self, street: StreetKey) -> bool:
        """Whether a street is the editor's."""
        return (self.context.district in (None, street[0])) and (self.context.street in (None, street[1]))

    def _find(self, name: str, hint: Hint) -> Match:
        bare, inner = self._parts(name)
        if inner.streets or inner.district:
            hint = inner
        exact = self._exact(bare)
        area = [place for place in exact if self.in_area(place)]
        near = _narrowed(area, hint)
        if near or area:
            return self._choose(name, bare, near, area, hint)
        written_elsewhere = bool(exact) and not self._may_be_a_slip(exact, hint)
        corrected = None if written_elsewhere else self._corrected(name, bare, hint)
        if corrected:
            return corrected
        return self._outside(name, exact) if exact else self._unknown(name, bare, hint)

    def _choose(self, name: str, bare: str, near: list[Place], area: list[Place], hint: Hint) -> Match:
        foreign = self._foreign(bare, hint) if not near else []
        if foreign:
            return self._outside(name, foreign)
        chosen = near or area
        if len(chosen) > 1:
            return self._ambiguous(name, chosen)
        remarks = () if near or not hint.written else (self._mismatch(name, chosen[0], hint),)
        return Match("found", chosen[0], remarks=remarks)

    def _foreign(self, bare: str, hint: Hint) -> list[Place]:
        """The place of that name in the street written, where that street is not the editor's."""
        return [place for place in self._exact(bare) if place.street_key in hint.streets and not self.in_area(place)]

    def _may_be_a_slip(self, exact: list[Place], hint: Hint) -> bool:
        """A name that exists outside the area may still be a slip for one inside, unless the words beside it lead outside."""
        return not any(place.street_key in hint.streets or place.district == hint.district for place in exact)

    def _parts(self, name: str) -> tuple[str, Hint]:
        """The name itself and what is written in front of it or in brackets behind it: 坞城街道…, …（坞城街道）."""
        if self._exact(name):
            return name, Hint()
        bare, hint = self._without_area(name)
        aside = _BRACKETS.search(bare)
        if aside is None or self._exact(bare):
            return bare, hint
        inside = aside[1]
        said = Hint(self.divisions.streets(inside), self.divisions.district(inside), inside)
        return bare[: aside.start()], said if said.streets or said.district else hint

    def _without_area(self, name: str) -> tuple[str, Hint]:
        """A name without the district and street written in front of it, and what they say."""
        text = fold(name)
        bare = self.divisions.without_district(text)
        district = text.removesuffix(bare) if bare != text else ""
        for prefix, hint in self._prefixes.items():
            if bare.startswith(prefix) and len(bare) > len(prefix):
                return bare.removeprefix(prefix), hint
        found = self.divisions.district(district) if district else None
        return bare, Hint(frozenset(), found, found or "")

    def _exact(self, bare: str) -> list[Place]:
        """Every place of the city that bears the name; 社区 and 村 pick where both do."""
        readings = forms(bare)
        places = list({place.code: place for form in readings for place in self.divisions.by_stem.get(form.stem, ())}.values())
        kinds = {form.kind for form in readings if form.kind}
        if not kinds:
            return places
        return [place for place in places if place.is_village == ("village" in kinds)] or places

    def _corrected(self, name: str, bare: str, hint: Hint) -> Match | None:
        """One wrong, missing or extra character in a name of three or more, one candidate, not a numeral."""
        written = _stems(bare)
        if len(written[-1]) < 3 or self._gave_up():
            return None
        area = [place for place, official in self._area if _is_slip(written, official)]
        near = _narrowed(area, hint)
        chosen = near or area
        if not chosen:
            return None
        if len(chosen) > 1:
            return self._ambiguous(name, chosen)
        place = chosen[0]
        text = _("“%(written)s” was taken as “%(name)s”. Please check.") % {"written": short(name), "name": place.name}
        remarks = [("community_corrected", text)]
        if not near and hint.written:
            remarks.append(self._mismatch(name, place, hint))
        return Match("found", place, remarks=tuple(remarks), suggestion=place.name)

    def _mismatch(self, name: str, place: Place, hint: Hint) -> tuple[str, str]:
        text = _("“%(name)s” belongs to %(street)s, not to “%(written)s” as the sheet says; %(street)s was taken. Please check.")
        return "street_mismatch", text % {"name": short(name), "street": place.street, "written": short(hint.written)}

    def _ambiguous(self, name: str, places: list[Place]) -> Match:
        same_street = len({place.street_key for place in places}) < len(places)
        city = self.context.district is None
        names = [place.name if same_street else f"{place.district if city else ''}{place.street}" for place in places]
        text = _("There is more than one “%(name)s”. Please write which: %(names)s.")
        if len(names) > 6:
            text = _("There is more than one “%(name)s”. Please write which: %(names)s and others.")
        return Match(
            "ambiguous_community", reason=text % {"name": short(name), "names": pgettext("between words", ", ").join(dict.fromkeys(names[:6]))}
        )

    def _outside(self, name: str, places: list[Place]) -> Match:
        where = f"{places[0].district}{places[0].street}" if len(places) == 1 else _("other streets")
        text = _(
            "“%(name)s” belongs to %(place)s, which is not yours, and was not imported. Please delete the row, or let an editor there upload it."
        )
        return Match("outside_scope", reason=text % {"name": short(name), "place": where})

    def _gave_up(self) -> bool:
        """Whether so many names were unknown that the table is about another place: then no more guessing."""
        return self._misses > _PATIENCE

    def _unknown(self, name: str, bare: str, hint: Hint) -> Match:
        self._misses += 1
        where = self.context.street or hint.written or self.context.district or _("the whole city")
        guess = self._guess(bare, hint)
        if guess:
            reason = _("“%(name)s” was not found in %(place)s. Did you mean “%(guess)s”? Please write a community of the list.")
        else:
            reason = _("“%(name)s” was not found in %(place)s, it is not in the list of communities. Please write a community of the list.")
        return Match("unknown_community", reason=reason % {"name": short(name), "place": short(where), "guess": guess}, suggestion=guess)

    def _guess(self, bare: str, hint: Hint) -> str | None:
        """The official name most like what was written, to offer it."""
        if self._gave_up():
            return None
        area = [place for place, _ in self._area]
        names = {forms(place.name)[-1].stem: place.name for place in _narrowed(area, hint) or area}
        close = difflib.get_close_matches(_stems(bare)[-1][:40], names, n=1, cutoff=0.55)
        return names[close[0]] if close else None


def _narrowed(places: Iterable[Place], hint: Hint) -> list[Place]:
    """The places in the street or district written; all of them where nothing is written."""
    if hint.streets:
        return [place for place in places if place.street_key in hint.streets]
    if hint.district:
        return [place for place in places if place.district == hint.district]
    return [] if hint.written else list(places)


def _short_office(street: str) -> str:
    return street.removesuffix("街道") + "街办" if street.endswith("街道") else ""


def _stems(bare: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.stem for form in forms(bare)))


def _is_slip(written: tuple[str, ...], official: tuple[str, ...]) -> bool:
    return any(len(stem) >= 3 and one_edit(stem, name) for stem in written for name in official)


def _official(place: Place) -> tuple[str, ...]:
    """An official name as people write it: without and with the short suffix."""
    stems = [form.stem for form in forms(place.name)[1:]] or [key(place.name)]
    shortest = stems[-1]
    return (*stems, shortest + ("村" if place.is_village else "社区"))


def one_edit(written: str, official: str) -> bool:
    """Whether exactly one character is wrong, missing or extra, and it is not a numeral."""
    if written == official or abs(len(written) - len(official)) > 1:
        return False
    start = 0
    while start < min(len(written), len(official)) and written[start] == official[start]:
        start += 1
    left, right = written[start:], official[start:]
    if len(left) == len(right):
        changed, same = left[0] + right[0], left[1:] == right[1:]
    elif len(left) > len(right):
        changed, same = left[0], left[1:] == right
    else:
        changed, same = right[0], left == right[1:]
    return same and not any(sign.isdigit() for sign in changed)
