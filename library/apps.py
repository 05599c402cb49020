"""The app's place in the project."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """See README.md."""

    name = "library"
