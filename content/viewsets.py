"""What editors see of terms and error reports."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from content.forms import ReportEditForm
from content.models import Audience, Category, ErrorReport, Spelling, Subject
from network.viewsets import GuardedViewSet, words_column


class CategoryViewSet(SnippetViewSet):
    """The 13 categories."""

    model = Category
    icon = "folder-open-inverse"
    list_display = ("name", "slug", "order")
    ordering = ("order",)
    panels = (
        FieldPanel("name"),
        FieldPanel("english"),
        FieldPanel("introduction"),
        FieldRowPanel([FieldPanel("order"), FieldPanel("cloth")]),
        FieldPanel("slug"),
    )


class SubjectViewSet(SnippetViewSet):
    """Finer subjects."""

    model = Subject
    icon = "tag"
    list_display = ("name", "category", "order")
    list_filter = ("category",)
    ordering = ("category__order", "order")
    panels = (FieldPanel("category"), FieldPanel("name"), FieldPanel("english"), FieldPanel("order"), FieldPanel("slug"))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:  # noqa: ARG002 - Wagtail names it
        """With the category, which the list names."""
        return Subject.objects.select_related("category")


class AudienceViewSet(SnippetViewSet):
    """For whom."""

    model = Audience
    icon = "group"
    list_display = ("name", "slug", "order")
    ordering = ("order",)
    panels = (FieldPanel("name"), FieldPanel("english"), FieldPanel("order"), FieldPanel("slug"))


class SpellingViewSet(SnippetViewSet):
    """Local names in traditional characters."""

    model = Spelling
    icon = "openquote"
    list_display = ("simplified", "traditional")
    search_fields = ("simplified", "traditional")
    ordering = ("simplified",)
    panels = (
        FieldRowPanel(
            [FieldPanel("simplified"), FieldPanel("traditional")],
            help_text=_("How a name of the city is written under /zh-hant/, where the general table would spell it wrongly."),
        ),
    )


class TermGroup(SnippetViewSetGroup):
    """Categories, subjects, audiences: one entry in the menu, for those who may change them."""

    items = (CategoryViewSet, SubjectViewSet, AudienceViewSet, SpellingViewSet)
    menu_label = pgettext_lazy("taxonomy", "Terms")
    menu_icon = "tag"
    menu_order = 270


class ReportFilterSet(WagtailFilterSet):
    """Open, mended, nothing to mend."""

    class Meta:
        model = ErrorReport
        fields = ("status",)


class ErrorReportViewSet(GuardedViewSet):
    """The inbox: what citizens report about pages of the editor's organisations."""

    model = ErrorReport
    icon = "warning"
    menu_label = _("Error reports")
    menu_order = 120
    add_to_admin_menu = True
    base_form_class = ReportEditForm
    list_display = (
        "message",
        "path",
        "organisation",
        words_column(ErrorReport, "status"),
        DateColumn("created_at", label=_("received"), sort_key="created_at"),
    )
    list_export = ("created_at", "organisation", "path", "message", "status", "note")
    filterset_class = ReportFilterSet
    ordering = ("-created_at",)
    panels = (
        MultiFieldPanel(
            [FieldPanel("path", read_only=True), FieldPanel("message", read_only=True), FieldPanel("contact", read_only=True)],
            heading=_("What the citizen wrote"),
        ),
        MultiFieldPanel(
            [FieldPanel("status"), FieldPanel("note"), FieldPanel("organisation")],
            heading=_("What you do"),
            help_text=_("Save what you did with the report."),
        ),
    )


REPORTS = ErrorReportViewSet()
TERMS = TermGroup()
