"""The app's place in the project."""

from django.apps import AppConfig


class TimetableConfig(AppConfig):
    """See README.md."""

    name = "timetable"

    def ready(self) -> None:
        """Say what can be done by hand before the guard stands; fill the registries, Wagtail's of form fields too."""
        from timetable import declared, policies
        from timetable.forms import moments

        policies.register()
        declared.declare()
        moments.register()
