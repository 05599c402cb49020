"""``--self-test=FILE``: what the gates measured while the suite ran, for the accessibility page (``home.self_test``)."""

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

from home.self_test import CRITERIA


class Keeper:
    """Collects what the browser tests say they measured, and how the files of tests went that a criterion names."""

    def __init__(self, target: Path) -> None:
        """``target`` is written when the suite ends."""
        self.target = target
        self.visits: dict[str, int] = defaultdict(int)
        self.faults: dict[str, int] = defaultdict(int)
        self.pages: dict[str, set[str]] = defaultdict(set)
        self.files: dict[str, list[bool]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test and what it measured."""
        if report.when == "call" and not report.skipped:
            self.files[report.nodeid.partition("::")[0]].append(report.passed)
        for name, looks in report.user_properties if report.when == "teardown" else ():
            for rule, path, is_fault in looks if name == "measured" else ():
                self.visits[rule] += 1
                self.faults[rule] += is_fault
                self.pages[rule].add(path)

    def pytest_sessionfinish(self) -> None:
        """Write the record."""
        named = CRITERIA.read_text(encoding="utf-8")
        files = {file: passed for file, passed in self.files.items() if f'"{file}"' in named}
        today = dt.date.today()  # noqa: DTZ011 - the day where the tests ran
        rules = {rule: (visits, len(self.pages[rule]), self.faults[rule]) for rule, visits in self.visits.items()}
        cases = {file: (len(passed), 1, passed.count(False)) for file, passed in files.items()}
        lines = ["# Written by: CI=true script/test --self-test=home/data/self_test.toml", f"measured_on = {today}"]
        for table, found in (("rules", rules), ("tests", cases)):
            lines += ["", f"[{table}]"]
            lines += [f'"{name}" = {{ visits = {one[0]}, pages = {one[1]}, faults = {one[2]} }}' for name, one in sorted(found.items())]
        self.target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def register(config: pytest.Config) -> None:
    """Keep a record when it is asked for, in the process that hears every report."""
    if (target := config.getoption("--self-test")) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Keeper(Path(target).absolute()), "self-test")
