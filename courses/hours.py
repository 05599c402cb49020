"""Class hours: 45 minutes each, kept as whole tenths so that every sum is exact."""

from decimal import ROUND_HALF_UP, Decimal

from courses.enums import Length

SECONDS = 45 * 60
"""Of one class hour."""
SHORT = 15 * 60


def tenths(seconds: int) -> int:
    """Tenths of class hours in ``seconds`` of recordings, rounded to the nearest."""
    return int((Decimal(seconds * 10) / SECONDS).quantize(Decimal(1), ROUND_HALF_UP))


def entered(hours: Decimal) -> int:
    """Tenths of what an editor entered."""
    return int((hours * 10).quantize(Decimal(1), ROUND_HALF_UP))


def told(count: int) -> str:
    """``14,205`` or ``1.5`` for tenths."""
    whole, rest = divmod(count, 10)
    return f"{whole:,}.{rest}" if rest else f"{whole:,}"


def length(seconds: int, count: int) -> Length:
    """The length an item is found under: by its recordings, else by its class hours."""
    known = max(seconds, count * SECONDS // 10)
    if known <= SHORT:
        return Length.SHORT
    return Length.HOUR if known <= SECONDS else Length.LONG
