"""Recordings: sound or pictures that move, with what those need who do not hear, see or have much data left."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember
from wagtail.search import index

from media import transcripts, webvtt, wording
from media.containers import TYPES
from media.enums import RecordingKind, Variant
from media.transcripts import Part
from media.webvtt import Cue
from pagecache.querysets import TaggedQuerySet


class Recording(CollectionMember, index.Indexed, models.Model):
    """A lesson that is watched or heard.

    ``file`` is what is offered first; ``large`` a clearer, ``small`` a smaller one of the same, ``sound`` only the sound.
    Kind, length and size are read from the files, never typed.
    """

    title = models.CharField(_("title"), max_length=255)
    file = models.FileField(_("file"), upload_to="recordings")
    large = models.FileField(_("clearer file"), upload_to="recordings", blank=True, help_text=_("The same, larger and clearer. Not needed."))
    small = models.FileField(_("smaller file"), upload_to="recordings", blank=True, help_text=_("The same, for slow lines. Not needed."))
    sound = models.FileField(
        _("only the sound"), upload_to="recordings", blank=True, help_text=_("MP3 or M4A, for those who listen while cooking. Not needed.")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=RecordingKind.choices, editable=False)
    seconds = models.PositiveIntegerField(_("length"), default=0, editable=False, help_text=_("Seconds, read from the file."))
    width = models.PositiveSmallIntegerField(default=0, editable=False)
    height = models.PositiveSmallIntegerField(default=0, editable=False)
    sizes = models.JSONField(default=dict, editable=False, help_text=_("Bytes of each file."))
    people = models.CharField(_("who speaks"), max_length=120, blank=True, help_text=_("Names with a comma between them."))
    poster = models.ForeignKey(
        "media.Picture",
        verbose_name=_("poster"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Shown before it plays. Without one the first picture is shown."),
    )
    captions = models.TextField(_("captions"), blank=True, help_text=_("WebVTT or SRT: times in order, what is said below each."))
    chapters = models.TextField(_("chapters"), blank=True, help_text=_("WebVTT: from when to when, and the chapter's title."))
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_("What is said, to be read. A paragraph may begin with its time, 2:35. Empty: the captions are shown as text."),
    )
    is_private = models.BooleanField(_("only for editors"), default=False, help_text=_("Citizens get it once this is off."))
    plays = models.PositiveIntegerField(_("times played"), default=0, editable=False)
    place = models.CharField(
        max_length=60,
        blank=True,
        db_index=True,
        editable=False,
        help_text=_("Where its uploader works: an opaque token for whoever decides who may change it."),
    )
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by user"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = TaggedQuerySet.as_manager()

    search_fields: ClassVar[list[Any]] = [
        *CollectionMember.search_fields,
        index.SearchField("title", boost=10),
        index.AutocompleteField("title"),
        index.SearchField("people", boost=4),
        index.FilterField("id"),
        index.FilterField("title"),
        index.FilterField("place"),
        index.FilterField("kind"),
        index.FilterField("created_at"),
    ]

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("-created_at", "-id")),)
        permissions = (("choose_recording", "Can choose recording"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_video(self) -> bool:
        """Whether there is something to see."""
        return self.kind == RecordingKind.VIDEO

    def file_of(self, variant: Variant) -> FieldFile:
        """The file of a variant; false where there is none."""
        found: FieldFile = getattr(self, variant.value)
        return found

    def url_of(self, variant: Variant) -> str:
        """The public address of a variant; empty where there is none."""
        file = self.file_of(variant)
        return reverse("media:recording", args=[self.pk, variant.value, extension_of(file)]) if file else ""

    def type_of(self, variant: Variant) -> str:
        """The media type of a variant."""
        return TYPES.get(extension_of(self.file_of(variant)), "application/octet-stream")

    def size_of(self, variant: Variant) -> str:
        """``31 MB``."""
        return wording.size(self.sizes.get(variant.value, 0))

    @property
    def length_told(self) -> str:
        """``8 分 42 秒``."""
        return wording.length(self.seconds)

    @property
    def told(self) -> str:
        """``12 分钟 · 31 MB``."""
        return f"{wording.minutes(self.seconds)} · {self.size_of(Variant.FILE)}"

    @cached_property
    def caption_cues(self) -> list[Cue]:
        """The captions."""
        return webvtt.read(self.captions)

    @cached_property
    def chapter_cues(self) -> list[Cue]:
        """The chapters."""
        return webvtt.read(self.chapters)

    @cached_property
    def parts(self) -> list[Part]:
        """What can be read instead."""
        return transcripts.parts(self.transcript, self.caption_cues, self.chapter_cues)

    @property
    def spoken(self) -> str:
        """All that is said, for the search index."""
        return self.transcript or "\n".join(cue.text for cue in self.caption_cues)


def extension_of(file: FieldFile) -> str:
    """The ending of a file's name."""
    return (file.name or "").rpartition(".")[2]
