"""Kinds of recordings and of their files."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordingKind(models.TextChoices):
    """By content."""

    AUDIO = "audio", _("sound")
    VIDEO = "video", _("video")


class Variant(models.TextChoices):
    """The files of one recording; the values are fields of the model and stand in addresses."""

    FILE = "file", _("standard")
    LARGE = "large", _("clear")
    SMALL = "small", _("small")
    SOUND = "sound", _("only the sound")
