"""The form that takes a table of old addresses."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from news import tables


class OldAddressesForm(forms.Form):
    """A spreadsheet and the hosts of the old site; ``cells`` holds the table once it is valid."""

    table = forms.FileField(
        label=_("spreadsheet"),
        allow_empty_file=True,  # told in our words
        help_text=_("xlsx or csv with two columns: the old address and the new one. Where the new one is empty, the old page counts as withdrawn."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    hosts = forms.CharField(
        label=_("hosts of the old site"),
        required=False,
        max_length=500,
        help_text=_("Needed where the table holds whole addresses, for example: old.example.cn www.old.example.cn"),
    )

    def clean_table(self) -> tables.Cells:
        """The rows of the file, or what is wrong with it."""
        file: UploadedFile[Any] = self.cleaned_data["table"]
        if (file.size or 0) > tables.LARGEST:
            raise forms.ValidationError(
                __("The file is too large, at most %(most)s MB. Please divide it and import the parts.") % {"most": tables.LARGEST >> 20}
            )
        try:
            return tables.read(file.read(), file.name or "")
        except tables.TableError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_hosts(self) -> list[str]:
        """The hosts, one by one."""
        text: str = self.cleaned_data["hosts"]
        return text.replace(",", " ").replace("，", " ").replace("、", " ").split()
