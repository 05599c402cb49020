"""One class more in a week, written into a form."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.generic.edit import FormMixin, ProcessFormView

from network import scope
from network.enums import Tier
from timetable.actions.adding import add_class, clashes_of
from timetable.actions.errors import TimetableError
from timetable.enums import IssueState
from timetable.forms.adding import AddForm
from timetable.views.desk_base import DeskView, day_label
from timetable.views.desk_numbers import issue_at


class AddView(FormMixin[AddForm], ProcessFormView, DeskView):
    """The form, with the week of the address and the place's communities."""

    template_name = "timetable/admin/form.html"
    page_title = _("Add a class")
    form_class = AddForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The place, its week, whom to ask about other classes."""
        asked = partial(clashes_of, seen_by=scope.paths_of(self.request.user))
        return super().get_form_kwargs() | {"place": self.place, "week": self.week, "published": self.is_published(), "clashes": asked}

    def is_published(self) -> bool | None:
        """Whether citizens see the place's week already; of the city nobody can say."""
        if self.place.tier == Tier.CITY:
            return None
        issue = issue_at(self.place, self.week)
        return issue is not None and issue.status == IssueState.PUBLISHED

    def get_initial(self) -> dict[str, Any]:
        """The community, where there is only one."""
        return {"community": self.place.code} if self.place.tier == Tier.COMMUNITY else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        return super().get_context_data(
            action_url=self.url("add"),
            back_url=self.url("week"),
            submit_label=__("Add the class"),
            intro=[__("One class by itself. With many, a spreadsheet is faster.")],
            **kwargs,
        )

    def form_valid(self, form: AddForm) -> HttpResponse:
        """Add it, or say why not."""
        try:
            session = add_class(form.row(), by=self.user, reason=form.cleaned_data.get("reason", ""))
        except TimetableError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        text = __("Added: %(title)s, %(day)s, %(time)s, %(place)s.")
        said = {"title": session.title, "day": day_label(session.date), "time": f"{session.starts:%H:%M}"}
        messages.success(self.request, text % (said | {"place": form.cleaned_data["community"].short_name}))
        return HttpResponseRedirect(self.url("week"))
