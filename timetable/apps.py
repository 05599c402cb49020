"""The app's place in the project."""

from django.apps import AppConfig


class TimetableConfig(AppConfig):
    """See README.md."""

    name = "timetable"

    def ready(self) -> None:
        """Say what can be done by hand before the guard stands."""
        from timetable import policies

        policies.register()
