"""Lists, filters, search and exports of classes, sessions, issues and uploads; every one behind the guard."""

import datetime as dt
from functools import reduce
from operator import and_, or_
from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelsearch.backends import get_search_backend
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from network.editing import PlaceFilterSet
from network.enums import Tier
from network.models import Organisation
from network.viewsets import DeleteView, GuardedViewSet, IndexView, scoped_rows
from search import text
from timetable.actions.columns import EXPORTED, exported
from timetable.forms.rows import SeriesForm, SessionForm
from timetable.models import Issue, Series, Session, Upload
from timetable.repeats import say
from timetable.weeks import Week, WeekError

MOST_FOUND = 1000
"""Classes, and places, whose rows are looked for where an editor searches."""
MOST_WORDS = 4
"""Of a query that are looked for one by one."""


class ToldIndexView(IndexView):
    """The list; its exports are for people."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Words instead of what the database keeps, hours of this city."""
        return super().preprocess_field_value(field, self.told(field, value), export_format)

    def told(self, field: str, value: Any) -> Any:
        """``value`` as people read it."""
        if isinstance(value, dt.datetime):
            return timezone.localtime(value).replace(tzinfo=None)
        if field == "week":
            return capfirst(Week.from_key(value).label)
        words = dict(self.model._meta.get_field(field).flatchoices)
        return words.get(value, value)


class PlacedIndexView(ToldIndexView):
    """A list whose rows are also found by their place and their class, as the index finds these: by pinyin, first letters, traditional characters."""

    of_class: str | None = None
    """How a row names its class."""

    def search_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What has the query as it is typed, or each word itself, in the name of its place, or in its class."""
        if not self.is_searching:
            return queryset
        words = _words(self.search_query)
        said = [self._named(word) | self._of_class(word) | models.Q(organisation__in=places_named(word)) for word in words]
        return queryset.filter(reduce(and_, said) | self._named(self.search_query.strip())) if said else queryset.none()

    def _named(self, word: str) -> models.Q:
        return reduce(or_, (models.Q(**{f"{name}__icontains": word}) for name in self.search_fields or ()), models.Q(pk__in=[]))

    def _of_class(self, word: str) -> models.Q:
        if self.of_class is None:
            return models.Q(pk__in=[])
        return models.Q(**{f"{self.of_class}__in": _found(word, scoped_rows(Series, self.request.user))})


class SessionIndexView(PlacedIndexView):
    """The list of dates, which no index holds; its exports are sheets that can be sent again."""

    of_class = "series"
    export_headings: ClassVar[dict[str, Any]] = {**EXPORTED, "status": _("Status"), "reason": _("reason"), "state": _("State")}

    def to_row_dict(self, item: Session) -> dict[str, Any]:
        """A class as the reader of sheets takes it, and what only people read."""
        return exported(item) | {"status": item.get_status_display(), "reason": item.reason, "state": item.get_state_display()}

    def told(self, _field: str, value: Any) -> Any:
        """``value`` as people read it: it is so already."""
        return value


class SeriesIndexView(PlacedIndexView):
    """The list of what recurs; its exports say when in words."""

    of_class = "pk"

    def told(self, field: str, value: Any) -> Any:
        """每周三 instead of the rule."""
        return say(value) if field == "rule" else super().told(field, value)

    def search_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """As the index finds them, the best first; where a word names a place, what is held there behind those that are called so."""
        if not self.is_searching or not any(map(places_named, _words(self.search_query))):
            by_title: models.QuerySet[Any] = super(PlacedIndexView, self).search_queryset(queryset)
            return by_title
        found = super().search_queryset(queryset)
        if self.is_explicitly_ordered:
            return found
        called = models.Case(models.When(pk__in=_found(self.search_query, scoped_rows(Series, self.request.user)), then=0), default=1)
        return found.order_by(called, *queryset.query.order_by)


def _words(query: str) -> list[str]:
    """Return the words of a query; of many the last few count as one."""
    words = [phrase.text for phrase in text.query_phrases(query)]
    return [*words[: MOST_WORDS - 1], " ".join(words[MOST_WORDS - 1 :])] if len(words) > MOST_WORDS else words


def _found(words: str, rows: models.QuerySet[Any]) -> list[Any]:
    """Return the keys of what the index finds among rows, as lists of editors do."""
    found: list[Any] = get_search_backend().autocomplete(words, rows)[:MOST_FOUND].keys()
    return found


def places_named(words: str) -> list[Any]:
    """Return the keys of the places that are called so; of the city itself none: everything is in it."""
    return _found(words, Organisation.objects.filter(tier__gt=Tier.CITY))


class WeekFilterSet(PlaceFilterSet):
    """Narrows a list to a week written as 2026-W48."""

    week = django_filters.CharFilter(label=_("Week, for example 2026-W48"), method="filter_week")

    def filter_week(self, rows: models.QuerySet[Any], _name: str, text: str) -> models.QuerySet[Any]:
        """Rows of the week; none where there is no such week."""
        try:
            return rows.filter(week=Week.parse(text.strip()).key)
        except WeekError:
            return rows.none()


class SeriesFilterSet(PlaceFilterSet):
    """Of classes that recur."""

    class Meta:
        model = Series
        fields = ("state", "category")


class SessionFilterSet(WeekFilterSet):
    """Of sessions."""

    class Meta:
        model = Session
        fields = ("status", "state")


class IssueFilterSet(WeekFilterSet):
    """Of issues."""

    class Meta:
        model = Issue
        fields = ("status",)


class UploadFilterSet(WeekFilterSet):
    """Of uploads."""

    class Meta:
        model = Upload
        fields = ("status",)


STATUS = Column("get_status_display", label=_("Status"))
WEEK = Column("week", label=_("Week"), accessor=lambda row: capfirst(Week.from_key(row.week).label))
REPEATS = Column("rule", label=_("repeats"), accessor=lambda row: say(row.rule), sort_key="rule")
WHAT = (
    FieldPanel("title"),
    FieldRowPanel([FieldPanel("teacher"), FieldPanel("phone")]),
    FieldRowPanel([FieldPanel("venue"), FieldPanel("place")]),
    FieldPanel("audience"),
)


class SeriesViewSet(GuardedViewSet):
    """Classes that come again: what is expected, and when."""

    model = Series
    icon = "list-ul"
    index_view_class = SeriesIndexView
    base_form_class = SeriesForm
    menu_label = _("Classes that recur")
    list_display = ("title", "organisation", "teacher", REPEATS, "last_on")
    list_export = ("title", "organisation", "teacher", "venue", "phone", "audience", "rule", "first_on", "last_on")
    filterset_class = SeriesFilterSet
    panels = (
        FieldPanel("organisation"),
        *WHAT,
        FieldRowPanel([FieldPanel("category"), FieldPanel("subject")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
                FieldPanel(
                    "rule",
                    help_text=_("As one says it: every Wed, every other Wed, the first Sat of the month, every day. Empty: only single days."),
                ),
                FieldRowPanel([FieldPanel("first_on"), FieldPanel("last_on")]),
            ],
            heading=_("When it is expected"),
        ),
        FieldPanel("note"),
        FieldPanel("state"),
    )


class SessionDeleteView(DeleteView):
    """Drafts only: a class that citizens know is cancelled with a reason."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask about this very class."""
        if not self.permission_policy.user_has_permission_for_instance(request.user, "delete", self.object):
            messages.error(request, _("This class is published: cancel it with a reason instead."))
            return HttpResponseRedirect(reverse("timetable_desk:cancel", args=[self.object.pk]))
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class SessionViewSet(GuardedViewSet):
    """Dated sessions; day and hour are changed at the desk."""

    model = Session
    icon = "date"
    delete_view_class = SessionDeleteView
    index_view_class = SessionIndexView
    base_form_class = SessionForm
    menu_label = _("Sessions")
    list_display = (
        "title",
        "organisation",
        "date",
        "starts",
        STATUS,
        Column("get_state_display", label=_("State")),
    )
    list_export = (*EXPORTED, "status", "reason", "state")
    search_fields = ("title", "teacher", "organisation__short_name")
    ordering = ("-date", "starts")
    filterset_class = SessionFilterSet
    panels = (
        FieldRowPanel([FieldPanel("organisation", read_only=True), FieldPanel("date", read_only=True), FieldPanel("starts", read_only=True)]),
        *WHAT,
        FieldPanel("ends"),
        FieldPanel("note"),
        FieldPanel("why"),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With street and district, which an export names."""
        return super().get_queryset(request).select_related("organisation__parent__parent")


class IssueViewSet(GuardedViewSet):
    """Issues as they stand; they are published at the desk."""

    model = Issue
    icon = "doc-full"
    index_view_class = PlacedIndexView
    inspect_view_enabled = True
    inspect_view_fields = ("organisation", "week", "number", "status", "published_at", "published_by")
    menu_label = _("Issues")
    list_display = ("__str__", "number", STATUS, "published_at")
    list_export = ("organisation", "week", "number", "status", "published_at")
    search_fields = ("organisation__short_name",)
    ordering = ("-week", "organisation__path")
    filterset_class = IssueFilterSet
    panels = (FieldPanel("organisation", read_only=True), FieldPanel("status", read_only=True))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Without the frozen rows, which no list needs."""
        return super().get_queryset(request).defer("frozen")


class UploadViewSet(GuardedViewSet):
    """Spreadsheets that were sent; the dry run shows each."""

    model = Upload
    icon = "upload"
    index_view_class = PlacedIndexView
    inspect_view_enabled = True
    inspect_view_fields = ("filename", "organisation", "week", "by", "status", "created_at", "imported_at")
    menu_label = _("Spreadsheets")
    list_display = ("filename", "organisation", WEEK, Column("by", label=_("Sent by")), STATUS, DateColumn("created_at", label=_("Sent at")))
    list_export = ("filename", "organisation", "week", "by", "status", "created_at", "imported_at")
    search_fields = ("filename", "organisation__short_name")
    ordering = ("-created_at",)
    filterset_class = UploadFilterSet
    panels = (FieldPanel("filename", read_only=True), FieldPanel("status", read_only=True))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Without the file and its reading, which no list needs."""
        return super().get_queryset(request).select_related("by").defer("content", "reading")


class TimetableGroup(SnippetViewSetGroup):
    """The rows behind the desk, in one menu item."""

    items = (SessionViewSet, SeriesViewSet, IssueViewSet, UploadViewSet)
    menu_label = _("Timetable rows")
    menu_icon = "table"
    menu_order = 95
