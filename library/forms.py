"""The desk's form: files of books, whose they are, what citizens may do with them."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from content.models import Category
from library.actions.imports import SUFFIXES
from library.enums import Rights
from network.models import Organisation

MOST_FILES = 200
LARGEST = 220 << 20


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file as a single one is cleaned."""
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        for file in files:
            if file is not None and not file.size:
                raise forms.ValidationError(__("“%(file)s” is empty. Please look whether it is the right one.") % {"file": file.name}, code="empty")
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class SendBooksForm(forms.Form):
    """Books or a spreadsheet of records, with the files it names."""

    books = ManyFilesField(
        label=_("Files"),
        help_text=_(
            "EPUB, TXT, or a spreadsheet of records (xlsx, xls, ods, csv) together with the files it names. Up to 200 files, 220 MB, at once."
        ),
        error_messages={"required": _("Please choose a file first.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Whose books"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": _("This organisation is not yours. Please choose one of the list.")},
    )
    rights = forms.ChoiceField(label=_("What citizens may do"), choices=Rights.choices, help_text=_("Where a row of the sheet does not say."))
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=_("not said"),
        help_text=_("Where a row of the sheet does not say."),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = organisations

    def clean_books(self) -> list[Any]:
        """Refuse what is of no use before it is kept."""
        files = self.cleaned_data["books"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(__("These are %(number)s files, at most %(most)s go at once.") % {"number": len(files), "most": MOST_FILES})
        for file in files:
            if not str(file.name).lower().endswith(SUFFIXES):
                raise forms.ValidationError(
                    __("“%(file)s” is no EPUB, TXT or spreadsheet. Please take it out and send the others.") % {"file": file.name}
                )
        if sum(file.size or 0 for file in files) > LARGEST:
            raise forms.ValidationError(
                __("The files are larger than %(most)s MB together. Please send them in several lots.") % {"most": LARGEST >> 20}
            )
        return list(files)
