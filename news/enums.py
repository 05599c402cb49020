"""Kinds of what is announced."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NewsKind(models.TextChoices):
    """What an announcement is. The values stand in addresses."""

    NEWS = "news", pgettext_lazy("kind of announcement", "News")
    NOTICE = "notice", pgettext_lazy("kind of announcement", "Notice")
    POLICY = "policy", _("Policy")
    PUBLICATION = "publication", _("Publication")
    COMMENDATION = "commendation", _("Commendation")


class Standing(models.TextChoices):
    """What holds of an announcement on a day."""

    COMING = "coming", _("not yet in force")
    VALID = "valid", _("in force")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OVER = "over", _("over")
