"""What editors see of search."""

from typing import Any

from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from search.models import Reading, Synonym, Wish


class SynonymCreateView(CreateView):
    """Begins with the words of the address: a query that found nothing."""

    def get_initial_form_instance(self) -> Any:
        """The words, with the sign behind which the other word belongs."""
        words = self.request.GET.get("words", "")[:100]
        return Synonym(words=f"{words} = " if words else "")


class SynonymViewSet(SnippetViewSet):
    """Words that mean the same."""

    model = Synonym
    icon = "search"
    list_display = ("words",)
    search_fields = ("words",)
    panels = (FieldPanel("words"),)
    add_to_settings_menu = True
    copy_view_enabled = False
    add_view_class = SynonymCreateView


class ReadingViewSet(SnippetViewSet):
    """How local names are read."""

    model = Reading
    icon = "openquote"
    list_display = ("words", "pinyin")
    search_fields = ("words", "pinyin")
    panels = (FieldPanel("words"), FieldPanel("pinyin"))
    add_to_settings_menu = True
    copy_view_enabled = False


class WishViewSet(SnippetViewSet):
    """What citizens asked for and did not find."""

    model = Wish
    icon = "help"
    list_display = ("words", "times", "last_on", BooleanColumn("is_settled"))
    list_filter = ("is_settled",)
    search_fields = ("words", "note")
    panels = (FieldPanel("words"), FieldPanel("is_settled"), FieldPanel("note"))
    add_to_settings_menu = True
    copy_view_enabled = False
