"""The issue on its way out: last week copied, the part submitted, the whole published, all seen before as citizens will see it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext
from django.views.generic.edit import FormMixin

from network import scope
from network.enums import Role, Tier
from network.models import Organisation
from timetable.actions.copying import copies, copy_week
from timetable.actions.errors import TimetableError
from timetable.actions.issues import open_issue, publish_issue, submit
from timetable.forms.desk import ConfirmForm
from timetable.views.desk_base import DeskView
from timetable.views.desk_numbers import coverage, issue_at, waiting_parts
from timetable.views.desk_week import Act, gap_context


class ConfirmView(FormMixin, DeskView):  # type: ignore[type-arg]  # Django's classes take no argument at run time
    """The base: what will happen in numbers, one button, one verb."""

    template_name = "timetable/admin/confirm.html"
    form_class = ConfirmForm
    submit_label: str | Promise = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        sums = coverage(self.place, self.week).sums(self.place.path)
        return super().get_context_data(
            sums=sums,
            **gap_context(sums),
            intro=self.intro(),
            action_url=self.request.get_full_path(),
            back_url=self.url("week"),
            submit_label=self.submit_label,
            **kwargs,
        )

    def intro(self) -> list[str]:
        """What the button does, in a sentence or two."""
        raise NotImplementedError

    def act(self) -> str:
        """Call the verb; answer what was done."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Do it, or say why not."""
        try:
            messages.success(request, self.act())
        except TimetableError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(self.url("week"))


class CopyView(ConfirmView):
    """Copy last week's classes as drafts."""

    page_title = _("Copy last week")
    submit_label = _("Copy them as drafts")

    @property
    def only_missing(self) -> bool:
        """Whether only communities without a class are meant."""
        return self.request.GET.get("only") == "missing"

    def intro(self) -> list[str]:
        """What the button does, in numbers: who copies for many must see for how many."""
        last = self.week.previous
        found = copies(self.place, last, self.week, only_missing=self.only_missing)
        names = {"last": last.label, "week": self.week.label, "number": len(found), "places": len({one.organisation_id for one in found})}
        whose = (
            __("Of the communities that have no class in %(week)s yet, the classes of %(last)s are copied, each on the same weekday, as drafts.")
            if self.only_missing
            else __("The classes of %(last)s are copied into %(week)s, each on the same weekday, as drafts.")
        )
        return [
            whose % names,
            __("That is %(number)s classes of %(places)s communities.") % names,
            __("What is there already stays. A class that was sent anew under another name or with another teacher counts as another class."),
        ]

    def act(self) -> str:
        """Do it."""
        made = copy_week(self.place, self.week.previous, self.week, self.user, only_missing=self.only_missing)
        return __("Copied %(number)s classes as drafts.") % {"number": made} if made else __("Nothing to copy: last week holds no other class.")


class SubmitView(ConfirmView):
    """A street or community says: our part is complete."""

    page_title = _("Submit to the district")
    submit_label = _("Our part is complete, submit it")

    def get_place(self) -> Organisation:
        """A street or community; districts publish instead."""
        place = super().get_place()
        if place.tier < Tier.STREET:
            raise Http404(__("A district need not submit, it publishes."))
        return place

    def intro(self) -> list[str]:
        """What the button does."""
        return [__("The district sees that your part is complete and publishes it. Until then you can still change everything.")]

    def act(self) -> str:
        """Do it."""
        submission = submit(open_issue(self.place, self.week), self.place, self.user)
        return __("Submitted: %(number)s classes.") % {"number": submission.sessions}


class PublishView(ConfirmView):
    """The district's issue goes out: needs a publisher of the district."""

    page_title = _("Publish the timetable")
    submit_label = _("Publish now")

    def get_place(self) -> Organisation:
        """A district whose publisher the editor is."""
        place = super().get_place()
        if place.tier != Tier.DISTRICT:
            raise Http404(__("Timetables are published by district. Please choose one."))
        if not scope.covers(self.request.user, place.path, Role.PUBLISHER):
            raise PermissionDenied
        return place

    def intro(self) -> list[str]:
        """What the button does."""
        lines = [
            __("Citizens see it at once: on the site, in the search, in their calendars and in print."),
            __("It is frozen then. What changes later is a correction with a reason."),
        ]
        waiting = waiting_parts(self.place, self.week)
        if waiting:
            text = ngettext(
                "%(number)s part has not submitted yet: %(names)s. What it sends later goes in as corrections, each with a reason.",
                "%(number)s parts have not submitted yet: %(names)s. What they send later goes in as corrections, each with a reason.",
                len(waiting),
            )
            names = pgettext("between words", ", ").join(one.short_name for one in waiting)
            lines.append(text % {"number": len(waiting), "names": names})
        return lines

    def act(self) -> str:
        """Do it."""
        issue = publish_issue(open_issue(self.place, self.week), self.user)
        return __("Published: issue %(number)s of %(place)s.") % {"number": issue.number, "place": self.place.short_name}


class PreviewView(DeskView):
    """One community's week as citizens will see it, on a phone and on paper."""

    template_name = "timetable/admin/preview.html"
    page_title = _("See it as citizens will")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        communities = self._communities()
        community = chosen(communities, self.request.GET.get("community"))
        issue = issue_at(community, self.week)
        published = issue is not None and issue.published_at is not None
        return super().get_context_data(
            communities=communities,
            community=community,
            page_url=self.url("preview_page", code=community.code),
            print_url=self.url("preview_page", code=community.code) + "&paper=1",
            published=published,
            acts=self._acts(published=published),
            **kwargs,
        )

    def _communities(self) -> list[Organisation]:
        """Communities of the place with a class this week, else those with a classroom."""
        inside = Organisation.objects.communities().below(self.place).order_by("path")
        covered = coverage(self.place, self.week)
        found = [one for one in inside if one.pk in covered.counts] or list(inside.with_classroom()) or list(inside)
        if not found:
            raise Http404(__("There is no community here and so no timetable to see."))
        return found

    def _acts(self, *, published: bool) -> list[Act]:
        acts = [Act(_("Back to the week"), self.url("week"))]
        if published or self.place.tier == Tier.CITY:
            return acts
        if self.place.tier == Tier.DISTRICT and scope.covers(self.request.user, self.place.path, Role.PUBLISHER):
            return [Act(_("Publish"), self.url("publish"), main=True), *acts]
        return [Act(_("Submit to the district"), self.url("submit"), main=True), *acts] if self.place.tier > Tier.DISTRICT else acts


def chosen(communities: list[Organisation], code: str | None) -> Organisation:
    """The community of that code, else the first."""
    return next((one for one in communities if one.code == code), communities[0])
