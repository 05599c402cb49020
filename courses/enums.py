"""Kinds of what can be learned, how it is taken in, how long it takes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemKind(models.TextChoices):
    """What it is; the values stand in addresses."""

    COURSE = "course", _("course")
    SPECIAL = "special", _("special course of a district")
    ENTERPRISE = "enterprise", _("material of an enterprise")
    MICROLECTURE = "microlecture", _("microlecture")


COURSE_KINDS = [choice for choice in ItemKind.choices if choice[0] != ItemKind.MICROLECTURE]


class Way(models.TextChoices):
    """How one learns."""

    WATCH = "watch", pgettext_lazy("way", "watch")
    LISTEN = "listen", pgettext_lazy("way", "listen")
    READ = "read", pgettext_lazy("way", "read")


class Length(models.TextChoices):
    """How much time it takes, in class hours of 45 minutes."""

    SHORT = "short", _("up to a quarter of an hour")
    HOUR = "hour", _("up to one class hour")
    LONG = "long", _("several class hours")


class Order(models.TextChoices):
    """Orders of the catalogue."""

    NEWEST = "", pgettext_lazy("order", "Newest")
    USED = "used", _("Most used")
