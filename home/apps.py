"""The app's place in the project."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class HomeConfig(AppConfig):
    """See README.md."""

    name = "home"
    verbose_name = pgettext_lazy("app", "Home")

    def ready(self) -> None:
        """Say who answers for the timetable's addresses, and what a worker keeps from its start."""
        from content import owners
        from home import columns, sections
        from network.models import Organisation
        from pagecache import memory
        from search import columns as searched
        from timetable.models import Series

        def of_class(kwargs: dict[str, Any]) -> Organisation | None:
            return Organisation.objects.filter(pk__in=Series.objects.filter(pk=kwargs["pk"]).values("organisation")).first()

        def class_name(kwargs: dict[str, Any]) -> str:
            return str(Series.objects.live().filter(pk=kwargs["pk"]).values_list("title", flat=True).first() or "")

        owners.register("timetable:class", of_class, called=class_name)
        for name in ("place_week", "sheet"):
            owners.register(f"timetable:{name}", owners.by_code)
        memory.at_start(sections.fill)
        searched.register("menus", columns.find)
