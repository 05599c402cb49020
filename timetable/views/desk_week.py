"""The week at a glance: what is there, what is missing, what to do next."""

from itertools import groupby
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from network import scope
from network.enums import Role, Tier
from network.models import Organisation
from timetable import clock
from timetable.enums import IssueState
from timetable.models import Correction, Issue, Session, Submission, Upload
from timetable.views.desk_base import DeskView, day_label, desk_url
from timetable.views.desk_numbers import GAPS_SHOWN, Part, Sums, coverage, issue_at, parts_of, state_of
from timetable.weeks import Week

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CLASSES_LISTED_FROM = Tier.STREET
MOST_LINES = 20


class Act(NamedTuple):
    """A button of the page."""

    label: str | Promise
    url: str
    icon: str = ""
    main: bool = False
    new: bool = False


def home(_request: HttpRequest) -> HttpResponse:
    """The menu's item leads to this week."""
    return HttpResponseRedirect(desk_url("week", Week.from_date(clock.today())))


class WeekView(DeskView):
    """One week of one place within the editor's area."""

    template_name = "timetable/admin/week.html"

    def get_page_title(self) -> str:
        """The page's name."""
        return __("%(place)s, week %(number)s") % {"place": self.place.short_name, "number": self.week.number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        covered = coverage(self.place, self.week)
        sums = covered.sums(self.place.path)
        issue = issue_at(self.place, self.week)
        submission = _submission(issue, self.place)
        return super().get_context_data(
            sums=sums,
            **gap_context(sums),
            copy_url=self._copy_url(sums, issue),
            state=state_of(issue, submission) if self.place.tier > Tier.CITY else None,
            parts=[self._part(part) for part in parts_of(self.place, self.week, covered, issue)],
            days=list(self._days()) if self.place.tier >= CLASSES_LISTED_FROM else [],
            corrections=self._corrections(issue),
            uploads=self._uploads(),
            acts=self._acts(sums, issue),
            trail=self._trail(),
            **self._neighbours(),
            **kwargs,
        )

    def _neighbours(self) -> dict[str, str | None]:
        this = Week.from_date(clock.today())
        return {
            "previous_url": self.url("week", self.week.previous),
            "next_url": self.url("week", self.week.next),
            "this_url": self.url("week", this) if this != self.week else None,
        }

    def _trail(self) -> list[dict[str, str]]:
        """The organisations above the place, as far as the editor's own area reaches."""
        above = Organisation.objects.filter(code__in=self.place.codes()[:-1]).order_by("tier")
        return [{"name": one.short_name, "url": desk_url("week", self.week, place=one)} for one in above if scope.can_edit(self.request.user, one)]

    def _part(self, part: Part) -> dict[str, Any]:
        return {
            "name": part.organisation.short_name,
            "url": desk_url("week", self.week, place=part.organisation),
            "classes": part.sums.classes,
            "held": part.sums.held,
            "missing": part.sums.missing,
            "state": part.state,
        }

    def _days(self) -> Any:
        """Each day with its sessions: one query."""
        found = Session.objects.present().below(self.place).filter(week=self.week.key).select_related("organisation")
        for day, sessions in groupby(found.order_by("date", "starts", "organisation__path", "pk"), key=lambda one: one.date):
            yield day_label(day), list(sessions)

    def _corrections(self, issue: Issue | None) -> list[Correction]:
        if issue is None or issue.status != IssueState.PUBLISHED:
            return []
        found = Correction.objects.filter(issue=issue, session__organisation__path__under=self.place.path)
        return list(found.select_related("session__organisation", "by")[:MOST_LINES])

    def _uploads(self) -> list[Upload]:
        found = Upload.objects.present().below(self.place).filter(week=self.week.key).select_related("by").defer("content", "reading")
        return list(found.order_by("-created_at")[:5])

    def _copy_url(self, sums: Sums, issue: Issue | None) -> str | None:
        closed = issue is not None and issue.status == IssueState.PUBLISHED
        return f"{self.url('copy')}&only=missing" if sums.missing and not closed and self.place.tier > Tier.CITY else None

    def _acts(self, sums: Sums, issue: Issue | None) -> list[Act]:
        """What can be done now; the first is the main one."""
        acts = [Act(_("Send a spreadsheet"), self.url("send"), "upload"), Act(_("Empty sheet"), self.url("template"), "download")]
        published = issue is not None and issue.status == IssueState.PUBLISHED
        if self.place.tier > Tier.CITY and not published:
            acts.append(Act(_("Copy last week"), self.url("copy"), "copy"))
        if self.place.tier > Tier.CITY:
            acts.append(Act(_("Add a class"), self.url("add"), "plus"))
        if sums.classes or sums.cancelled:
            acts.append(Act(_("See it as citizens will"), self.url("preview"), "view"))
            acts += self._closing_acts(published=published)
        first = acts[-1] if (sums.classes and not sums.missing and not published) else acts[0]
        return [act._replace(main=act is first) for act in acts]

    def _closing_acts(self, *, published: bool) -> list[Act]:
        if published or self.place.tier == Tier.CITY:
            return []
        if self.place.tier == Tier.DISTRICT:
            may = scope.covers(self.request.user, self.place.path, Role.PUBLISHER)
            return [Act(_("Publish"), self.url("publish"), "check")] if may else []
        return [Act(_("Submit to the district"), self.url("submit"), "mail")]


def gap_context(sums: Sums) -> dict[str, Any]:
    """Communities without a class by name, as many as a page bears."""
    return {"gaps": sums.gaps[:GAPS_SHOWN], "more_gaps": max(0, sums.missing - GAPS_SHOWN)}


def _submission(issue: Issue | None, place: Organisation) -> Submission | None:
    return issue.submissions.filter(organisation=place).first() if issue is not None else None


class TemplateFileView(DeskView):
    """The blank sheet of the place's own communities and the week's days."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django names them
        """Answer the file."""
        from timetable.actions import sheets  # openpyxl takes 3 MB of every worker

        content = sheets.blank_template(organisation=self.place, days=self.week.days)
        return xlsx_response(content, f"{self.place.short_name}_{self.week}_课表.xlsx")


def xlsx_response(content: bytes, filename: str) -> HttpResponse:
    """A spreadsheet to download, under a Chinese name."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    return response
