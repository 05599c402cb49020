"""The page of the self-test tells what was measured, and every criterion has something to stand on."""

import tomllib

import pytest
from django.utils import translation

from config.environment import ROOT
from home import self_test
from home.enums import Verdict
from tests.self_test import Keeper


def test_every_criterion_of_wcag_stands_once_and_on_something():
    found = self_test.self_test().criteria
    numbers = [tuple(map(int, one.number.split("."))) for one in found]
    assert numbers == sorted(set(numbers))
    assert (sum(one.level == "A" for one in found), sum(one.level == "AA" for one in found)) == (31, 24)
    assert [one.number for one in found if not (one.visits or one.cases or (one.hand and one.judged))] == []


def test_what_is_said_was_measured_without_a_fault():
    record = tomllib.loads(self_test.RECORD.read_text(encoding="utf-8"))
    assert {name: one["faults"] for table in ("rules", "tests") for name, one in record[table].items() if one["faults"]} == {}
    assert [file for file in record["tests"] if not (ROOT / file).is_file()] == []


def test_a_fault_outweighs_what_was_judged():
    bad = self_test.Measured("axe", visits=9, pages=3, faults=1)
    assert self_test.Criterion("1.1.1", "A", "非文本内容", "Non-text Content", judged="meets", rules=(bad,)).verdict is Verdict.PARTLY


def test_suite_keeps_what_was_measured(tmp_path):
    record = tmp_path / "record.toml"
    keeper = Keeper(record)
    looks = [("axe", "/", False), ("axe", "/", True), ("axe", "/places/", False)]
    for when in ("setup", "call", "teardown"):
        keeper.pytest_runtest_logreport(
            pytest.TestReport("tests/site/test_tokens.py::test_x", ("", 0, ""), {}, "passed", None, when, user_properties=[("measured", looks)])
        )
    keeper.pytest_sessionfinish()
    found = tomllib.loads(record.read_text(encoding="utf-8"))
    assert found["rules"] == {"axe": {"visits": 3, "pages": 2, "faults": 1}}
    assert found["tests"] == {"tests/site/test_tokens.py": {"visits": 1, "pages": 1, "faults": 0}}


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "words"), [("", "只用键盘"), ("/en", "by keyboard alone"), ("/zh-hant", "只用鍵盤")])
def test_page_asks_no_query_of_its_own(client, django_assert_num_queries, prefix, words):
    with translation.override("zh-hans"):
        client.get(f"{prefix}/accessibility/self-test/")
    with django_assert_num_queries(0):
        page = client.get(f"{prefix}/accessibility/self-test/").content.decode()
    assert words in page
    assert "1.4.3" in page
