"""What editors see of notices."""

from django.utils.translation import gettext_lazy as _

from home.models import Notice
from network.viewsets import GuardedViewSet, words_column


class NoticeViewSet(GuardedViewSet):
    """Notices to citizens of one's own area."""

    model = Notice
    icon = "info-circle"
    menu_label = _("Notices for citizens")
    menu_order = 130
    add_to_admin_menu = True
    list_display = ("title", "organisation", words_column(Notice, "severity"), "starts_at", "ends_at")
    list_export = ("title", "text", "organisation", "severity", "starts_at", "ends_at")
    list_filter = ("severity", "state")
    ordering = ("-starts_at",)
