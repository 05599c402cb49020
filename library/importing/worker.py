"""The child process that opens a stranger's file: the file as stdin, pictures into a folder, the rest as JSON on stdout.

Started by ``sandbox`` as ``python -m library.importing.worker FOLDER NAME``; needs neither Django nor the database.
"""

import json
import sys
import zipfile
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

MEMORY = 1200 << 20
CPU_SECONDS = 60
LARGEST_FILE = 64 << 20
LARGEST_INPUT = 220 << 20


def limit_resources() -> None:
    """Bound memory, processor time, files and processes, for this process and for good."""
    try:
        import resource
    except ImportError:  # Windows: the wall clock of the parent remains
        return
    wanted = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: LARGEST_FILE * 2,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS refuses some; the others hold
            continue


def read(file: BinaryIO, folder: Path, name: str) -> dict[str, Any]:
    """The answer for a file, or ``{"refused": kind, "message": …}``."""
    from .packages import refused
    from .records import RefusedFileError

    try:
        answer: dict[str, Any] = _answer(file, folder, name).as_json()
        return answer  # noqa: TRY300
    except RefusedFileError as error:
        return _refusal(error)
    except (MemoryError, RecursionError):
        return _refusal(refused("too_large"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return _refusal(refused("damaged"))


def _refusal(error: Any) -> dict[str, Any]:
    return {"refused": error.kind, "message": asdict(error.message)}


def _answer(file: BinaryIO, folder: Path, name: str) -> Any:
    from .files import kind_of
    from .packages import refused
    from .records import Answer

    if file.seek(0, 2) > LARGEST_INPUT:
        raise refused("too_large")
    kind = kind_of(file, name)
    if kind == "epub":
        from .epub import read_epub

        return Answer("epub", read_epub(file, folder))
    if kind == "text":
        from .texts import MOST_BYTES, read_text

        return Answer("txt", read_text(file.read(MOST_BYTES + 1), name))
    from .sheets import read_sheet

    return read_sheet(file, kind.removeprefix("sheet-"))


def main() -> None:
    """Read one file."""
    limit_resources()
    answer = read(sys.stdin.buffer, Path(sys.argv[1]), sys.argv[2])
    sys.stdout.write(json.dumps(answer, ensure_ascii=True, allow_nan=False))


if __name__ == "__main__":
    main()
