"""What editors see of books: lists, filters, forms, exports; each within their own places."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from library.models import Book
from network.editing import CHANGED, PlaceFilterSet
from network.viewsets import GuardedViewSet


class BookFilterSet(PlaceFilterSet):
    """Of books."""

    class Meta:
        model = Book
        fields = ("category", "rights", "language", "state")


class BookViewSet(GuardedViewSet):
    """Books: what they are and what citizens may do with them. Their text comes by import."""

    model = Book
    icon = "openquote"
    list_display = ("title", "creators", "organisation", Column("chapter_count", label=_("chapters"), sort_key="chapter_count"), CHANGED)
    list_export = ("title", "creators", "publisher", "year", "identifiers", "clc", "subjects", "rights", "chapter_count", "reads")
    filterset_class = BookFilterSet
    menu_label = _("Books")
    menu_order = 120
    add_to_admin_menu = True
    panels = (
        FieldPanel("title"),
        FieldPanel("creators"),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("year"), FieldPanel("language")]),
        FieldRowPanel([FieldPanel("category"), FieldPanel("clc")]),
        FieldPanel("identifiers"),
        FieldPanel("subjects"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("rights"), FieldPanel("rights_note")], heading=_("Rights")),
        FieldPanel("state"),
    )
