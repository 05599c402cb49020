"""Problems are said in the editor's language; the child process needs no catalogue for that."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from timetable.spreadsheets.divisions import Divisions
from timetable.spreadsheets.reading import read_timetable
from timetable.spreadsheets.records import Context, SpreadsheetError

DATA = Path(settings.ROOT) / "tests" / "data" / "timetables"
QUOTED = re.compile("“[^”]*”|[(（][^()（）]*[)）]")
"""What a message repeats of the sheet, and names of places."""
HAN = re.compile("[\u3400-\u9fff]")


@pytest.mark.parametrize("name", ["03-dates-and-times.xlsx", "04-matrix.xlsx", "06-names.xls", "09-hostile-text.csv", "11-clashes.xlsx"])
def test_an_english_editor_reads_english(divisions: Divisions, name: str) -> None:
    with translation.override("en"):
        problems = read_timetable(DATA / name, name, Context(2026, 48, "迎泽区"), divisions).problems
    assert len(problems) > 3
    assert {problem.reason for problem in problems if not re.search("[a-z]{3}", problem.reason)} == set()
    assert {problem.reason for problem in problems if re.search("[。，；：请]", QUOTED.sub("", problem.reason))} == set()


def test_what_the_child_process_refuses_is_said_in_the_language_of_the_moment() -> None:
    error = SpreadsheetError("damaged")
    with translation.override("en"):
        assert str(error) == error.reason == "The file is incomplete or damaged. Please save it once more and upload it again."
    assert HAN.search(error.reason)


def test_the_child_process_loads_no_django() -> None:
    program = "import sys, timetable.spreadsheets.worker; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=settings.ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
