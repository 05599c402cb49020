"""States of error reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportStatus(models.TextChoices):
    """How far an error report has come."""

    OPEN = "open", _("open")
    ANSWERED = "answered", _("mended")
    CLOSED = "closed", _("nothing to mend")


class CallOut(models.TextChoices):
    """What a call-out says; the values are the style classes of messages."""

    NOTE = "", _("good to know")
    OK = "ok", _("good news")
    CARE = "w", _("take care")
