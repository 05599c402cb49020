"""The app's place in the project."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """See README.md."""

    name = "search"
