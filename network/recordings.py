"""What editors see of recordings: lists, forms and choosers within their own subtrees and their district's collection."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.permissions import policy_registry
from wagtail.snippets.views import snippets

from media.forms import RecordingForm
from media.models import Recording
from network import viewsets
from network.forms import CHOOSES, ScopedFields
from network.uploads import UploadPolicy


def choosable(request: HttpRequest) -> models.QuerySet[Any]:
    """The recordings that whoever asks may put into a page."""
    policy: UploadPolicy = policy_registry.get_by_type(Recording)
    return policy.instances_user_has_any_permission_for(request.user, CHOOSES)


class _Choosable:
    """What was chosen, where it may be."""

    request: HttpRequest

    def get_object_list(self) -> models.QuerySet[Any]:
        return choosable(self.request)

    def get_object(self, pk: Any) -> Any:
        return viewsets.allowed_or_404(Recording, self.request.user, pk, actions=CHOOSES)

    def get_objects(self, pks: list[Any]) -> models.QuerySet[Any]:
        return choosable(self.request).filter(pk__in=[pk for pk in pks if str(pk).isdecimal()])


class ChooseView(_Choosable, viewsets.ChooseView):
    """The chooser's window."""


class ChooseResultsView(_Choosable, viewsets.ChooseResultsView):
    """The list inside it."""


class ChosenView(_Choosable, viewsets.ChosenView):
    """The one that was pressed."""


class ChosenMultipleView(_Choosable, viewsets.ChosenMultipleView):
    """Those that were ticked."""


class RecordingChooserViewSet(viewsets.GuardedChooserViewSet):
    """Choosing within the district."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView


class DeleteView(snippets.DeleteView):
    """A recording has no bin: its files go with it. Where a page still uses it, Wagtail says so first."""


class ScopedRecordingForm(ScopedFields, RecordingForm):
    """Offers posters of the user's own district only."""


LENGTH = Column("length_told", label=capfirst(Recording._meta.get_field("seconds").verbose_name), sort_key="seconds")


class RecordingViewSet(viewsets.GuardedViewSet):
    """Recordings: files, captions, chapters, transcript."""

    model = Recording
    icon = "media"
    base_form_class = ScopedRecordingForm
    delete_view_class = DeleteView
    chooser_viewset_class = RecordingChooserViewSet
    add_to_reference_index = True
    menu_label = _("Recordings")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ("title", viewsets.words_column(Recording, "kind"), LENGTH, "people", "collection", "created_at")
    list_export = ("title", "kind", "seconds", "people", "plays")
    list_filter = ("kind", "is_private")
    panels = (
        FieldPanel("title"),
        FieldPanel("people"),
        MultiFieldPanel([FieldPanel("file"), FieldPanel("small"), FieldPanel("large"), FieldPanel("sound")], heading=_("Files")),
        FieldPanel("poster"),
        MultiFieldPanel([FieldPanel("captions_file"), FieldPanel("captions")], heading=_("Captions")),
        MultiFieldPanel([FieldPanel("chapters_file"), FieldPanel("chapters")], heading=_("Chapters")),
        FieldPanel("transcript"),
        FieldRowPanel([FieldPanel("collection"), FieldPanel("is_private")]),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the collection, which the list names; without the long texts."""
        return super().get_queryset(request).select_related("collection").defer("captions", "chapters", "transcript")

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """No way back to tell about."""
        made: dict[str, Any] = super(viewsets.GuardedViewSet, self).get_delete_view_kwargs(**kwargs)
        return made
