"""The verbs of recordings: take a file, captions, chapters; forms and the demo call them."""

from typing import Any

from django.core.files.base import File
from django.utils.text import slugify
from django.utils.translation import gettext as _

from media import containers, webvtt
from media.containers import ContainerError, Facts
from media.enums import RecordingKind, Variant
from media.models import Recording

LARGEST = 2 << 30
"""Bytes of one file."""
TOLERANCE = 3
"""Seconds by which files of one recording may differ, beside two in a hundred."""


def take_file(recording: Recording, variant: Variant, file: "File[Any]") -> None:
    """Put ``file`` into ``recording``, not yet saved: kind, length and size are read from it.

    Raises ``ContainerError`` in words for editors. Take ``Variant.FILE`` first: the others must be the same.
    """
    size = int(file.size or 0)
    if size > LARGEST:
        raise ContainerError(
            _("The file has %(size)s MB, at most %(most)s MB. Please compress it first.") % {"size": size >> 20, "most": LARGEST >> 20}
        )
    facts = containers.read(file.file if file.file is not None else file)  # type: ignore[arg-type]  # an open file of bytes
    if variant is Variant.FILE:
        recording.kind, recording.seconds = RecordingKind(facts.kind), max(1, round(facts.seconds))
        recording.width, recording.height = min(facts.width, 32_767), min(facts.height, 32_767)
    else:
        _compare(recording, variant, facts)
    stem = slugify((file.name or "").rpartition("/")[2].rpartition(".")[0])[:60] or "recording"
    file.name = f"{stem}.{facts.extension}"
    setattr(recording, variant.value, file)
    recording.sizes = {**recording.sizes, variant.value: size}


def drop_file(recording: Recording, variant: Variant) -> None:
    """Take a variant out, not yet saved."""
    setattr(recording, variant.value, "")
    recording.sizes = {name: size for name, size in recording.sizes.items() if name != variant.value}


def _compare(recording: Recording, variant: Variant, facts: Facts) -> None:
    wanted = RecordingKind.AUDIO if variant is Variant.SOUND else RecordingKind(recording.kind)
    if facts.kind != wanted:
        if wanted == RecordingKind.AUDIO:
            raise ContainerError(_("A file with sound only belongs here (MP3 or M4A)."))
        raise ContainerError(_("A video belongs here, this file has sound only. Please take another."))
    if abs(facts.seconds - recording.seconds) > TOLERANCE + recording.seconds * 0.02:
        text = _("The two files differ in length: this one has %(this)s, the main file %(main)s. Please check whether it is the right one.")
        raise ContainerError(text % {"this": webvtt.short(facts.seconds), "main": webvtt.short(recording.seconds)})


def take_captions(recording: Recording, source: str) -> None:
    """Put captions in, clean; raises ``webvtt.CaptionError``."""
    recording.captions = webvtt.write(webvtt.read(source, length=recording.seconds))
    _forget(recording)


def take_chapters(recording: Recording, source: str) -> None:
    """Put chapters in, clean; raises ``webvtt.CaptionError``."""
    recording.chapters = webvtt.write(webvtt.read(source, length=recording.seconds))
    _forget(recording)


def _forget(recording: Recording) -> None:
    for name in ("caption_cues", "chapter_cues", "parts"):
        recording.__dict__.pop(name, None)
