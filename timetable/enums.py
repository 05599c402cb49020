"""States of the timetable."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionStatus(models.TextChoices):
    """Whether a session is held. ``MOVED`` stands at the new time; the change is a correction with the old one."""

    SCHEDULED = "scheduled", pgettext_lazy("class", "scheduled")
    CANCELLED = "cancelled", _("cancelled")
    MOVED = "moved", _("moved")


class Shown(models.TextChoices):
    """What citizens see of a class on a day. ``AWAY`` stands on the day a moved class left, ``EXPECTED`` for a rule without an issue yet."""

    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")
    MOVED = "moved", _("moved")
    AWAY = "away", _("moved to another day")
    EXPECTED = "expected", _("to be confirmed")


class IssueState(models.TextChoices):
    """A district's issue of one week."""

    COLLECTING = "collecting", _("collecting")
    PUBLISHED = "published", _("published")


class UploadState(models.TextChoices):
    """A spreadsheet on its way into an issue."""

    CHECKED = "checked", _("checked")
    IMPORTED = "imported", _("imported")
    REFUSED = "refused", _("refused")
