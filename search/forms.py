"""The form by which citizens ask for what is not there, and that of editors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from search import text
from search.models import key_of
from search.personal import is_personal

TOO_LONG = _("Please keep it under %(limit_value)d characters; now there are %(show_value)d.")


class WishForm(forms.Form):
    """What somebody would like to learn. ``website`` is a trap for machines: nobody sees it."""

    words = forms.CharField(
        max_length=60,
        error_messages={
            "required": _("Please write what you would like to learn."),
            "max_length": TOO_LONG,
        },
    )
    website = forms.CharField(required=False)

    def clean_words(self) -> str:
        """Words only: nobody is asked who they are."""
        words = text.clean_query(self.cleaned_data["words"])
        if is_personal(words):
            raise forms.ValidationError(_("Please leave out telephone and identity numbers: nobody needs to know who you are."))
        if not text.query_phrases(words) or not key_of(words):
            raise forms.ValidationError(_("Please write what you would like to learn."))
        return words

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled in the field that nobody sees."""
        return bool(self.cleaned_data.get("website"))


class UncutForm(WagtailAdminModelForm):
    """Words that are too long are refused with a reason: a browser would cut them without a word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.widget.attrs.pop("maxlength", None)
        words.error_messages["max_length"] = TOO_LONG
