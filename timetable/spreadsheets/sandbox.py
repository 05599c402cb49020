"""Starts the child process that opens an untrusted file, and turns whatever becomes of it into an answer."""

import json
import logging
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .cells import Workbook, unpack
from .records import SpreadsheetError

logger = logging.getLogger(__name__)

WALL_SECONDS = 25.0
ROOT = Path(__file__).resolve().parents[2]

_COMMAND = [sys.executable, "-E", "-m", "timetable.spreadsheets.worker"]
_KILLED_BY_A_LIMIT = {
    -signal.SIGABRT,
    -signal.SIGKILL,
    -signal.SIGSEGV,
    -getattr(signal, "SIGXCPU", 24),
    -getattr(signal, "SIGXFSZ", 25),
    -getattr(signal, "SIGBUS", 7),
}


def open_in_child(data: bytes, *, wall_seconds: float = WALL_SECONDS) -> Workbook:
    """Read a file in a child process with limits of memory, processor time and wall time; raise ``SpreadsheetError``."""
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(  # noqa: S603  # a fixed command, the file comes in on stdin
                _COMMAND, input=data, stdout=output, stderr=subprocess.PIPE, cwd=ROOT, env=_environment(), timeout=wall_seconds, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise SpreadsheetError("too_large") from error
        output.seek(0)
        return _answer(done.returncode, output.read(), done.stderr)


def _environment() -> dict[str, str]:
    """Nothing of the server's own environment: no secret, no address."""
    return {"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "RUST_BACKTRACE": "0"}


def _answer(code: int, output: bytes, complaint: bytes) -> Workbook:
    if code:
        logger.warning("The reader of a spreadsheet ended with %s: %s", code, complaint[-400:].decode("utf-8", "replace"))
        raise SpreadsheetError("too_large" if code in _KILLED_BY_A_LIMIT else "damaged")
    answer: dict[str, Any] = json.loads(output)
    if "refused" in answer:
        raise SpreadsheetError(answer["refused"], answer["text"])
    return unpack(answer)
