"""The app's place in the project."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """See README.md."""

    name = "search"

    def ready(self) -> None:
        """Connect the receivers and the check."""
        from search import checks, receivers, searches, suggestions  # noqa: F401 - the check registers itself

        receivers.connect()
        suggestions.register(suggestions.Source("queries", "", searches.good))
