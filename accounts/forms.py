"""Forms of accounts."""

from typing import Any, ClassVar

from allauth.account import forms
from django.forms import CharField, EmailField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from accounts.models import User

PARTS = {"first_name", "last_name"}
"""Fields of Wagtail's forms that a Chinese name, which is one piece, has no use for."""


class LoginForm(forms.LoginForm):
    """Name and password; the way out for those who forgot stands below the form, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].error_messages["required"] = _("Please type your user name.")
        self.fields["password"].error_messages["required"] = _("Please type your password.")


def _name() -> CharField:
    return CharField(label=pgettext_lazy("person", "name"), max_length=40, help_text=User._meta.get_field("name").help_text)


def _email() -> EmailField:
    """Not every street's editor has one: an office sets a new password for who forgot it."""
    return EmailField(label=_("Email"), required=False)


class NewUserForm(UserCreationForm):
    """Wagtail's form with one field for the name."""

    first_name = last_name = None
    name = _name()
    email = _email()

    class Meta(UserCreationForm.Meta):
        fields: ClassVar[set[str]] = {"name", *UserCreationForm.Meta.fields} - PARTS


class UserForm(UserEditForm):
    """The same for a user who is there."""

    first_name = last_name = None
    name = _name()
    email = _email()

    class Meta(UserEditForm.Meta):
        fields: ClassVar[set[str]] = {"name", *UserEditForm.Meta.fields} - PARTS


class OwnNameForm(NameEmailForm):
    """The same for one's own account."""

    first_name = last_name = None
    name = _name()
    email = _email()

    class Meta(NameEmailForm.Meta):
        fields: ClassVar[list[str]] = ["name", "email"]
