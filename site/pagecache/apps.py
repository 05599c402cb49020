"""The app's place in the project."""

from django.apps import AppConfig


class PagecacheConfig(AppConfig):
    """Tags, their stamps and the page cache; see README.md."""

    name = "pagecache"

    def ready(self) -> None:
        """Listen to what is written."""
        from pagecache import receivers, statements

        receivers.connect()
        statements.connect()
