"""“Copy last week”: drafts of the next week made from the week before."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from network.enums import RowState, Tier
from network.models import Organisation
from timetable import rules
from timetable.actions.bulk import BATCH
from timetable.actions.corrections import district_of, is_published, say_changed
from timetable.actions.errors import AlreadyPublished, OutsideIssue
from timetable.actions.issues import open_issue
from timetable.enums import SessionStatus
from timetable.models import Series, Session
from timetable.weeks import Week

Place = tuple[int, dt.date, int]
"""Series, planned day, number: the identity of a session."""
_TEXTS = ("organisation_id", "title", "teacher", "venue", "place_id", "phone", "audience", "note")


@transaction.atomic
def copy_week(organisation: Organisation, from_week: Week, to_week: Week, by: User | None, *, only_missing: bool = False) -> int:
    """Copy the classes of ``organisation`` (and of everything under it) into ``to_week`` as drafts; return how many are new.

    What was cancelled or moved for one week stands again at its usual time; make-up classes are left out, and so are days that a
    class's exceptions name and classes that have ended. A fortnightly class comes when it is its turn. Copying again adds nothing.
    ``only_missing``: only of communities that have no class in ``to_week`` yet. Raises ``AlreadyPublished`` and ``OutsideIssue``.
    """
    _require_open(organisation, to_week)
    open_issue(organisation, to_week)
    fresh = copies(organisation, from_week, to_week, only_missing=only_missing)
    Session.objects.bulk_create(fresh, batch_size=BATCH)
    say_changed([to_week.key], [district_of(organisation).code])
    log(organisation, "wagtail.edit", user=by, data={"copied": str(from_week), "to": str(to_week), "sessions": len(fresh)})
    return len(fresh)


def copies(organisation: Organisation, from_week: Week, to_week: Week, *, only_missing: bool = False) -> list[Session]:
    """Return the drafts that ``copy_week`` would add, not stored. Reads only."""
    taken = set(
        Session.objects.below(organisation)
        .filter(planned_on__range=(to_week.monday, to_week.sunday))
        .values_list("series_id", "planned_on", "number")
    )
    drafts = _shifted(organisation, from_week, to_week)
    drafts |= {place: made for place, made in _fortnightly(organisation, to_week).items() if place not in drafts}
    held = Session.objects.present().below(organisation).filter(week=to_week.key).exclude(status=SessionStatus.CANCELLED)
    have = set(held.values_list("organisation_id", flat=True)) if only_missing else set()
    return [made for place, made in drafts.items() if place not in taken and made.organisation_id not in have]


def _require_open(organisation: Organisation, week: Week) -> None:
    if organisation.tier < Tier.DISTRICT:
        raise OutsideIssue(_("Each district copies its own timetable. Please choose a district, a street or a community."))
    district = district_of(organisation)
    if is_published(district, week.key):
        text = _("The timetable of %(place)s, %(week)s, is published; nothing can be copied into it. To add a class, please use “Add a class”.")
        raise AlreadyPublished(text % {"place": district, "week": week.label})


def _shifted(organisation: Organisation, from_week: Week, to_week: Week) -> dict[Place, Session]:
    shift = to_week.monday - from_week.monday
    planned = Session.objects.present().below(organisation).filter(planned_on__range=(from_week.monday, from_week.sunday))
    made_up = _made_up_days(organisation, from_week)
    found = {}
    for session in planned.select_related("series"):
        place = (session.series_id, session.planned_on + shift, session.number)
        if (session.series_id, session.planned_on) not in made_up and _takes_place(session.series, place[1]):
            found[place] = _draft(session, place, session.planned_starts, _ends(session))
    return found


def _made_up_days(organisation: Organisation, week: Week) -> set[tuple[int, dt.date]]:
    """Series and day of the classes that only made up for a cancelled one, the usual days of the series left out."""
    cancelled = Session.objects.below(organisation).filter(status=SessionStatus.CANCELLED, replaced_on__range=(week.monday, week.sunday))
    found = set()
    for session in cancelled.select_related("series"):
        known = rules.plain(session.series.rule)
        if session.replaced_on and (known is None or session.replaced_on.weekday() not in known[1]):
            found.add((session.series_id, session.replaced_on))
    return found


def _takes_place(series: Series, day: dt.date) -> bool:
    if series.deleted_at or day.isoformat() in series.exceptions or (series.last_on and day > series.last_on):
        return False
    known = rules.plain(series.rule)
    if known is None or known[0] == 1:
        return True
    return bool(rules.expand(series.rule, first_on=series.first_on, last_on=series.last_on, since=day, until=day))


def _fortnightly(organisation: Organisation, week: Week) -> dict[Place, Session]:
    """Classes of every other week whose turn it is."""
    found = {}
    running = Series.objects.present().below(organisation).filter(rule__contains="INTERVAL=")
    for series in running.exclude(last_on__lt=week.monday):
        for day in rules.expand(series.rule, first_on=series.first_on, last_on=series.last_on, since=week.monday, until=week.sunday):
            if day.isoformat() not in series.exceptions:
                found[series.pk, day, 1] = _draft(series, (series.pk, day, 1), series.starts, series.ends)
    return found


def _ends(session: Session) -> dt.time | None:
    """The usual end: where the hour was moved, the class's own."""
    return session.ends if session.starts == session.planned_starts else session.series.ends


def _draft(source: Session | Series, place: Place, starts: dt.time, ends: dt.time | None) -> Session:
    series_id, day, number = place
    return Session(
        series_id=series_id,
        number=number,
        date=day,
        planned_on=day,
        planned_starts=starts,
        week=Week.from_date(day).key,
        starts=starts,
        ends=ends,
        state=RowState.DRAFT,
        **{name: getattr(source, name) for name in _TEXTS},
    )
