"""Display modes (size, contrast, theme): kept in one cookie, shown as attributes of ``<html>``."""

from config.middleware import Handler


def remember_modes(get_response: Handler) -> Handler:
    """Pass through until the design system brings the switches."""
    return get_response
