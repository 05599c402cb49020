"""From an editor's spreadsheet to the week's classes: pure functions, no database, of Django only the words of problems.

``read_timetable`` is the door; ``read_workbook`` gives the raw cells. See README.md beside this file.
"""

from .divisions import Divisions, Place
from .reader import read_workbook
from .reading import read_timetable
from .records import ClassRow, Context, Passed, Problem, Reading, SpreadsheetError

__all__ = ["ClassRow", "Context", "Divisions", "Passed", "Place", "Problem", "Reading", "SpreadsheetError", "read_timetable", "read_workbook"]
