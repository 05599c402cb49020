"""The one guarded ViewSet of all models that belong to an organisation."""

from collections.abc import Callable, Iterable, Iterator
from functools import update_wrapper
from typing import Any

from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.panels import ObjectList, extract_panel_definitions_from_model_class
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.permissions import policy_registry
from wagtail.snippets.views import chooser, snippets

from network import guard
from network.actions import restore_row
from network.belonging import belongs_to_organisation
from network.forms import ANY, GuardedForm, ScopedForm
from network.models import OwnedModel

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
View = Callable[..., HttpResponse]
EXPORTED = 500
"""Rows of an export that are held at once."""


def allowed_or_404(model: type[models.Model], user: Any, key: Any, *, binned: bool = False, actions: Iterable[str] = ANY) -> Any:
    """The row, where the user may do any of ``actions`` with it; else 404, as if there were none.

    A row in the bin is there only with ``binned``, and then only such a row.
    """
    try:
        row = model._default_manager.get(pk=unquote(str(key)))
    except (ObjectDoesNotExist, ValueError, ValidationError, OverflowError):
        raise Http404 from None
    if (getattr(row, "deleted_at", None) is not None) != binned:
        raise Http404
    if not policy_registry.get_by_type(model).user_has_any_permission_for_instance(user, actions, row):
        raise Http404
    return row


def guarded_view(view: View, model: type[models.Model], *, binned: bool = False) -> View:
    """The view behind a door that asks the policy before anything with a key is read."""

    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "pk" in kwargs:
            allowed_or_404(model, request.user, kwargs["pk"], binned=binned)
        return view(request, *args, **kwargs)

    return update_wrapper(door, view)


def scoped_rows(model: type[models.Model], user: Any) -> models.QuerySet[Any]:
    """The rows that lists, exports, searches and choosers show the user."""
    rows: models.QuerySet[Any] = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ANY)
    return rows.select_related("organisation") if belongs_to_organisation(model) else rows


class _ScopedChoose:
    """A list to choose from, limited to the user's subtrees."""

    model_class: type[models.Model]
    request: HttpRequest

    def get_object_list(self) -> models.QuerySet[Any]:
        return scoped_rows(self.model_class, self.request.user)


class _ScopedChosen:
    """What was chosen, where it may be."""

    model_class: type[models.Model]
    request: HttpRequest

    def get_object(self, pk: Any) -> Any:
        return allowed_or_404(self.model_class, self.request.user, pk)

    def get_objects(self, pks: list[Any]) -> models.QuerySet[Any]:
        try:
            return scoped_rows(self.model_class, self.request.user).filter(pk__in=pks)
        except ValueError:
            raise Http404 from None


class ChooseView(_ScopedChoose, chooser.ChooseView):
    """The chooser's window."""


class ChooseResultsView(_ScopedChoose, chooser.ChooseResultsView):
    """The list inside it."""


class ChosenView(_ScopedChosen, chooser.SnippetChosenView):
    """The one that was pressed."""


class ChosenMultipleView(_ScopedChosen, chooser.SnippetChosenMultipleView):
    """Those that were ticked."""


class _NoCreation(chooser.SnippetCreateView):
    """New rows are made in the full form, which knows its user."""

    def dispatch(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        raise Http404


class GuardedChooserViewSet(chooser.SnippetChooserViewSet):
    """Choosing within one's own subtrees."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = _NoCreation


class EditView(snippets.EditView):
    """Two editors at one row: the second is told, nothing is overwritten."""

    def form_valid(self, form: ScopedForm) -> HttpResponse:
        """Save under a lock, if the row is still as the user saw it."""
        with transaction.atomic():
            stored = self.model._default_manager.select_for_update().get(pk=self.object.pk)
            if not (isinstance(form, GuardedForm) and isinstance(stored, OwnedModel) and form.is_stale(stored)):
                if isinstance(stored, OwnedModel):
                    form.instance.version = stored.version
                response: HttpResponse = super().form_valid(form)
                return response
        form.refuse(stored)
        self.produced_error_code = "stale"
        self.produced_error_message = str(form.non_field_errors()[0])
        refused: HttpResponse = self.form_invalid(form)
        return refused


class DeleteView(snippets.DeleteView):
    """Into the bin, with a way back in the message."""

    restore_url_name = ""

    def get_usage_url(self) -> None:
        """Nothing breaks: what points at a row in the bin still does."""

    def form_valid(self, _form: Any) -> HttpResponse:
        """Hide the row and say how it comes back."""
        success_url = self.get_success_url()
        self.delete_action()
        buttons = []
        if isinstance(self.object, OwnedModel):
            buttons = [messages.button(reverse(self.restore_url_name, args=[quote(self.object.pk)]), _("Undo"))]
        messages.success(self.request, self.get_success_message(), buttons=buttons)
        return HttpResponseRedirect(success_url)


class RestoreView(generic.DeleteView):
    """Asks, then brings a row back from the bin."""

    template_name = "network/restore.html"
    permission_required = "delete"

    def get_usage_url(self) -> None:
        """Nothing to say about usage."""

    def get_page_title(self) -> str:
        """What the page does."""
        return _("Bring back")

    def form_valid(self, _form: Any) -> HttpResponse:
        """Bring it back and show it."""
        restore_row(self.object, by=self.request.user)
        messages.success(self.request, _("%(row)s is back.") % {"row": self.object})
        return HttpResponseRedirect(reverse(self.edit_url_name, args=[quote(self.object.pk)]))


class _InParts:
    """Rows of an export, some at a time: thousands are never held at once, neither those of a list nor those of a search."""

    def __init__(self, rows: Any) -> None:
        self.model = rows.model
        self._rows = rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows.iterator(chunk_size=EXPORTED))


def neutral(value: Any) -> str:
    """A cell of an export that no spreadsheet calculates: OWASP's way, an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def words_column(model: type[models.Model], name: str) -> Column:
    """A column with the words of a field that keeps a choice, under the field's own name: a method's name would be headed “method”."""
    field: models.Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # no relation keeps a choice
    return Column(f"get_{name}_display", label=capfirst(field.verbose_name), sort_key=name)


class IndexView(snippets.IndexView):
    """The list, also as a spreadsheet, which carries no formula."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Neutralise every cell of text: some come from whoever wrote to the site."""
        cell = super().preprocess_field_value(field, value, export_format)
        return neutral(cell) if isinstance(cell, str) else cell

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write all rows of an export, however many; the page around a list, for which Wagtail reads all of them first, is not made."""
        answer: HttpResponse
        if self.is_export:
            answer = self.as_spreadsheet(_InParts(self.get_queryset()), request.GET["export"])
        else:
            answer = super().get(request, *args, **kwargs)
        return answer


class GuardedViewSet(snippets.SnippetViewSet):
    """Lists, forms, choosers, exports and history of a guarded model, each within the user's subtrees.

    Subclasses state ``model``, ``list_display``, ``list_filter`` and panels as usual; every other view they add with a
    ``pk`` must be made by ``construct_view``.
    """

    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    restore_view_class = RestoreView
    chooser_viewset_class = GuardedChooserViewSet
    base_form_class = GuardedForm
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50

    def on_register(self) -> None:
        """Put the policy in its place before anything asks for one."""
        guard.watch(self.model)
        super().on_register()

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        """Make a view that asks the policy before it touches a row."""
        view = super().construct_view(view_class, **kwargs)
        return guarded_view(view, self.model, binned=issubclass(view_class, self.restore_view_class))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """The rows of lists, searches and exports."""
        return scoped_rows(self.model, request.user)

    def get_edit_handler(self) -> Any:
        """The panels of the model or of this viewset, on a form that knows its user."""
        handler = getattr(self, "edit_handler", None)
        if handler is None:
            panels = getattr(self, "panels", None) or extract_panel_definitions_from_model_class(self.model, exclude=self.get_exclude_form_fields())
            handler = ObjectList(panels)
        if handler.base_form_class is None:
            handler.base_form_class = self.base_form_class
        return handler.bind_to_model(self.model)

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the delete view where the way back is."""
        made: dict[str, Any] = super().get_delete_view_kwargs(restore_url_name=self.get_url_name("restore"), **kwargs)
        return made

    @property
    def restore_view(self) -> View:
        """The way back from the bin."""
        return self.construct_view(self.restore_view_class, delete_url_name=self.get_url_name("restore"))

    def get_urlpatterns(self) -> list[URLPattern]:
        """Wagtail's addresses and the way back."""
        patterns: list[URLPattern] = super().get_urlpatterns()
        if issubclass(self.model, OwnedModel):
            patterns.append(path(f"restore/<{self.pk_path_converter}:pk>/", self.restore_view, name="restore"))
        return patterns
