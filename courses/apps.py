"""The app's place in the project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """See README.md."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        """Fill the registries; connect receivers."""
        from courses import declared, receivers  # noqa: F401 - receivers connect themselves

        declared.declare()
