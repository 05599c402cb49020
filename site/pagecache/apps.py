"""The app's place in the project."""

from django.apps import AppConfig


class PagecacheConfig(AppConfig):
    """Tags and their generations; see README.md."""

    name = "pagecache"
