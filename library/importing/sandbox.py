"""Starts the child process that opens a stranger's file, and turns whatever becomes of it into an answer."""

import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .messages import Message
from .packages import refused
from .records import Answer, RefusedFileError

logger = logging.getLogger(__name__)

WALL_SECONDS = 90.0
ROOT = Path(__file__).resolve().parents[2]
_COMMAND = [sys.executable, "-E", "-s", "-m", "library.importing.worker"]
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "RUST_BACKTRACE": "0"}
"""Nothing of the server's own: no secret, no address."""


def read_file(path: Path, folder: Path, *, name: str = "", wall_seconds: float = WALL_SECONDS) -> Answer:
    """Read a book or a sheet of records in a child process with limits; its pictures come to lie in ``folder``.

    Raises ``RefusedFileError`` in plain words for a file that cannot be read, ``OSError`` for one that is not there.
    """
    with path.open("rb") as file, tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(  # noqa: S603  # a fixed command, the file comes in as stdin
                [*_COMMAND, str(folder), (name or path.name)[-200:]],
                stdin=file,
                stdout=output,
                stderr=subprocess.PIPE,
                cwd=ROOT,
                env=_ENVIRONMENT,
                timeout=wall_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise refused("too_large") from error
        output.seek(0)
        return _answer(done.returncode, output.read(), done.stderr)


def _answer(code: int, output: bytes, complaint: bytes) -> Answer:
    if code:
        logger.warning("The reader of a book ended with %s: %s", code, complaint[-400:].decode("utf-8", "replace"))
        raise refused("too_large" if code < 0 else "damaged")
    answer: dict[str, Any] = json.loads(output)
    if "refused" in answer:
        raise RefusedFileError(answer["refused"], Message.from_json(answer["message"]))
    return Answer.from_json(answer)
