"""The app's place in the benchmark's project, and its kind of things that are found."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig

NAME = "documents"


class JudgedConfig(AppConfig):
    """One model, one kind."""

    name = "judged"

    def ready(self) -> None:
        """Nothing but documents is found."""
        from search import kinds

        for kind in kinds.registered():
            kinds.unregister(kind.name)
        kinds.register(kinds.Kind(NAME, "document", "documents", "judged.Document", rows, queries=1))


def rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
    """Public rows of documents; one query."""
    from judged.models import Document

    found = Document.objects.filter(pk__in=ids).values("pk", "key", "title")
    return [{"id": row["pk"], "url": "", "title": row["title"], "key": row["key"]} for row in found]
