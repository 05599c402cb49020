"""Loading the four tiers from the product's own table."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from network.divisions import Division, divisions
from network.models import Organisation
from search.actions import index_objects
from search.text import initials, pinyin_syllables

FIELDS = ("parent_id", "path", "tier", "name", "short_name", "pinyin", "initials", "slug", "is_village", "holds_classroom")
"""What the table decides; telephone, hours, address and position stay as editors left them."""
SPELLED = ("pinyin", "initials")


class Loaded(NamedTuple):
    """How many organisations were made, changed and left as they were; ``unknown`` are kept though the table lacks them."""

    created: int
    changed: int
    same: int
    unknown: list[str]


@transaction.atomic
def import_divisions(rows: Iterable[Division] | None = None) -> Loaded:
    """Make the tree what the table says; a second run changes nothing. Organisations are never removed: classes hang on them."""
    known = {row.code: row for row in Organisation.objects.all()}
    new: list[Organisation] = []
    changed: list[Organisation] = []
    wanted = list(divisions() if rows is None else rows)
    for tier in sorted({row.tier for row in wanted}):
        made = _apply(known, [row for row in wanted if row.tier == tier], changed)
        new.extend(Organisation.objects.bulk_create(made))
        known.update({row.code: row for row in made})
    Organisation.objects.bulk_update(changed, [name.removesuffix("_id") for name in FIELDS], batch_size=200)
    if new or changed:
        index_objects([*new, *changed])
    codes = {row.code for row in wanted}
    return Loaded(len(new), len(changed), len(wanted) - len(new) - len(changed), sorted(known.keys() - codes))


def _apply(known: dict[str, Organisation], rows: list[Division], changed: list[Organisation]) -> list[Organisation]:
    """Return the organisations to make; those that differ join ``changed``."""
    made = []
    for row in rows:
        organisation = known.get(row.code)
        if organisation is None:
            made.append(Organisation(code=row.code, **_values(row, known)))
        elif _update(organisation, _values(row, known, organisation)):
            changed.append(organisation)
    return made


def _update(organisation: Organisation, values: dict[str, object]) -> bool:
    """Set ``values``; return whether one of them is new."""
    different = {name: value for name, value in values.items() if getattr(organisation, name) != value}
    for name, value in different.items():
        setattr(organisation, name, value)
    return bool(different)


def _values(row: Division, known: dict[str, Organisation], old: Organisation | None = None) -> dict[str, object]:
    parent = known.get(row.parent)
    values: dict[str, object] = {
        "parent_id": parent.pk if parent else None,
        "path": f"{parent.path if parent else ''}{row.code}/",
        "tier": row.tier,
        "name": row.name,
        "short_name": row.short_name,
        "slug": row.slug,
        "is_village": row.is_village,
        "holds_classroom": row.holds_classroom,
    }
    if old is None or old.short_name != row.short_name or not old.pinyin:
        values |= {"pinyin": " ".join(pinyin_syllables(row.short_name)), "initials": initials(row.short_name)}
    return values
