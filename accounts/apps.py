"""The app's place in the project, and Wagtail's users with our forms."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    """See README.md."""

    name = "accounts"
    default = True

    def ready(self) -> None:
        """One's own account asks for the name as the users' form does; Wagtail names the form in its panel."""
        from wagtail.admin.views.account import NameEmailSettingsPanel

        from accounts.forms import OwnNameForm

        NameEmailSettingsPanel.form_class = OwnNameForm


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's users, seen through ``accounts.viewsets``."""

    user_viewset = "accounts.viewsets.UserViewSet"
