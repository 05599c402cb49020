"""Parts of the editor that several page types use."""

from typing import Any

from django.forms import ModelForm
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import InlinePanel

from content import publishing


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
    """Rows with a field ``document`` each; their model names in ``said_in`` the field for what the document says."""

    def get_form_options(self) -> dict[str, Any]:
        """Stock's options with our form for a row."""
        options: dict[str, Any] = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        stock: type[ModelForm[Any]] = rows.get("form", WagtailAdminModelForm)
        rows["form"] = type("DocumentRow", (DocumentRowForm, stock), {"said_in": self.db_field.related_model.said_in})
        return options


class ReadyCopyForm(CopyForm):
    """Copies are published only where their documents have text; as drafts they may be made."""

    def clean(self) -> dict[str, Any]:
        """Name the first page that may not be published."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("publish_copies") or cleaned.get("alias"):
            return cleaned
        pages = self.page.get_descendants(inclusive=True) if cleaned.get("copy_subpages") else type(self.page).objects.filter(pk=self.page.pk)
        try:
            for page in pages.live().specific().iterator():
                publishing.insist(page)
        except publishing.UnreadyError as error:
            self.add_error("publish_copies", [error.told, _("Without publishing, it can be copied.")])
        return cleaned
