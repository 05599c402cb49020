"""Marks of a query in a text."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from search import text

register = template.Library()


@register.filter
def marked(value: object, query: str) -> SafeString:
    """Return a text as safe HTML with the query's words in <mark>."""
    segments = text.highlight(str(value), query)
    return mark_safe("".join(format_html("<mark>{}</mark>", part.text) if part.hit else conditional_escape(part.text) for part in segments))


@register.filter
def around(value: object, query: str) -> str:
    """Return about two lines of a text around the first hit."""
    return text.excerpt(str(value), query, 60)
