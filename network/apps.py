"""The app's place in the project."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """See README.md."""

    name = "network"
