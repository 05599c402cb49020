"""The app's place in the project."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SearchConfig(AppConfig):
    """See README.md."""

    name = "search"

    def ready(self) -> None:
        """Connect the receivers and the check."""
        from pagecache import memory
        from search import checks, popularity, receivers, searches, suggestions  # noqa: F401 - the check registers itself
        from search.engines import client

        receivers.connect()
        memory.at_start(popularity.load)
        memory.at_start(client.load)
        suggestions.register(suggestions.Source("queries", pgettext_lazy("suggestion", "often searched"), searches.good, last=True))
