"""The app's place in the project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """See README.md."""

    name = "news"
    verbose_name = _("News and notices")

    def ready(self) -> None:
        """Connect receivers; declare a section of organisations' pages and a kind of search."""
        from news import (
            declared,
            receivers,  # noqa: F401 - receivers connect themselves
        )

        declared.declare()
