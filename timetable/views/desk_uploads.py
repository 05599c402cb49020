"""A spreadsheet's way: sent, looked over line by line, mended, stored."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext
from django.views.generic.edit import FormMixin

from network import scope
from network.models import Organisation
from timetable import clock
from timetable.actions import imports, other_week
from timetable.actions.errors import TimetableError, WeekChanged
from timetable.enums import UploadState
from timetable.forms.desk import UploadForm, upload_areas
from timetable.models import Upload
from timetable.spreadsheets.records import SpreadsheetError
from timetable.views.desk_base import DeskView, desk_url, week_or_404
from timetable.views.desk_lines import dry_run_context, fixes_of, remarked_rows
from timetable.views.desk_week import xlsx_response
from timetable.weeks import Week


class SendView(FormMixin[UploadForm], DeskView):
    """The form for a spreadsheet. A file that cannot be read is a form error, and nothing is kept."""

    template_name = "timetable/admin/upload_form.html"
    page_title = _("Send a spreadsheet")
    form_class = UploadForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The weeks and areas to choose from."""
        areas = upload_areas(scope.paths_of(self.request.user))
        this_week = Week.from_date(clock.today())
        return super().get_form_kwargs() | {"areas": areas, "this_week": this_week, "week": self.week}

    def get_initial(self) -> dict[str, Any]:
        """The week of the address and the place."""
        return {"week": str(self.week), "area": self.place.code}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        return super().get_context_data(
            action_url=self.url("send"),
            back_url=self.url("week"),
            submit_label=__("Look it over, nothing is stored yet"),
            template_url=self.url("template"),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Read and check the file."""
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        """Keep the reading and show it."""
        file, week, area = form.cleaned_data["file"], form.cleaned_data["week"], form.cleaned_data["area"]
        try:
            upload = imports.check_upload(content=file.read(), filename=file.name, week=week, organisation=area, by=self.user)
        except SpreadsheetError as error:
            form.add_error("file", __("“%(file)s”: %(reason)s") % {"file": file.name, "reason": error.reason})
            return self.form_invalid(form)
        return HttpResponseRedirect(desk_url("upload", pk=upload.pk))


class UploadedView(DeskView):
    """The base of what concerns one upload; uploads of other areas answer 404."""

    upload: Upload

    def get_place(self) -> Organisation:
        """The upload's area decides."""
        found = Upload.objects.present().select_related("organisation", "by").filter(pk=self.kwargs["pk"]).first()
        if found is None or not scope.can_edit(self.request.user, found.organisation):
            raise Http404(__("There is no such spreadsheet, or it is not yours."))
        self.upload = found
        self.week = Week.from_key(found.week)
        return found.organisation

    def back(self, *, changed: bool = False, without: str = "") -> HttpResponse:
        """To the dry run, with what was answered below it; of what ``changed`` beside it nothing stays folded."""
        answered = {name: value for name in ("reason", "withdraw") if (value := self.request.POST.get(name, "").strip()[:200])}
        answered.pop(without, None)
        if changed:
            answered["changed"] = "1"
        address = desk_url("upload", pk=self.upload.pk)
        return HttpResponseRedirect(f"{address}?{urlencode(answered)}" if answered else address)

    def refuse(self, error: TimetableError | SpreadsheetError) -> HttpResponse:
        """Say why not, and show the dry run again."""
        messages.error(self.request, str(error))
        return self.back()


class DryRunView(UploadedView):
    """Every row in plain words; posting mends cells and looks again."""

    template_name = "timetable/admin/dry_run.html"

    def get_page_title(self) -> str:
        """The page's name."""
        waiting = self.upload.status == UploadState.CHECKED
        return __("Looked over, not stored yet") if waiting else __("Stored: %(file)s") % {"file": self.upload.filename}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        return super().get_context_data(upload=self.upload, **dry_run_context(self.upload), again_url=self.url("send"), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Take over the mended cells."""
        fixes = fixes_of(request.POST)
        if not fixes and request.POST.get("reason", "").strip():
            messages.info(request, __("The reason is kept. To store, please press the button below."))
            return self.back()
        if not fixes:
            messages.warning(request, __("Nothing was written. Write the right words beside a row first."))
            return self.back()
        try:
            imports.fix_cells(upload=self.upload, fixes=fixes)
        except (TimetableError, SpreadsheetError) as error:
            return self.refuse(error)
        messages.success(request, __("Mended %(number)s cells and looked again.") % {"number": len(fixes)})
        return self.back()


class ImportView(UploadedView):
    """Store the good rows, or all. What was written beside a row is looked at first, and nothing stored yet."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Store, then show the drafts as citizens will see them."""
        fixes = fixes_of(request.POST)
        try:
            if fixes:
                mended = imports.fix_cells(upload=self.upload, fixes=fixes)
                text = __("You had mended %(number)s cells. They were looked at first and nothing is stored yet: please look once more, then store.")
                messages.warning(request, text % {"number": len(fixes)})
                return self.back_without_tick() if self.takes_back_unseen(mended) else self.back()
            result = imports.import_upload(
                self.upload,
                by=self.user,
                only_good=request.POST.get("which") != "all",
                withdraw=request.POST.get("withdraw") == "1",
                reason=request.POST.get("reason", ""),
                seen=request.POST.get("seen", ""),
            )
        except WeekChanged as error:
            return self.look_again(error)
        except (TimetableError, SpreadsheetError) as error:
            return self.refuse(error)
        messages.success(request, said(result))
        return HttpResponseRedirect(self.url("preview") if result.created + result.unchanged + result.changed else self.url("week"))

    def takes_back_unseen(self, upload: Upload) -> bool:
        """Whether the tick for taking classes back would now mean other ones than the page showed."""
        seen = self.request.POST.get("seen", "")
        return bool(seen and self.request.POST.get("withdraw")) and not imports.gone_as_seen(imports.plan_of(upload), seen)

    def look_again(self, error: WeekChanged) -> HttpResponse:
        """Say what changed; a tick that would take back what nobody has seen is off again."""
        messages.error(self.request, str(error))
        if error.gone_too and self.request.POST.get("withdraw"):
            return self.back_without_tick()
        return self.back(changed=True)

    def back_without_tick(self) -> HttpResponse:
        """To the dry run; which classes would be taken back is to be looked at first."""
        messages.warning(self.request, __("The tick for taking classes back is off again: please look which ones there are now."))
        return self.back(changed=True, without="withdraw")


def said(result: imports.ImportResult) -> str:
    """What was stored, in a sentence."""
    parts = [
        __("%(number)s new") % {"number": result.created},
        __("%(number)s changed") % {"number": result.changed},
        __("%(number)s as before") % {"number": result.unchanged},
    ]
    if result.withdrawn:
        parts.append(__("%(number)s taken back") % {"number": result.withdrawn})
    text = __("Classes stored: %(parts)s.") % {"parts": pgettext("between clauses", ", ").join(parts)}
    if not result.skipped:
        return text
    left_out = ngettext("%(number)s row was left out.", "%(number)s rows were left out.", result.skipped)
    return f"{text} {left_out % {'number': result.skipped}}"


class TakeWeekView(UploadedView):
    """Look the upload over for another week, the one that its dates say."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Look again."""
        week = week_or_404(request.POST.get("week", ""))
        if week not in other_week.open_weeks():
            raise Http404(__("There is no such week to send. Please choose one of the list."))
        try:
            other_week.take_week(self.upload, week, fixes_of(request.POST))
        except (TimetableError, SpreadsheetError) as error:
            return self.refuse(error)
        messages.success(request, __("Looked over for %(week)s.") % {"week": week.label})
        return self.back()


class DiscardView(UploadedView):
    """Throw the upload away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Throw it away and return to the week."""
        try:
            imports.discard_upload(self.upload)
        except TimetableError as error:
            return self.refuse(error)
        messages.success(request, __("Thrown away: %(file)s. Nothing of it was stored.") % {"file": self.upload.filename})
        return HttpResponseRedirect(self.url("week"))


class RemarksView(UploadedView):
    """The sheet with a remark beside every row."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Answer the file."""
        stem = self.upload.filename.rsplit(".", 1)[0][:60]
        from timetable.actions import sheets  # openpyxl takes 3 MB of every worker

        return xlsx_response(sheets.remarked_sheet(remarked_rows(self.upload.reading)), __("%(name)s_remarks.xlsx") % {"name": stem})
