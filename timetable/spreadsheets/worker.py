"""The child process that opens untrusted files: bytes in on stdin, JSON out on stdout, under limits it sets itself first.

Started by ``sandbox`` as ``python -m timetable.spreadsheets.worker``; needs neither Django nor the database.
"""

import io
import json
import sys
import zipfile
from typing import Any

from timetable.catalogue import gettext_noop

MEMORY = 900 << 20
CPU_SECONDS = 15
OUTPUT = 96 << 20
FILE_SIZE = 20 << 20
_TOO_MANY_BYTES = gettext_noop("The file is larger than 20 MB, too large for a timetable, and cannot be imported.")


def limit_resources() -> None:
    """Bound memory, processor time, output and open files, for this process and for good."""
    try:
        import resource
    except ImportError:  # Windows: the wall clock of the parent remains
        return
    wanted = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: OUTPUT,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS refuses some; the others hold
            continue


def read(data: bytes) -> dict[str, Any]:
    """The packed workbook of a file, or ``{"refused": kind, "text": message or None}``."""
    from .cells import pack
    from .records import SpreadsheetError

    try:
        return pack(_workbook(data))
    except SpreadsheetError as error:
        return {"refused": error.kind, "text": error.text}
    except MemoryError:
        return {"refused": "too_large", "text": None}


def _workbook(data: bytes) -> Any:
    from .files import container_of, kind_of_ole
    from .records import SpreadsheetError
    from .textfiles import read_text

    if len(data) > FILE_SIZE:
        raise SpreadsheetError("too_large", _TOO_MANY_BYTES)
    container = container_of(data)
    if container == "text":
        return read_text(data)
    from .workbooks import read_binary

    if container == "ole":
        return read_binary(data, kind_of_ole(data))
    return _package(data)


def _package(data: bytes) -> Any:
    """A ZIP package: the guard first, then what it holds."""
    from media.archives import ArchiveError, check_archive_bytes

    from .files import kind_of_zip
    from .records import SpreadsheetError
    from .workbooks import read_binary

    try:
        names = check_archive_bytes(data)
    except ArchiveError as error:
        raise SpreadsheetError("damaged" if error.kind == "unsafe" else error.kind) from error
    manifest = b""
    if "META-INF/manifest.xml" in names:
        manifest = zipfile.ZipFile(io.BytesIO(data)).read("META-INF/manifest.xml")
    return read_binary(data, kind_of_zip(names, manifest), names)


def main() -> None:
    """Read one file."""
    limit_resources()
    answer = read(sys.stdin.buffer.read(FILE_SIZE + 1))
    sys.stdout.write(json.dumps(answer, ensure_ascii=True, allow_nan=False))


if __name__ == "__main__":
    main()
