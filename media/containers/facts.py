"""What the readers of containers share: the answer, the error, reading exactly so many bytes."""

from dataclasses import dataclass
from typing import BinaryIO, Literal

from django.utils.translation import gettext as _

Kind = Literal["audio", "video"]


class ContainerError(ValueError):
    """A file that is no recording we can deliver; the text is for editors."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Kind, the extension it is kept under, length in seconds, width and height in pixels (0 for sound)."""

    kind: Kind
    extension: str
    seconds: float
    width: int = 0
    height: int = 0


def take(file: BinaryIO, count: int) -> bytes:
    """Read exactly ``count`` bytes."""
    data = file.read(count)
    if len(data) < count:
        raise ContainerError(_("The file is incomplete, its end is missing. Please export or upload it once more."))
    return data


def source(head: bytes) -> bool:
    """Whether ``head`` holds no byte that text never has."""
    return not any(byte < 9 or 13 < byte < 32 for byte in head)
