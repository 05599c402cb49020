"""Files to cells: the raw half of the import. What the cells mean is the checker's business."""

from pathlib import Path

from .cells import Workbook
from .sandbox import open_in_child
from .worker import FILE_SIZE


def read_workbook(source: bytes | Path) -> Workbook:
    """The sheets of an untrusted file. Raise ``SpreadsheetError`` with kind and plain words for one that cannot be read."""
    return open_in_child(_bytes(source))


def _bytes(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source[: FILE_SIZE + 1]
    with source.open("rb") as file:
        return file.read(FILE_SIZE + 1)
