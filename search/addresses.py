"""Where what editors promote leads: Wagtail's form takes whole addresses alone, here also a path of this site, as pages have them in the browser."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.search_promotions.forms import SearchPromotionsFormSet
from wagtail.contrib.search_promotions.models import SearchPromotion


class AddressField(forms.URLField):
    """A whole address, or a path of this site (``/library/books/1/``), which becomes one."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """Put the site before a path."""
        typed = str(value or "").strip()
        is_path = typed.startswith("/") and not typed.startswith("//")
        return super().to_python(f"{settings.SITE.url}{typed}" if is_path else typed)


def take_paths() -> None:
    """Called once, when the editors' interface is loaded."""
    field = SearchPromotion._meta.get_field("external_link_url")
    SearchPromotionsFormSet.form.base_fields["external_link_url"] = AddressField(
        label=_("Address of a page"),
        required=False,
        assume_scheme="https",
        max_length=field.max_length,
        help_text=_("Of a book, a class or anything else of this site: /library/books/1/. Of other sites the whole address."),
    )
