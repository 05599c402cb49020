"""The editors' form of what has class hours."""

from typing import Any

from django.utils import timezone

from network.forms import OwnedPageForm


class HoursForm(OwnedPageForm):
    """Notes who entered class hours, and on which day."""

    def save(self, commit: bool = True) -> Any:
        """As always; the name and the day follow from a changed number or reason."""
        page = self.instance
        if {"hours_entered", "hours_reason"} & set(self.changed_data):
            known = page.hours_entered is not None
            page.hours_by = str(self.for_user or "")[:100] if known else ""
            page.hours_on = timezone.localdate() if known else None
        return super().save(commit=commit)
