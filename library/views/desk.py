"""The desk: books are sent, looked over line by line, stored or thrown away."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from library.actions import uploads
from library.enums import ImportState
from library.forms import SendBooksForm
from library.models import BookImport
from network import scope

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 300
"""Lines on the page; the sheet with remarks has all that must be mended."""


class SendView(WagtailAdminTemplateMixin, FormView[SendBooksForm]):
    """The form for files, and what was sent lately."""

    template_name = "library/admin/send.html"
    page_title = _("Import books")
    header_icon = "upload"
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
        upload = uploads.check_files(
            files=given["books"],
            organisation=given["organisation"],
            rights=given["rights"],
            category=given["category"],
            by=cast("User", self.request.user),
        )
        return HttpResponseRedirect(reverse("library_desk:import", args=[upload.pk]))


class _ImportView(WagtailAdminTemplateMixin, TemplateView):
    """The base of what concerns one import; those of other places answer 404."""

    header_icon = "upload"
    template_name = "library/admin/import.html"
    upload: BookImport

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find it first."""
        found = BookImport.objects.present().select_related("organisation", "category").filter(pk=kwargs["pk"]).first()
        if found is None or not scope.can_edit(request.user, found.organisation):
            raise Http404("找不到这次导入，或者它不归您管。")
        self.upload = found
        return super().dispatch(request, *args, **kwargs)


class DryRunView(_ImportView):
    """What would become of each book; after storing, what became of it."""

    def get_page_title(self) -> str:
        """The page's name."""
        return pgettext("import", "Looked over, not stored yet") if self.upload.status == ImportState.CHECKED else __("Import of books")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines that need a look first."""
        lines = self.upload.report.get("lines", [])
        wrong = [line for line in lines if line["status"] in {"refused", "duplicate"}]
        rest = [line for line in lines if line["status"] not in {"refused", "duplicate"}]
        return super().get_context_data(
            upload=self.upload,
            waiting=self.upload.status in {ImportState.CHECKED, ImportState.RUNNING},
            wrong=wrong[:SHOWN],
            wrong_count=len(wrong),
            rest=rest[:SHOWN],
            rest_count=self.upload.total - len(wrong),
            **kwargs,
        )


class StoreView(_ImportView):
    """Store the good ones."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Store, then show what became of each."""
        try:
            uploads.store_import(self.upload)
        except uploads.ImportStateError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.upload.report["summary"])
        return HttpResponseRedirect(reverse("library_desk:import", args=[self.upload.pk]))


class DiscardView(_ImportView):
    """Throw the files away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Throw them away."""
        try:
            uploads.discard_import(self.upload)
        except uploads.ImportStateError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, __("Thrown away. Nothing of it was stored."))
        return HttpResponseRedirect(reverse("library_desk:send"))


class RemarksView(_ImportView):
    """The rows that did not come in, with remarks."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Answer the file."""
        from library.exporting.remarks import remarked_sheet  # openpyxl takes 4 MB of every worker

        response = HttpResponse(remarked_sheet(self.upload.report.get("lines", [])), content_type=XLSX)
        response.headers["Content-Disposition"] = f'attachment; filename="books-{self.upload.pk}-remarks.xlsx"'
        return response
