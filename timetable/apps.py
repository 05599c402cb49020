"""The app's place in the project."""

from django.apps import AppConfig


class TimetableConfig(AppConfig):
    """See README.md."""

    name = "timetable"
