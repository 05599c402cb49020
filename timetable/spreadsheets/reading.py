"""The whole dry run: a file in, what can be imported out."""

from pathlib import Path

from timetable.catalogue import gettext as _

from .checker import check_workbook
from .divisions import Divisions
from .reader import read_workbook
from .records import Context, Reading, SpreadsheetError, refusal
from .text import clean, short


def read_timetable(source: bytes | Path, filename: str, context: Context, divisions: Divisions) -> Reading:
    """Read an untrusted file for one week and one editor's area.

    A file that cannot be read gives a ``Reading`` whose only problem says why, naming ``filename`` (which is never believed).
    Raise ``ValueError`` for a context whose area does not exist.
    """
    divisions.check(context)
    try:
        workbook = read_workbook(source)
    except SpreadsheetError as error:
        return refusal(
            context, SpreadsheetError(error.kind, _("“%(file)s”: %(reason)s") % {"file": short(clean(filename), 60), "reason": error.reason})
        )
    return check_workbook(workbook, context, divisions)
