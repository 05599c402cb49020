"""Numbers as people read them."""

from django import template
from django.utils.translation import get_language

register = template.Library()
_TEN_THOUSAND = 10_000


@register.filter
def thousands(number: int) -> str:
    """30000 → 30,000."""
    return f"{number:,}"


@register.filter
def ten_thousands(number: int) -> str:
    """84000 → 8.4 万; in English, and below ten thousand, with thousands marked."""
    if number < _TEN_THOUSAND or not str(get_language()).startswith("zh"):
        return f"{number:,}"
    return f"{number / _TEN_THOUSAND:.1f}".removesuffix(".0") + " 万"
