"""Parts of one work in their order."""

from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import sequence


def kept(*titles: str) -> list[str]:
    return sequence.kept(titles, str, lambda _title: "")


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        ("家常菜3 家常菜10 家常菜2", "家常菜2 家常菜3 家常菜10"),
        ("三国第三册 红楼梦 三国第一册 三国第二册", "三国第一册 红楼梦 三国第二册 三国第三册"),
        ("文集下册 文集上册 文集中册", "文集上册 文集中册 文集下册"),
        ("第二十一讲 第九讲 第一百零二讲 第二十讲", "第九讲 第二十讲 第二十一讲 第一百零二讲"),
        ("1984年鉴二 1983年鉴三 1984年鉴一", "1983年鉴三 1984年鉴一 1984年鉴二"),
        ("剪纸乙 剪纸甲", "剪纸乙 剪纸甲"),
        ("剪纸二 国画一", "剪纸二 国画一"),
    ],
)
def test_numbers_put_the_parts_of_a_work_in_order(titles: str, wanted: str) -> None:
    assert kept(*titles.split()) == wanted.split()


def test_what_is_told_apart_otherwise_stays_apart() -> None:
    rows = [("讲座二", 1), ("讲座一", 2), ("讲座四", 2), ("讲座三", 2)]
    assert sequence.kept(rows, itemgetter(0), itemgetter(1)) == [("讲座二", 1), ("讲座一", 2), ("讲座三", 2), ("讲座四", 2)]


@given(st.lists(st.text("一二十百零〇09上下册课 a\u0664", max_size=8), max_size=12))
def test_nothing_is_lost_and_what_was_in_order_stays(titles: list[str]) -> None:
    once = kept(*titles)
    assert sorted(once) == sorted(titles)
    assert kept(*once) == once
