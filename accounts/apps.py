"""The app's place in the project."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See README.md."""

    name = "accounts"
