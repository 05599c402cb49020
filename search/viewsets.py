"""What editors see of search."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import Synonym


class SynonymViewSet(SnippetViewSet):
    """Words that mean the same."""

    model = Synonym
    icon = "search"
    list_display = ("words",)
    search_fields = ("words",)
    panels = (FieldPanel("words"),)
    add_to_settings_menu = True
    copy_view_enabled = False
