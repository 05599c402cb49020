"""What an editor is told after a day without a time was taken as the end of that day."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from timetable import saying
from timetable.forms.moments import LAST, is_day_alone, is_end


def say_ends(request: HttpRequest, row: Any) -> None:
    """Say until when each end of a saved page or row is, where no time was typed. Saves in the background say nothing."""
    if not request.accepts("text/html"):
        return
    for field in filter(is_end, row._meta.get_fields()):
        moment = getattr(row, field.name)
        if moment is None or not is_day_alone(request.POST.get(field.name)):
            continue
        until = timezone.localtime(moment)
        if (until.hour, until.minute) == (LAST.hour, LAST.minute):
            text = _("“%(field)s”: no time was written, so it is the end of that day, %(day)s %(time)s.")
            named = {"field": capfirst(field.verbose_name), "day": saying.day_and_year(until.date()), "time": f"{until:%H:%M}"}
            messages.info(request, text % named)
