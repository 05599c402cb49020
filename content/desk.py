"""The panel of the editors' home: error reports that wait for me."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from content.enums import ReportStatus
from content.models import ErrorReport
from content.viewsets import REPORTS
from network import scope

SHOWN = 5


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
