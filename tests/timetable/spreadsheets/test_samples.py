"""Every sample against what its README says a good importer makes of it."""

import json
import resource
from collections import Counter

import pytest

from timetable.spreadsheets.reading import read_timetable
from timetable.spreadsheets.records import Context

from .conftest import DATA

SAMPLES = DATA / "timetables"
FILES = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["files"]
WHOLE = {name: expected for name, expected in FILES.items() if "rows" in expected}
BROKEN = {name: expected for name, expected in FILES.items() if name.startswith("broken/")}


def spent() -> float:
    """Seconds that this process and those it started were at work: how busy the machine is does not count."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def counted(objects: list[dict]) -> Counter[str]:
    return Counter(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in objects)


def take(problems: list[dict], wanted: dict) -> bool:
    """Remove the reported problem that is as wanted; False if there is none."""
    for problem in problems:
        same_place = all(problem[name] == wanted[name] for name in ("sheet", "row", "cell", "level"))
        if same_place and problem["kind"] in {wanted["kind"], *wanted.get("also", ())}:
            problems.remove(problem)
            return True
    return False


@pytest.mark.parametrize("name", WHOLE)
def test_sample_gives_exactly_what_is_expected(name, divisions):
    expected = WHOLE[name]

    found = read_timetable(SAMPLES / name, name, Context(**expected["context"]), divisions).as_json()

    assert found["context"] == expected["context"]
    assert counted(found["rows"]) == counted(expected["rows"])
    assert counted(found["rejected"]) == counted(expected["rejected"])
    assert counted(found["skipped"]) == counted(expected["skipped"])
    reported = list(found["problems"])
    missing = [wanted for wanted in expected["problems"] if not take(reported, wanted) and not wanted.get("optional")]
    assert missing == []
    assert reported == []
    assert found["counts"] == expected["counts"]
    assert [problem["reason"] for problem in found["problems"] if len(problem["reason"]) < 8 or problem["reason"][-1] != "。"] == []


def test_city_week_is_read_whole_and_fast(divisions):
    expected = FILES["12-city-week.xlsx"]

    began = spent()
    reading = read_timetable(SAMPLES / "12-city-week.xlsx", "12-city-week.xlsx", Context(**expected["context"]), divisions)
    seconds = spent() - began

    counts = reading.counts | {
        "communities": len({row.code for row in reading.rows}),
        "by_district": dict(Counter(row.district for row in reading.rows)),
    }
    assert counts == expected["counts"]
    assert reading.problems == ()
    assert 0.1 < seconds < 5


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_refused_by_kind(name, divisions):
    expected = BROKEN[name]

    began = spent()
    reading = read_timetable(SAMPLES / name, name, Context(2026, 48), divisions)
    seconds = spent() - began

    (problem,) = reading.problems
    (wanted,) = expected["problems"]
    assert {key: problem.as_json()[key] for key in ("sheet", "row", "cell", "level", "kind")} == {
        key: wanted[key] for key in ("sheet", "row", "cell", "level", "kind")
    }
    assert reading.counts["rows"] == 0
    assert reading.refused == problem
    assert problem.reason.endswith("。")
    assert seconds < 3


def test_same_file_gives_the_same_rows_twice(divisions):
    context = Context(**WHOLE["11-clashes.xlsx"]["context"])
    data = (SAMPLES / "11-clashes.xlsx").read_bytes()

    assert read_timetable(data, "a.xlsx", context, divisions) == read_timetable(data, "b.csv", context, divisions)
