"""The app's place in the project."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """See README.md."""

    name = "media"

    def ready(self) -> None:
        """Connect the receivers."""
        from media import receivers

        receivers.connect()
