"""What the readers of containers share: the answer, the error, reading exactly so many bytes."""

from dataclasses import dataclass
from typing import BinaryIO, Literal

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
        raise ContainerError("文件不完整，后面少了一段。请重新导出或重新上传一次。")
    return data


def source(head: bytes) -> bool:
    """Whether ``head`` holds no byte that text never has."""
    return not any(byte < 9 or 13 < byte < 32 for byte in head)
