"""The app's public addresses; they stay for ever (docs/addresses.md)."""

from django.urls import path, register_converter
from django.urls.resolvers import URLPattern

from timetable.views import calendar, city, classes, everything, finder, places
from timetable.weeks import Week


class WeekConverter:
    """``2026-W48``; a week that does not exist is no address of ours."""

    regex = "[0-9]{4}-W[0-9]{2}"

    def to_python(self, value: str) -> Week:
        """Read the week; ``WeekError`` is a ValueError, so the answer is 404."""
        return Week.parse(value)

    def to_url(self, value: Week) -> str:
        """Write the week."""
        return str(value)


class CodeConverter:
    """A division code: 6 digits of a district, 9 of a street, 12 of a community."""

    regex = "[0-9]{12}|[0-9]{9}|[0-9]{6}"

    def to_python(self, value: str) -> str:
        """Leave it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Leave it as it is."""
        return value


register_converter(WeekConverter, "isoweek")
register_converter(CodeConverter, "division")

app_name = "timetable"
urlpatterns: list[URLPattern] = [
    path("timetable/", city.this_week, name="this_week"),
    path("timetable/near/", finder.page, name="near"),
    path("timetable/<isoweek:week>/", city.week, name="week"),
    path("timetable/<isoweek:week>/all/", everything.page, name="everything"),
    path("timetable/<isoweek:week>/<division:code>/", places.week, name="place_week"),
    path("timetable/<isoweek:week>/<division:code>/sheet/", places.sheet, name="sheet"),
    path("classes/<int:pk>/", classes.page, name="class"),
    path("calendar/<division:code>.ics", calendar.place, name="calendar"),
    path("calendar/class-<int:pk>.ics", calendar.series, name="class_calendar"),
]
