"""The official names of districts, streets, communities and villages, and how written names are matched against them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from timetable.catalogue import gettext as _

from .records import Context
from .text import NUMERALS, fold, number_of

StreetKey = tuple[str, str]

_SUFFIXES = (
    ("社区居民委员会", "community"),
    ("社区居委会", "community"),
    ("居民委员会", "community"),
    ("居委会", "community"),
    ("社区", "community"),
    ("村民委员会", "village"),
    ("村委会", "village"),
    ("村委", "village"),
    ("村", "village"),
)
_STREET_SUFFIXES = ("街道办事处", "街道办", "街办", "办事处", "街道", "镇政府", "乡政府", "镇", "乡", "办", "街")
_MARKS = re.compile(r"[\s()（）\[\]【】《》“”\"'‘’·.,，。:：;；*、\-—_]")
_NUMERAL = re.compile(rf"[{NUMERALS.replace('两', '')}]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A community or a village under its official name."""

    code: str
    name: str
    street: str
    district: str

    @property
    def is_village(self) -> bool:
        """Whether a village committee stands behind the name."""
        return self.name.endswith(("村委会", "村民委员会"))

    @property
    def street_key(self) -> StreetKey:
        """District and street; streets of two districts may share a name."""
        return self.district, self.street


@dataclass(frozen=True, slots=True)
class Form:
    """One way to read a written name: without its suffix, and which kind the suffix says (None: no suffix)."""

    stem: str
    kind: str | None


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """A name to compare: no blanks, no punctuation, Chinese numerals as digits."""
    bare = _MARKS.sub("", fold(unicodedata.normalize("NFKC", text)))
    return _NUMERAL.sub(lambda match: str(number_of(match[0])), bare)


@lru_cache(maxsize=8192)
def forms(name: str) -> tuple[Form, ...]:
    """Every reading of a name, the longest first: 郜村村委会 is 郜村村委会, 郜村 and 郜."""
    stem, kind = key(name), None
    found = [Form(stem, None)]
    while True:
        suffix = next(((text, said) for text, said in _SUFFIXES if stem.endswith(text) and len(stem) > len(text)), None)
        if suffix is None or (kind == "community"):
            return tuple(found)
        stem = stem.removesuffix(suffix[0])
        kind = kind or suffix[1]
        found.append(Form(stem, kind))


class Divisions:
    """An index over every place; built once from the city's list and shared."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self.by_stem: dict[str, list[Place]] = defaultdict(list)
        self.by_street: dict[StreetKey, list[Place]] = defaultdict(list)
        self.streets_by_form: dict[str, set[StreetKey]] = defaultdict(set)
        self.districts: dict[str, str] = {}
        for place in self.places:
            self._add(place)

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str, str, str]]) -> "Divisions":
        """Build the index from rows of district, street, official name, code."""
        return cls(Place(code, name, street, district) for district, street, name, code in rows)

    def _add(self, place: Place) -> None:
        for form in forms(place.name):
            self.by_stem[form.stem].append(place)
        if place.street_key not in self.by_street:
            for written in street_forms(place.street):
                self.streets_by_form[written].add(place.street_key)
            self.districts[place.district] = self.districts[re.sub(r"[区县市]$", "", place.district)] = place.district
        self.by_street[place.street_key].append(place)

    def district(self, text: str) -> str | None:
        """The official name of a district written in full or in short."""
        return self.districts.get(re.sub(r"^(?:山西省)?太原市", "", fold(text)) or "")

    def streets(self, text: str) -> frozenset[StreetKey]:
        """The streets and towns a written name can mean: 坞城, 坞城街办, 坞城街道办事处."""
        bare = self.without_district(fold(text))
        exact = {found for found in self.streets_by_form.get(bare, ()) if found[1] == bare}
        if exact:
            return frozenset(exact)
        return frozenset(found for form in street_forms(bare) for found in self.streets_by_form.get(form, ()))

    def without_district(self, text: str) -> str:
        """A written name without the city and the district in front of it."""
        text = re.sub(r"^(?:山西省)?太原市", "", text)
        return next((text.removeprefix(name) for name in set(self.districts.values()) if text.startswith(name) and text != name), text)

    def streets_in(self, title: str) -> frozenset[StreetKey]:
        """The streets and towns named in running text such as a title, in full."""
        text = fold(title)
        found = {street for street in self.by_street if street[1] in text or _office(street[1]) in text}
        longest = max((len(street[1]) for street in found), default=0)
        return frozenset(street for street in found if len(street[1]) == longest)

    def check(self, context: Context) -> None:
        """Raise ``ValueError`` if the context names an area that does not exist."""
        if context.district is not None and context.district not in self.districts.values():
            text = _("There is no district called “%(name)s”. Please write its full name, for example “%(example)s”.")
            raise ValueError(text % {"name": context.district, "example": next(iter(self.districts.values()), "")})
        if context.street is not None and (context.district, context.street) not in self.by_street:
            text = _("%(place)s has no street or town called “%(name)s”. Please write its full name.")
            raise ValueError(text % {"place": context.district or _("the whole city"), "name": context.street})


def street_forms(name: str) -> frozenset[str]:
    """A street's name in full and without each suffix it may carry."""
    full = fold(name)
    stripped = {full.removesuffix(suffix) for suffix in _STREET_SUFFIXES if full.endswith(suffix) and len(full) - len(suffix) >= 2}
    return frozenset({full, *stripped})


def _office(street: str) -> str:
    """和平街办 for 和平街道; a name that is in no text for a town."""
    return street.removesuffix("街道") + "街办" if street.endswith("街道") else street
