"""The configuration's own app: it holds the commands that run the site."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """See README.md."""

    name = "config"
