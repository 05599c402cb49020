"""Parts of the editor that several page types use."""

from typing import Any

from django.forms import ModelForm
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel


class DocumentRowForm(WagtailAdminModelForm):
    """A row that may carry a document: before the page is published, the row says as text what stands in it. A draft may wait."""

    said_in = ""

    def clean(self) -> dict[str, Any]:
        """Ask for the text of a document."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("document") and not cleaned.get(self.said_in) and self.said_in not in self.errors and not self.is_deferred_validation:
            told = _(
                "“%(title)s” has no text yet. Inside WeChat no file opens, and some readers have pages read to them: both need the words. "
                "Open the document, select all, copy, and paste it here. A draft can be saved without it."
            )
            self.add_error(self.said_in, told % {"title": cleaned["document"].title})
        return cleaned


class DocumentRowsPanel(InlinePanel):
    """Rows with a field ``document`` each; ``said_in`` names the field for what the document says."""

    def __init__(self, *args: Any, said_in: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said_in = said_in

    def clone_kwargs(self) -> dict[str, Any]:
        """Keep the field's name in copies of the panel."""
        return {**super().clone_kwargs(), "said_in": self.said_in}

    def get_form_options(self) -> dict[str, Any]:
        """Stock's options with our form for a row."""
        options: dict[str, Any] = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        stock: type[ModelForm[Any]] = rows.get("form", WagtailAdminModelForm)
        rows["form"] = type("DocumentRow", (DocumentRowForm, stock), {"said_in": self.said_in})
        return options
