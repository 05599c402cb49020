"""Panels of the editors' home: error reports that wait for me, pages that could not be published at their time."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision

from content import publishing
from content.enums import ReportStatus
from content.models import ErrorReport
from content.viewsets import REPORTS
from network import scope
from network.pages import own_pages

SHOWN = 5
LATE = dt.timedelta(minutes=3)
"""After its time a page waits for the next tick; what waits longer could not be published."""


class ReportsPanel(Component):
    """Open reports about pages of the editor's organisations; nothing while there are none."""

    order = 105
    template_name = "content/admin/reports_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """At most two queries."""
        user = parent_context["request"].user
        waiting = ErrorReport.objects.present().within(scope.paths_of(user)).filter(status=ReportStatus.OPEN)
        count = waiting.count()
        found = waiting.order_by("created_at").values("pk", "message", "path")[:SHOWN] if count else ()
        return {
            "count": count,
            "heading": _("Error reports waiting") + f" ({count})",
            "reports": [report | {"url": reverse(REPORTS.get_url_name("edit"), args=[report["pk"]])} for report in found],
            "url": reverse(REPORTS.get_url_name("list")) + f"?status={ReportStatus.OPEN}",
        }


class OverduePanel(Component):
    """Scheduled pages of the editor's organisations that the clock could not publish, and what they lack; nothing while there are none."""

    order = 104
    template_name = "content/admin/overdue_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """One query, with overdue pages two and some for each that is shown."""
        late = Revision.objects.filter(approved_go_live_at__lt=timezone.now() - LATE, base_content_type__model="page")
        keys = [int(key) for key in late.values_list("object_id", flat=True)]
        own = set(Page.objects.filter(own_pages(parent_context["request"].user), pk__in=keys).values_list("pk", flat=True)) if keys else set()
        shown = late.filter(object_id__in=[str(key) for key in own]).order_by("approved_go_live_at")[:SHOWN] if own else ()
        return {"count": len(own), "heading": _("Not published at their time") + f" ({len(own)})", "pages": [_overdue(one) for one in shown]}


def _overdue(revision: Revision) -> dict[str, Any]:
    page = revision.as_object()
    documents = publishing.without_text(page)
    told = publishing.UnreadyError(page, documents).told if documents else _("Open it and publish it: then it says what is missing.")
    return {"title": page.title, "url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "due": revision.approved_go_live_at, "told": told}
