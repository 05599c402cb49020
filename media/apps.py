"""The app's place in the project."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """See README.md."""

    name = "media"
