"""Finding organisations by what people type: an official or short name, a part of it, pinyin, initials, a division code."""

from django.db.models import Case, IntegerField, Q, Value, When

from network import place_words
from network.enums import Tier
from network.models import Organisation
from network.querysets import OrganisationQuerySet
from search.text import fold

LONGEST = 40


def find(text: str, *, within: str = "", tiers: tuple[Tier, ...] = tuple(Tier)) -> OrganisationQuerySet:
    """Organisations that ``text`` may mean, the likeliest first; nothing for an empty text.

    ``within`` is a materialised path to stay under. One query once it is read; slice it.
    """
    word = "".join(fold(text[: LONGEST * 2]).split())[:LONGEST]
    rows = Organisation.objects.all().within([within]).filter(tier__in=tiers)
    if not word:
        return rows.none()
    if word.isdecimal():
        return rows.filter(code__startswith=word).order_by("code")
    exact = Q(short_name=word) | Q(name=word)
    starts = Q(short_name__startswith=word)
    inside = Q(name__contains=word)
    if word.isascii():
        exact, starts, inside = Q(initials=word), Q(initials__startswith=word), _spelled(word)
    rank = Case(When(exact, then=Value(0)), When(starts, then=Value(1)), default=Value(2), output_field=IntegerField())
    return rows.filter(exact | starts | inside).annotate(rank=rank).order_by("rank", "tier", "path")


def addressed(text: str, *, tiers: tuple[Tier, ...] = tuple(Tier)) -> OrganisationQuerySet:
    """Organisations whose address ``text`` is, in one word: 太原市迎泽区起凤街社区12号. Nothing for what is no address; one query as above."""
    within, name = place_words.parted("".join(fold(text[: LONGEST * 2]).split())[:LONGEST])
    return find(name, within=within, tiers=tiers)


def _spelled(word: str) -> Q:
    """A beginning in pinyin, with or without blanks between the syllables."""
    from search.text import split_syllables

    wanted = Q(pk__in=())
    for way in split_syllables(word):
        wanted |= Q(pinyin__startswith=" ".join(way))
    return wanted
