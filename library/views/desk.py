"""The desk: books are sent, looked over line by line, stored or thrown away."""

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from library.actions import Line, uploads
from library.enums import ImportState
from library.forms import SendBooksForm
from library.models import BookImport
from network import scope

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
"""Lines of a kind on the page; the sheet with remarks has all that must be mended."""
LOOK_AGAIN = 3
"""Seconds after which a page that waits for the task worker is fetched again."""


class _DeskView(WagtailAdminTemplateMixin):
    """The frame of the desk's pages."""

    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home › 图书导入 › this page."""
        desk, here = {"url": reverse("library_desk:send"), "label": _("Import books")}, str(self.get_page_title())
        return [*self.breadcrumbs_items, desk, *([{"url": "", "label": here}] if here != desk["label"] else [])]


class SendView(_DeskView, FormView[SendBooksForm]):
    """The form for files, and what was sent lately."""

    template_name = "library/admin/send.html"
    page_title = _("Import books")
    form_class = SendBooksForm
    success_url = reverse_lazy("library_desk:send")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """For those who edit somewhere."""
        if not scope.paths_of(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The organisations to choose from."""
        return super().get_form_kwargs() | {"organisations": scope.editable_organisations(self.request.user).order_by("path")}

    def get_initial(self) -> dict[str, Any]:
        """The editor's own organisation."""
        home = scope.home_organisation(self.request.user)
        return {"organisation": home.code if home else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the last imports of the editor's own places."""
        mine = BookImport.objects.present().filter(organisation__in=scope.editable_organisations(self.request.user)).select_related("organisation")
        return super().get_context_data(recent=mine.order_by("-created_at")[:10], **kwargs)

    def form_valid(self, form: SendBooksForm) -> HttpResponse:
        """Look the files over."""
        given = form.cleaned_data
        upload = uploads.receive_files(
            files=given["books"],
            organisation=given["organisation"],
            rights=given["rights"],
            category=given["category"],
            by=cast("User", self.request.user),
        )
        return HttpResponseRedirect(reverse("library_desk:import", args=[upload.pk]))


class _ImportView(_DeskView, TemplateView):
    """The base of what concerns one import; those of other places answer 404."""

    template_name = "library/admin/import.html"
    upload: BookImport

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find it first."""
        found = BookImport.objects.present().select_related("organisation", "category").filter(pk=kwargs["pk"]).first()
        if found is None or not scope.can_edit(request.user, found.organisation):
            raise Http404(_("There is no such import, or it is not yours."))
        self.upload = found
        return super().dispatch(request, *args, **kwargs)


class DryRunView(_ImportView):
    """What would become of each book; after storing, what became of it; meanwhile how far it is."""

    titles: ClassVar = {
        ImportState.CHECKING: pgettext_lazy("import", "Being looked over"),
        ImportState.CHECKED: pgettext_lazy("import", "Looked over, not stored yet"),
        ImportState.RUNNING: pgettext_lazy("import", "Being stored"),
        ImportState.DONE: pgettext_lazy("import", "Stored"),
        ImportState.DISCARDED: pgettext_lazy("import", "Thrown away"),
    }

    def get_page_title(self) -> str:
        """The page's name."""
        return str(self.titles[ImportState(self.upload.status)])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """While it is being worked on, the browser asks again by itself, without any script."""
        response = super().get(request, *args, **kwargs)
        if self.upload.is_busy and not self.upload.is_stuck:
            response.headers["Refresh"] = str(LOOK_AGAIN)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines that need a look first."""
        lines, counts = self.upload.report.get("lines", []), self.upload.report.get("counts", {})
        groups = {"wrong": [], "look": [], "good": []}  # type: dict[str, list[Any]]
        for line in lines:
            groups["wrong" if line["status"] in {"refused", "duplicate"} else "look" if line["remarks"] else "good"].append(line)
        wrong_count = counts.get("refused", 0) + counts.get("duplicate", 0)
        return super().get_context_data(
            upload=self.upload,
            step={ImportState.CHECKING: 1, ImportState.CHECKED: 2}.get(ImportState(self.upload.status), 3),
            counts=counts,
            waiting=self.upload.status == ImportState.CHECKED,
            coming=counts.get("added", 0) + counts.get("filled", 0),
            wrong_count=wrong_count,
            more_wrong=max(0, len(groups["wrong"]) - SHOWN),
            kept=len(groups["wrong"]),
            good_count=self.upload.total - wrong_count - len(groups["look"]),
            **{name: [Line.from_json(line) for line in found[:SHOWN]] for name, found in groups.items()},
            **kwargs,
        )


class _ActView(_ImportView):
    """Does something to an import and says so."""

    http_method_names = ("post",)
    said: ClassVar[Any] = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Act, then back to its page."""
        try:
            self.act()
        except uploads.ImportStateError as error:
            messages.error(request, str(error))
        else:
            if self.said:
                messages.success(request, self.said)
        return HttpResponseRedirect(self.next_url())

    def act(self) -> None:
        """What is done."""
        raise NotImplementedError

    def next_url(self) -> str:
        """Where the editor goes on."""
        return reverse("library_desk:import", args=[self.upload.pk])


class StoreView(_ActView):
    """Store the good ones."""

    def act(self) -> None:
        """Hand them to the task worker."""
        uploads.store_import(self.upload)


class GoOnView(_ActView):
    """Begin again what was interrupted."""

    def act(self) -> None:
        """Hand it to the task worker once more."""
        uploads.go_on(self.upload)


class DiscardView(_ActView):
    """Throw the files away."""

    said = _("Thrown away. Nothing of it was stored.")

    def act(self) -> None:
        """Delete them."""
        uploads.discard_import(self.upload)

    def next_url(self) -> str:
        """Back to the form."""
        return reverse("library_desk:send")


class RemarksView(_ImportView):
    """The rows that did not come in, with remarks."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Answer the file."""
        from library.exporting.remarks import remarked_sheet  # openpyxl takes 4 MB of every worker

        response = HttpResponse(remarked_sheet(Line.from_json(line).as_said() for line in self.upload.report.get("lines", [])), content_type=XLSX)
        response.headers["Content-Disposition"] = f'attachment; filename="books-{self.upload.pk}-remarks.xlsx"'
        return response
