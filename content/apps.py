"""The app's place in the project."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """See README.md."""

    name = "content"
