"""gettext for modules that the child process of ``spreadsheets`` loads too: Django is asked only when words are wanted."""


def gettext(text: str) -> str:
    """``text`` in the language of the moment."""
    from django.utils.translation import gettext as translated

    return translated(text)


def pgettext(context: str, text: str) -> str:
    """``text`` as it is meant in ``context``, in the language of the moment."""
    from django.utils.translation import pgettext as translated

    return translated(context, text)


def gettext_noop(text: str) -> str:
    """Mark ``text`` for the catalogues; it is translated where it is shown."""
    return text
