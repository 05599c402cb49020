"""The app's place in the project."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class HomeConfig(AppConfig):
    """See README.md."""

    name = "home"
    verbose_name = pgettext_lazy("app", "Home")

    def ready(self) -> None:
        """Say who answers for the timetable's addresses."""
        from content import owners
        from network.models import Organisation
        from timetable.models import Series

        def of_class(kwargs: dict[str, Any]) -> Organisation | None:
            return Organisation.objects.filter(pk__in=Series.objects.filter(pk=kwargs["pk"]).values("organisation")).first()

        owners.register("timetable:class", of_class)
        for name in ("place_week", "sheet"):
            owners.register(f"timetable:{name}", owners.by_code)
