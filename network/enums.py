"""States and kinds of the network."""

from functools import cache

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


@cache
def in_words(choice: models.TextChoices, *languages: str) -> str:
    """What a choice is called in some languages, else in all of the site's: as rows say it, for the search index."""
    said = []
    for language in languages or [code for code, _name in settings.LANGUAGES]:
        with translation.override(language):
            said.append(str(choice.label))
    return " ".join(dict.fromkeys(said))


class Tier(models.IntegerChoices):
    """Depth of an organisation below the city (1)."""

    CITY = 1, _("city")
    DISTRICT = 2, _("district")
    STREET = 3, _("street or town")
    COMMUNITY = 4, _("community or village")


class Role(models.TextChoices):
    """What a member does in the subtree of the organisation."""

    EDITOR = "editor", _("editor")
    PUBLISHER = "publisher", _("publisher")


class RowState(models.TextChoices):
    """Whether citizens see a row of a volume model."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class DataClass(models.TextChoices):
    """Who may see a field (PIPL: personal and sensitive ones leave the system only for their subject)."""

    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("internal")
    PERSONAL = "personal", _("personal")
    SENSITIVE = "sensitive", _("sensitive")


class VenueKind(models.TextChoices):
    """Public places where classes and lectures are held."""

    COMMUNITY_SCHOOL = "school", _("community school")
    LECTURE_BASE = "lecture", _("lecture base")
    LIBRARY = "library", _("library")
    MUSEUM = "museum", _("museum")
    CULTURE = "culture", _("cultural centre")
    SCIENCE = "science", _("science centre")
    SPORT = "sport", _("sports centre")
    HERITAGE = "heritage", _("heritage site")
    READING_ROOM = "reading", _("reading room")
    OTHER = "other", _("other place")


class PersonKind(models.TextChoices):
    """The teams: 讲师团, 辅导员, 志愿者."""

    LECTURER = "lecturer", _("lecturer")
    COUNSELLOR = "counsellor", _("counsellor")
    VOLUNTEER = "volunteer", _("volunteer")


class StepFree(models.TextChoices):
    """Whether a wheelchair gets in."""

    UNKNOWN = "unknown", _("not known")
    YES = "yes", _("step-free")
    NO = "no", _("steps")
