"""The Range header, by RFC 9110 section 14."""

import pytest

from media import ranges
from media.ranges import Span, UnsatisfiableError


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-1", Span(0, 2)),
        ("bytes=0-", Span(0, 100, is_open=True)),
        ("bytes=40-", Span(40, 100, is_open=True)),
        ("bytes=90-500", Span(90, 100)),
        ("bytes=-10", Span(90, 100)),
        ("bytes=-500", Span(0, 100)),
        (" Bytes = 5 - 9 ", Span(5, 10)),
    ],
)
def test_one_range_is_understood(header, span):
    assert ranges.asked(header, 100) == span


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=9-5", "bytes=a-b", "bytes=1", "bytes=" + "9" * 30 + "-"]
)
def test_what_a_server_may_ignore_is_ignored(header):
    assert ranges.asked(header, 100) is None


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=200-300", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)])
def test_range_behind_the_end_cannot_be_satisfied(header, size):
    with pytest.raises(UnsatisfiableError):
        ranges.asked(header, size)


def test_open_range_is_cut_into_pieces_of_a_megabyte_at_most():
    assert ranges.PIECE <= 1 << 20
    assert Span(10, 10_000_000, is_open=True).cut() == Span(10, 10 + ranges.PIECE, is_open=True)
    assert Span(10, 20).cut() == Span(10, 20)
