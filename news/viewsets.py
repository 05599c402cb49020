"""What the city's administrators see of withdrawn addresses."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from news.models import GoneAddress


class GoneAddressViewSet(SnippetViewSet):
    """Addresses that answer 410, one by one; many at once come in by the table of old addresses."""

    model = GoneAddress
    icon = "cross"
    menu_label = _("Withdrawn addresses")
    menu_order = 801
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ("path", "title", "created_at")
    search_fields = ("path", "title")
    list_per_page = 50
    panels = (FieldPanel("path"), FieldPanel("title"))
