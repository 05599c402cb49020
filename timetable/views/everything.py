"""Every class of the city's week on one sheet, for print and newspaper.

1,840 classes as compact lines, put together by hand: a template needs ten times as long.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from network.enums import Tier
from network.models import Organisation
from pagecache.plans import cached
from timetable import saying
from timetable.enums import Shown
from timetable.schedule import Row, week_rows
from timetable.views.city import published_issues
from timetable.views.shown import around, is_guess, last_change, summary
from timetable.weeks import Week

_DAYS = "一二三四五六日"


def lines(rows: Iterable[Row], names: dict[str, str]) -> SafeString:
    """District → street → one line per community; ``names``: code → short name of districts and streets. Everything is escaped."""
    ordered = sorted(rows, key=lambda row: (row.path, row.date, row.starts, row.title))
    parts = []
    for district, in_district in groupby(ordered, key=lambda row: row.district):
        parts.append(f"<h2 id=d{escape(district)}>{escape(names.get(district, district))}</h2>")
        for street, in_street in groupby(in_district, key=lambda row: row.street):
            parts.append(f"<h3>{escape(names.get(street, street))}</h3><dl>")
            parts += [_community(list(group)) for _code, group in groupby(in_street, key=lambda row: row.code)]
            parts.append("</dl>")
    return mark_safe("".join(parts))


def _community(rows: list[Row]) -> str:
    return f"<dt>{escape(rows[0].community)}<dd>{pgettext('between classes', '; ').join(map(_class, rows))}"


def _short(day: dt.date) -> str:
    return _DAYS[day.weekday()] if saying.is_chinese() else saying.weekday(day)


def _class(row: Row) -> str:
    text = f"{_short(row.date)} {row.starts:%H:%M} {escape(row.title)}"
    if row.teacher:
        text += f" {escape(row.teacher)}"
    if row.shown == Shown.EXPECTED:
        return _("%(title)s (to be confirmed)") % {"title": text}
    if row.shown == Shown.CANCELLED:
        return f"<del>{text}</del> {_('Cancelled')}"
    if row.shown == Shown.AWAY:
        return f"<del>{text}</del> {_('moved')}"
    return text


@cached()
@require_safe
def page(request: HttpRequest, week: Week) -> HttpResponse:
    """``/timetable/2026-W48/all/``: four queries, however many communities."""
    names = dict(Organisation.objects.filter(tier__in=(Tier.DISTRICT, Tier.STREET)).values_list("code", "short_name"))
    rows = week_rows(Q(), week)
    context = around(week) | {
        "sheet": lines(rows, names),
        "districts": [(code, names.get(code, code)) for code in dict.fromkeys(sorted(row.district for row in rows))],
        "sums": summary(rows),
        "is_guess": is_guess(week, rows),
        "issues": len(published_issues(week)),
        "last_updated": last_change(rows, None),
    }
    return render(request, "timetable/everything.html", context)
