"""What of a query says something, and how much of it a title has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import text, wording


@pytest.mark.parametrize(
    ("query", "tokens"),
    [
        ("怎么做红烧肉", ["做红", "红烧", "烧肉"]),
        ("红烧肉怎么做", ["红烧", "烧肉"]),
        ("how to use Excel", ["use", "excel"]),
        ("什么是太极", ["太极"]),
        ("怎么", []),
        ("", []),
    ],
)
def test_words_that_ask_are_left_out(query: str, tokens: list[str]) -> None:
    assert wording.telling(query) == tokens


def share(query: str, heading: str) -> float:
    return wording.share(text.fold(heading), wording.parts(query))


def test_the_share_of_a_title() -> None:
    assert share("红烧肉", "红烧肉的做法") == 1
    assert share("红烧肉", "肉和红的烧") == 0.5
    assert share("红烧肉", "剪纸") == share("", "剪纸") == 0
    assert share("excel 求和", "Excel 入门") == 0.5


def test_what_asks_counts_little() -> None:
    assert share("怎么做红烧肉", "红烧排骨") > share("怎么做红烧肉", "怎么了") > 0


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_share_is_between_nothing_and_all(query: str, heading: str) -> None:
    assert 0 <= share(query, heading) <= 1
    if text.query_phrases(query):
        assert share(query, text.clean_query(query)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [("高血压吃什么好", True), ("太极 入门", True), ("excel求和", True), ("how", True), ("家常刀削面", False), ("excel", False), ("", False)],
)
def test_what_asks_or_has_several_words_is_hardly_a_title(query: str, expected: bool) -> None:
    assert wording.is_loose(query) is expected
