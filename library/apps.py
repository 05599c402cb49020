"""The app's place in the project."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """See README.md."""

    name = "library"

    def ready(self) -> None:
        """Fill the registries; keep what follows from an edited book."""
        from library import declared, receivers

        declared.declare()
        receivers.connect()
