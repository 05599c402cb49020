"""States and kinds of the library."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rights(models.TextChoices):
    """What citizens may do with a book."""

    READ = "read", _("read on the site")
    DOWNLOAD = "download", _("download")
    BOTH = "both", _("read and download")


class Length(models.IntegerChoices):
    """How long reading takes, for the shelves' filters."""

    UNKNOWN = 0, _("not known")
    HOUR = 1, _("within an hour")
    DAY = 2, _("within a day")
    LONG = 3, _("longer")


class ImportState(models.TextChoices):
    """Files on their way into the library."""

    CHECKING = "checking", _("being looked over")
    CHECKED = "checked", _("looked over")
    RUNNING = "running", _("being stored")
    DONE = "done", _("stored")
    DISCARDED = "discarded", _("thrown away")
