"""After publishing, and before: a class cancelled, held after all or moved, with the reason, in one form."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.generic.edit import FormMixin

from network import scope
from network.models import Organisation
from timetable import saying
from timetable.actions.errors import StaleVersion, TimetableError
from timetable.actions.sessions import cancel_session, move_session, reinstate_session
from timetable.enums import SessionStatus
from timetable.forms.desk import CancelForm, MoveForm, ReinstateForm, VersionedForm
from timetable.models import Session
from timetable.views.desk_base import DeskView, day_label, desk_url, place_or_404
from timetable.weeks import Week


class SessionChangeView(FormMixin, DeskView):  # type: ignore[type-arg]  # Django's classes take no argument at run time
    """The base: a session of the editor's area, a form with its version, one verb."""

    template_name = "timetable/admin/change_session.html"
    submit_label: str | Promise = ""
    serious = False
    takes_back = False
    session: Session

    def get_place(self) -> Organisation:
        """The session's community; foreign ones answer 404."""
        found = Session.objects.present().select_related("organisation", "series").filter(pk=self.kwargs["pk"]).first()
        if found is None or not scope.can_edit(self.request.user, found.organisation):
            raise Http404(__("There is no such class, or it is not yours."))
        self.session = found
        self.week = Week.from_key(found.week)
        return found.organisation

    def get_form_kwargs(self) -> dict[str, Any]:
        """The session gives the form its start."""
        return super().get_form_kwargs() | {"session": self.session}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        session = self.session
        when = f"{day_label(session.date)} {session.starts:%H:%M}" + (f"–{session.ends:%H:%M}" if session.ends else "")
        return super().get_context_data(
            session=session,
            when=when,
            action_url=self.request.get_full_path(),
            back_url=self.back_url,
            submit_label=self.submit_label,
            serious=self.serious,
            intro=self.intro(),
            **kwargs,
        )

    def intro(self) -> list[str]:
        """What is good to know before."""
        return []

    @property
    def back_url(self) -> str:
        """The week of the place the editor came from, else of the community."""
        return desk_url("week", self.week, place=self.back_to)

    @property
    def back_to(self) -> Organisation:
        """The place the editor came from, else the community."""
        return place_or_404(self.request) if "place" in self.request.GET else self.place

    def get_initial(self) -> dict[str, Any]:
        """The form sets its own."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; of a class that somebody cancelled or took back in the meantime, the week as it stands."""
        cancelled = self.session.status == SessionStatus.CANCELLED
        if cancelled == self.takes_back:
            return super().get(request, *args, **kwargs)
        text = __("“%(title)s” on %(day)s is cancelled already.") if cancelled else __("“%(title)s” on %(day)s is not cancelled.")
        messages.warning(request, text % {"title": self.session.title, "day": saying.day(self.session.date)})
        return HttpResponseRedirect(self.back_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Change the class, or say why not."""
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        try:
            self.change(form)
        except StaleVersion as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.get_full_path())
        except TimetableError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(request, self.get_success_message())
        return HttpResponseRedirect(desk_url("week", Week.from_date(self.session.date), place=self.back_to))

    def change(self, form: VersionedForm) -> None:
        """Call the verb."""
        raise NotImplementedError

    def get_success_message(self) -> str:
        """What was done."""
        raise NotImplementedError


class CancelView(SessionChangeView):
    """Cancel a class."""

    page_title = _("Cancel this class")
    form_class = CancelForm
    submit_label = _("Cancel the class")
    serious = True

    def change(self, form: VersionedForm) -> None:
        """Call the verb."""
        data = form.cleaned_data
        cancel_session(self.session, reason=data["reason"], replaced_on=data["replaced_on"], by=self.user, version=data["version"])

    def get_success_message(self) -> str:
        """What was done."""
        return __("Cancelled: %(title)s. It stays on the timetable, struck through, with the reason.") % {"title": self.session.title}


class ReinstateView(SessionChangeView):
    """Hold a cancelled class after all."""

    page_title = _("Hold this class after all")
    form_class = ReinstateForm
    submit_label = _("Hold the class")
    takes_back = True

    def intro(self) -> list[str]:
        """The class that makes up for it is another one."""
        day = self.session.replaced_on
        if day is None:
            return []
        return [__("The class that makes up for it, on %(day)s, stays. Cancel that one too if it is not held.") % {"day": day_label(day)}]

    def change(self, form: VersionedForm) -> None:
        """Call the verb."""
        data = form.cleaned_data
        reinstate_session(self.session, reason=data["reason"], by=self.user, version=data["version"])

    def get_success_message(self) -> str:
        """What was done."""
        session = self.session
        return __("%(title)s is held after all, on %(day)s, %(time)s.") % {
            "title": session.title,
            "day": day_label(session.date),
            "time": f"{session.starts:%H:%M}",
        }


class MoveView(SessionChangeView):
    """Move a class to another day or hour."""

    page_title = _("Move this class")
    form_class = MoveForm
    submit_label = _("Move the class")

    def change(self, form: VersionedForm) -> None:
        """Call the verb."""
        data = form.cleaned_data
        move_session(
            self.session,
            date=data["date"],
            starts=data["starts"],
            ends=data["ends"],
            reason=data["reason"],
            by=self.user,
            version=data["version"],
        )

    def get_success_message(self) -> str:
        """What was done."""
        session = self.session
        return __("%(title)s is now on %(day)s, %(time)s.") % {
            "title": session.title,
            "day": day_label(session.date),
            "time": f"{session.starts:%H:%M}",
        }
