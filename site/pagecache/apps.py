"""The app's place in the project."""

from django.apps import AppConfig


class PagecacheConfig(AppConfig):
    """Tags and their generations; see README.md."""

    name = "pagecache"

    def ready(self) -> None:
        """Listen to what is written."""
        from pagecache import receivers

        receivers.connect()
