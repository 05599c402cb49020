"""The player of a recording, with what can be read instead."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media import transcripts
from media.enums import Variant
from media.models import Recording
from media.transcripts import Part

register = template.Library()
SPEEDS = (("0.75", gettext_lazy("slow")), ("1", gettext_lazy("normal")), ("1.25", gettext_lazy("a little faster")), ("1.5", gettext_lazy("fast")))


@register.inclusion_tag("courses/_player.html")
def player(recording: Recording, label: str, cloth: int | None, sign: str, series: str) -> dict[str, Any]:
    """The native player, other files of the same, chapters, transcript. No query."""
    others = [(variant.label, recording.url_of(variant), recording.size_of(variant)) for variant in (Variant.SMALL, Variant.LARGE)]
    return {
        "recording": recording,
        "label": _("%(title)s, %(length)s") % {"title": label, "length": recording.length_told},
        "cloth": cloth or 1,
        "sign": sign,
        "series": series,
        "file_url": recording.url_of(Variant.FILE),
        "file_type": recording.type_of(Variant.FILE),
        "size": recording.size_of(Variant.FILE),
        "sound_url": recording.url_of(Variant.SOUND) if recording.is_video else "",
        "sound_size": recording.size_of(Variant.SOUND),
        "others": [other for other in others if other[1]],
        "speeds": SPEEDS,
        "chapters": [Part(cue.text, cue.start) for cue in recording.chapter_cues],
        "characters": transcripts.characters(recording.parts),
        "minutes": transcripts.minutes_to_read(recording.parts),
    }
