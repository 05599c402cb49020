"""What editors see of search."""

from collections.abc import Mapping
from typing import Any

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from search import desk, facets, readers
from search.forms import UncutForm
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
    edit_handler = ObjectList([FieldPanel("words")], base_form_class=UncutForm)
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


class VerbsColumn(Column):
    """What can be done at once about a wish: try it, add a synonym, promote a result."""

    cell_template_name = "search/admin/verbs_cell.html"

    def get_cell_context_data(self, instance: Wish, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """The words as a query, and what the editor may do."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return context | {"query": instance.words, "to": reverse("search_searches"), "csrf_token": get_token(request), **desk.verbs(request.user)}


def _district(wish: Wish) -> str:
    """The district from which it was first asked for, by its name."""
    return facets.label(f"{readers.PLACE}{wish.district}") if wish.district else ""


def _settled(wish: Wish) -> str:
    return gettext("yes") if wish.is_settled else gettext("no")


class WishViewSet(SnippetViewSet):
    """What citizens asked for and did not find."""

    model = Wish
    icon = "help"
    list_display = (
        "words",
        "times",
        Column("district", label=pgettext_lazy("column", "District"), accessor=_district),
        "last_on",
        Column("is_settled", label=_("settled"), accessor=_settled),
        VerbsColumn("verbs", label=_("What to do")),
    )
    list_filter = ("is_settled",)
    search_fields = ("words", "note")
    edit_handler = ObjectList([FieldPanel("words"), FieldPanel("is_settled"), FieldPanel("note")], base_form_class=UncutForm)
    add_to_settings_menu = True
    copy_view_enabled = False
