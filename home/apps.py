"""The app's place in the project."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """See README.md."""

    name = "home"
