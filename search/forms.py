"""The form by which citizens ask for what is not there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from search import searches, text


class WishForm(forms.Form):
    """What somebody would like to learn. ``website`` is a trap for machines: nobody sees it."""

    words = forms.CharField(
        max_length=60,
        error_messages={
            "required": _("Please write what you would like to learn."),
            "max_length": _("Please keep it under %(limit_value)d characters; now there are %(show_value)d."),
        },
    )
    website = forms.CharField(required=False)

    def clean_words(self) -> str:
        """Words only: nobody is asked who they are."""
        words = text.clean_query(self.cleaned_data["words"])
        if searches.is_personal(words):
            raise forms.ValidationError(_("Please leave out telephone and identity numbers: nobody needs to know who you are."))
        if not text.query_phrases(words):
            raise forms.ValidationError(_("Please write what you would like to learn."))
        return words

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled in the field that nobody sees."""
        return bool(self.cleaned_data.get("website"))
