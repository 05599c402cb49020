"""The app's place in the project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """See README.md."""

    name = "news"
    verbose_name = _("News and notices")

    def ready(self) -> None:
        """Connect receivers; bring a section to organisations' pages."""
        from network import sections
        from news import figures, receivers  # noqa: F401 - receivers connect themselves

        title = _("News and notices")
        sections.register(
            sections.Section(50, title, "news/_section.html", figures.of_organisation, queries=1, count=lambda _rows: None, name="news")
        )
