"""The app's place in the project."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """See README.md."""

    name = "network"

    def ready(self) -> None:
        """Put the guard before every model that belongs to an organisation, and declare what is found and shown."""
        from network import checks, declared, guard, receivers

        guard.stand()
        checks.connect()
        receivers.connect()
        declared.declare()
