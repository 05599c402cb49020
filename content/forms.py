"""The form by which citizens report an error, and the one by which editors settle it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from content import actions
from content.models import ErrorReport
from network.forms import GuardedForm


def own_path(value: str) -> str:
    """``value`` when it is an address of this site without host, else the front page."""
    path = value.strip()
    if not path.startswith("/") or path.startswith(("//", "/\\")) or len(path) > 500 or any(ord(character) < 32 for character in path):
        return "/"
    return path


class ReportForm(forms.ModelForm[ErrorReport]):
    """What is wrong, and if one likes, how to be reached. ``website`` is a trap for machines: nobody sees it."""

    path = forms.CharField(required=False)
    website = forms.CharField(required=False)

    class Meta:
        model = ErrorReport
        fields = ("path", "message", "contact")
        error_messages = {
            "message": {
                "required": _("Please write what is wrong, one sentence is enough."),
                "max_length": _("Please keep it under %(limit_value)d characters; now there are %(show_value)d."),
            },
            "contact": {"max_length": _("Please keep it under %(limit_value)d characters; now there are %(show_value)d.")},
        }

    def clean_path(self) -> str:
        """Only addresses of this site."""
        return own_path(self.cleaned_data.get("path") or "")

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled in the field that nobody sees."""
        return bool(self.cleaned_data.get("website"))


class ReportEditForm(GuardedForm):
    """Whoever saves a report sees to it from then on."""

    def save(self, commit: bool = True) -> ErrorReport:
        """Note who saw to it, and when it was settled."""
        self.instance.owner = self.for_user
        actions.settle_report(self.instance)
        saved: ErrorReport = super().save(commit)
        return saved
