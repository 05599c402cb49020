"""Forms of accounts."""

from typing import Any

from allauth.account import forms


class LoginForm(forms.LoginForm):
    """Name and password; the way out for those who forgot stands below the form, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
