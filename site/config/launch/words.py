"""What the scripts say, and how they stop with one clear line."""

import errno
import shutil
import sys
from collections.abc import Callable
from pathlib import Path


class Stop(Exception):  # noqa: N818 - it is no error of the program
    """The script cannot go on; the text says what to do."""


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)  # noqa: T201 - the scripts speak to a terminal


def is_full_disk(error: BaseException) -> bool:
    """Whether ``error`` comes from a disk without room."""
    return (isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}) or "disk is full" in str(error)


def full_disk(folder: Path) -> str:
    """The line for a disk without room."""
    free = shutil.disk_usage(folder).free // 1_000_000
    return (
        f"The disk of {folder} is full ({free} MB free). Free at least 500 MB, or name another folder with VAR_DIR, and start again: nothing is lost."
    )


def guarded(main: Callable[[], int], folder: Path) -> int:
    """Run ``main``; what stops it becomes a line and a number other than 0."""
    try:
        return main()
    except Stop as stop:
        sys.stderr.write(f"\n{stop}\n")
        return 1
    except OSError as error:
        if not is_full_disk(error):
            raise
        sys.stderr.write(f"\n{full_disk(folder)}\n")
        return 1
