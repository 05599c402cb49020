"""What a query says besides its words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from search import answers, facets, kinds, readers
from search.engines.found import Stage
from search.models import Synonym
from search.readers import Reading
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]
CUT = quote("剪纸")


def colours(phrases: Sequence[str]) -> Iterator[Reading]:
    yield from (Reading(word, f"颜色{word}", f"colour/{token}") for word, token in (("红", "red"), ("蓝", "blue")) if word in phrases)


@pytest.fixture
def red_and_blue(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = {"剪纸甲": ["colour/red"], "剪纸乙": ["colour/blue"], "国画": ["colour/red"], "红 故事": [], "红纸：剪纸集": []}
    monkeypatch.setattr(Page, "search_tokens", lambda page: tokens.get(page.title, []), raising=False)
    make_pages(*tokens)
    readers.register("colour", colours)


def times(phrases: Sequence[str]) -> Iterator[Reading]:
    """今晚 is a day and its part, 明天 and 平日 are one or two days. All of them say enough without other words."""
    known = (("今晚", "day/5&hour/evening"), ("明天", "day/6"), ("平日", "day/0|day/1"))
    yield from (Reading(word, word, token, alone=True) for word, token in known if any(word in phrase for phrase in phrases))


@pytest.fixture
def timed(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = {"太极": ["day/0", "hour/evening"], "合唱": ["day/1", "colour/red"], "瑜伽": ["day/5", "hour/am"], "明天": [], "红绸舞": []}
    monkeypatch.setattr(Page, "search_tokens", lambda page: tokens.get(page.title, []), raising=False)
    facets.register(facets.Facet("hour", "", r"hour/\w+", lambda token: "晚上" if token == "hour/evening" else ""))
    make_pages(*tokens)
    readers.register("day", times)


def found(query: str, **asked: object) -> tuple[list[str], list[str], list[str]]:
    answer = answers.answer(answers.Question(query, **asked))
    return [row["title"] for row in answer.mixed], [label for label, _address in answer.offers], answer.let_go


def test_a_reading_narrows_and_can_be_taken_off(red_and_blue: None, client: Client) -> None:
    assert found("剪纸 红") == (["剪纸甲"], ["颜色红"], [])
    page = client.get("/search/", {"q": "剪纸 红"}).content.decode()
    assert f'<a href="?q={CUT}" aria-current="true">颜色红' in page
    assert f"?q={CUT}+{quote('红')}&amp;no=colour" in page
    assert "<mark>剪纸</mark>甲" in page


def test_words_that_mean_the_same_are_found_under_the_conditions_too(red_and_blue: None) -> None:
    Synonym.objects.create(words="剪纸 = 国画")
    assert found("剪纸 红") == (["剪纸甲", "国画"], ["颜色红"], [])
    assert found("剪纸 蓝") == (["剪纸乙"], ["颜色蓝"], [])
    assert found("故事 红") == (["红 故事"], [], [])


def test_conditions_that_nothing_fits_are_let_go_and_told(red_and_blue: None, client: Client) -> None:
    assert found("国画 蓝") == (["国画"], [], ["颜色蓝"])
    assert "没有符合“颜色蓝”的" in client.get("/search/", {"q": "国画 蓝"}).content.decode()
    assert found("剪纸 红 蓝") == (["剪纸乙"], ["颜色蓝"], ["颜色红"])


def test_where_nothing_fits_a_place_what_it_lies_in_is_tried(red_and_blue: None) -> None:
    wider = (Reading("绿", "红和蓝", "colour/red|colour/blue"),)
    readers.register("green", lambda phrases: [Reading("绿", "颜色绿", "colour/green", wider=wider)] if "绿" in phrases else [])
    assert found("国画 绿") == (["国画"], ["红和蓝"], ["颜色绿"])
    assert found("剪纸 红 绿") == (["剪纸甲"], ["颜色红", "红和蓝"], ["颜色绿"])
    assert found("剪纸 蓝 绿") == (["剪纸乙"], ["颜色蓝", "红和蓝"], ["颜色绿"])
    assert found("国画 蓝 绿") == (["国画"], ["红和蓝"], ["颜色蓝", "颜色绿"])
    assert found("我想学国画 绿") == (["国画"], ["红和蓝"], ["颜色绿"])
    assert found("鲸鱼 绿")[1:] == ([], [])


def test_behind_what_little_is_found_without_conditions_stands_what_is_near(red_and_blue: None, make_pages: Make) -> None:
    make_pages("果化")
    assert found("国画 蓝") == (["国画", "果化"], [], ["颜色蓝"])
    assert found("剪纸 蓝") == (["剪纸乙"], ["颜色蓝"], [])


def test_what_a_question_is_about_is_found_under_the_conditions(red_and_blue: None) -> None:
    assert found("我想学剪纸 红") == (["剪纸甲"], ["颜色红"], [])
    assert answers.answer(answers.Question("我想学剪纸 红")).stage is Stage.TEXT
    assert found("我想学国画 蓝") == (["国画"], [], ["颜色蓝"])
    assert found("我想学鲸鱼 蓝")[2] == []


def test_what_comes_close_under_the_conditions_comes_before_some_of_the_words(red_and_blue: None) -> None:
    assert found("减脂 红") == (["剪纸甲"], ["颜色红"], [])
    assert answers.answer(answers.Question("减脂 红")).stage is Stage.HOMOPHONE
    assert found("剪纸鲸鱼 红") == (["剪纸甲"], ["颜色红"], [])
    titles, offers, let_go = found("鲸鱼 红")
    assert (sorted(titles), offers, let_go) == (["红 故事", "红纸：剪纸集"], [], [])
    assert found("简直 红") == (["剪纸甲"], ["颜色红"], [])
    assert answers.answer(answers.Question("简直 红")).meant == "剪纸 红"


def test_what_is_left_is_as_it_was_typed(red_and_blue: None) -> None:
    answer = answers.answer(answers.Question("剪紙  红"))
    assert [address for _label, address in answer.offers] == [f"?q={quote('剪紙')}"]


def test_words_as_they_are_come_before_letting_everything_go(red_and_blue: None) -> None:
    assert found("故事 红") == (["红 故事"], [], [])
    assert found("剪纸 红", unread=("colour",))[1] == []


def test_a_query_of_nothing_else_is_not_read(red_and_blue: None) -> None:
    assert readers.read("红").chips == readers.read("红 12号楼").chips == ()
    assert readers.read("红 蓝").rest == "蓝"


@on_all
def test_what_says_enough_finds_all_that_fits(engine: Engine, timed: None, client: Client) -> None:
    engine.settle()
    titles, offers, let_go = found("平日")
    assert (sorted(titles), offers, let_go) == (["合唱", "太极"], ["平日"], [])
    assert (sorted(found("平日有什么课")[0]), found("平日 合唱")[0], found("平日 瑜伽")[0]) == (["合唱", "太极"], ["合唱"], ["瑜伽"])
    assert "下面这些符合您说的条件" in client.get("/search/", {"q": "平日"}).content.decode()
    assert client.get("/search/", {"in": "day/0"}).context["answer"].total == 0


def test_what_says_enough_lets_others_stand_without_words(timed: None) -> None:
    readers.register("place", colours)
    assert found("平日 红") == (["合唱"], ["平日", "颜色红"], [])
    assert found("明天 红") == (["红绸舞"], [], ["明天"]), "where nothing fits they are words again"


def test_words_as_they_are_where_nothing_fits(timed: None) -> None:
    assert found("明天") == (["明天"], [], [])


def test_of_a_day_and_its_part_the_day_is_let_go_first(timed: None) -> None:
    assert found("今晚") == (["太极"], ["晚上"], ["今晚"])
    assert found("今晚太极") == (["太极"], ["晚上"], ["今晚"])


def test_what_one_reader_leaves_another_may_read(timed: None) -> None:
    readers.register("any", lambda phrases: [Reading("有什么", "都行", "day/1", alone=True)] if phrases == ["有什么"] else [])
    readers.register("colour", colours)
    assert found("红 有什么") == (["合唱"], ["颜色红", "都行"], [])


def test_what_goes_with_a_day_is_taken_with_it(timed: None) -> None:
    assert found("平日的合唱") == (["合唱"], ["平日"], [])
    assert readers.read("合唱 平日的").rest == "合唱"
    assert [address for _label, address in answers.answer(answers.Question("平日的合唱")).offers] == [f"?q={quote('合唱')}"]
    assert readers.read("平日的确").rest == "的确"
    readers.register("place", lambda phrases: [Reading("庙前", "庙前街道", "at/140106")] if "庙前" in "".join(phrases) else [])
    assert readers.read("庙前的合唱").rest == "合唱"


def test_a_title_that_has_a_place_is_not_read(timed: None, make_pages: Make) -> None:
    readers.register("place", lambda phrases: [Reading("庙前", "庙前街道", "at/140106")] if "庙前" in "".join(phrases) else [])
    assert found("庙前的合唱") == (["合唱"], [], ["庙前街道"])
    make_pages("忆庙前的合唱队")
    assert found("庙前的合唱")[1:] == ([], [])
    assert found("庙前的合唱")[0][0] == "忆庙前的合唱队"


def perhaps(phrases: Sequence[str]) -> Iterator[Reading]:
    yield from (Reading("红", "颜色红", "colour/red", perhaps=True) for phrase in phrases if phrase.startswith("红"))


def test_what_is_perhaps_meant_holds_where_nothing_has_the_words_as_they_are(red_and_blue: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_readers", {"colour": (perhaps, False), "day": (times, False)})
    assert found("红剪纸") == (["剪纸甲"], ["颜色红"], [])
    assert found("红我想学剪纸") == (["剪纸甲"], ["颜色红"], [])
    assert found("红纸") == (["红纸：剪纸集"], [], [])
    assert found("红故事")[1:] == ([], []), "what fits nothing was not meant"
    assert found("红剪纸", unread=("colour",))[1] == []
    assert readers.read("红剪纸").tokens == ()
    assert readers.place("红剪纸") is None


def test_what_perhaps_says_enough_holds_unless_a_title_has_the_words(timed: None) -> None:
    readers.register(
        "colour", lambda phrases: [Reading(all_of, "颜色红", "colour/red", alone=True, perhaps=True) for all_of in phrases if "红" in all_of]
    )
    assert found("适合红的") == (["合唱"], ["颜色红"], [])
    assert found("平日 适合红的") == (["合唱"], ["平日", "颜色红"], [])
    assert found("红绸舞") == (["红绸舞"], [], [])
    assert found("红绸")[1:] == ([], [])


def test_what_is_perhaps_meant_goes_with_what_is_read(timed: None) -> None:
    readers.register("colour", perhaps)
    assert found("平日 红合唱") == (["合唱"], ["平日", "颜色红"], [])
    assert found("平日 红绸舞")[1:] == ([], ["平日"])


def for_whom(phrases: Sequence[str]) -> Iterator[Reading]:
    """适合孩子的 is perhaps for children: alone, or with a class, it says enough."""
    before, said, behind = " ".join(phrases).partition("适合孩子的")
    if said:
        yield Reading(said + behind, "孩子", "day/1", alone=not before, perhaps=True)


@pytest.fixture
def both_perhaps(timed: None) -> None:
    readers.register("colour", perhaps)
    readers.register("whom", for_whom)


@pytest.mark.parametrize(
    ("typed", "titles", "offers"),
    [
        ("红适合孩子的课", ["合唱"], ["颜色红", "孩子"]),
        ("红合唱适合孩子的课", ["合唱"], ["颜色红", "孩子"]),
        ("平日 红适合孩子的课", ["合唱"], ["平日", "颜色红", "孩子"]),
        ("合唱适合孩子的课", ["合唱"], ["孩子"]),
        ("红合唱", ["合唱"], ["颜色红"]),
    ],
)
def test_several_that_are_perhaps_meant_hold_together(both_perhaps: None, typed: str, titles: list[str], offers: list[str]) -> None:
    assert found(typed) == (titles, offers, [])


def test_of_several_that_are_perhaps_meant_one_holds_where_a_title_has_the_others(
    both_perhaps: None, make_pages: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found("红合唱适合孩子的课")[1] == ["颜色红", "孩子"]
    monkeypatch.setattr(Page, "search_tokens", lambda _page: ["day/1", "colour/red"], raising=False)
    make_pages("红合唱团")
    assert found("红合唱适合孩子的课") == (["红合唱团"], ["孩子"], [])
    make_pages("适合孩子的课")
    assert found("红适合孩子的课") == (["适合孩子的课"], ["颜色红"], [])


def test_a_place_that_is_perhaps_meant_is_no_subject(timed: None, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    readers.register("place", lambda phrases: (Reading("庙前", "庙前街道", "at/1", perhaps=True) for one in phrases if one.startswith("庙前")))
    readers.register("whom", for_whom)
    monkeypatch.setattr(Page, "search_tokens", lambda _page: ["day/1", "at/1"], raising=False)
    make_pages("剪纸", "庙前旧事")
    titles, offers, _let_go = found("庙前适合孩子的课")
    assert (sorted(titles), offers) == (["剪纸", "庙前旧事"], ["庙前街道", "孩子"])


def test_of_several_that_are_perhaps_meant_any_holds_where_nothing_fits_all(both_perhaps: None, make_pages: Make) -> None:
    Page.objects.get(title="合唱").delete()
    assert found("红适合孩子的课")[1:] == ([], [])


def test_where_a_title_has_the_words_none_of_what_is_perhaps_meant_is_let_go(
    both_perhaps: None, make_pages: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Page, "search_tokens", lambda page: ["day/1"] if page.title == "儿童画" else [], raising=False)
    make_pages("儿童画", "红适合孩子的课")
    Page.objects.get(title="合唱").delete()
    assert found("红适合孩子的课") == (["红适合孩子的课"], [], [])
    assert found("今晚 红适合孩子的课") == (["红适合孩子的课"], [], ["今晚"])


def test_where_nothing_fits_what_is_perhaps_meant_a_condition_beside_it_is_let_go(both_perhaps: None) -> None:
    assert found("今晚 合唱适合孩子的课") == (["合唱"], ["孩子"], ["今晚"])
    assert found("今晚 鲸鱼适合孩子的课")[2] == []


def test_what_is_for_everybody_in_a_place_comes_before_what_is_around_it(
    page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """庙前街道适合老人的课: first what is for everybody in 庙前街道, then what is for the elderly in 迎泽区."""
    tokens = {"老人在别处": ["at/1", "whom/old"], "人人在此": ["at/1", "at/11", "whom/all"], "他人在此": ["at/1", "at/11", "whom/young"]}
    monkeypatch.setattr(Page, "search_tokens", lambda page: tokens.get(page.title, []), raising=False)
    everybody = Reading("适合老人的课", "老人、所有人", "whom/old|whom/all", alone=True)
    old = replace(everybody, label="老人", token="whom/old", wider=(everybody,), perhaps=True)
    around = Reading("庙前街道", "迎泽区", "at/1")
    street = replace(around, label="庙前街道", token="at/11", wider=(around,))
    readers.register("place", lambda phrases: [street] if "庙前街道" in "".join(phrases) else [])
    readers.register("whom", lambda phrases: [old] if "适合老人的课" in "".join(phrases) else [])
    made = make_pages(*tokens)
    assert found("庙前街道适合老人的课") == (["人人在此"], ["庙前街道", "老人、所有人"], ["老人"])
    made[1].delete()
    assert found("庙前街道适合老人的课") == (["老人在别处"], ["迎泽区", "老人"], ["庙前街道"])
    made[0].delete()
    assert found("庙前街道适合老人的课")[1:] == ([], [])


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("庙前12号 合唱", "合唱"),
        ("合唱 庙前12-3号楼2单元", "合唱"),
        ("庙前 12 号院合唱", "合唱"),
        ("庙前12 合唱", "合唱"),
        ("庙前24式太极", "24式太极"),
        ("庙前 24 合唱", "24 合唱"),
        ("庙前12号", "庙前12号"),
    ],
)
def test_the_number_of_a_house_goes_with_its_place(typed: str, rest: str) -> None:
    district = Reading("庙前", "迎泽区", "at/140106")
    street = replace(district, label="庙前街道", token="at/140106001", wider=(district,))
    readers.register("place", lambda phrases: [street] if "庙前" in "".join(phrases) else [])
    assert readers.read(typed).rest == rest


def test_behind_a_district_stands_no_house(timed: None) -> None:
    readers.register("place", lambda phrases: [Reading("迎泽区", "迎泽区", "at/140106")] if "迎泽区" in "".join(phrases) else [])
    assert readers.read("迎泽区2号文件").rest == "2号文件"


def test_marks_between_do_no_harm(timed: None) -> None:
    readers.register("far", lambda _phrases: [Reading("20261203", "", "day/1", alone=True)])
    assert readers.read("合唱 2026-12-03").rest == "合唱"
    assert readers.read("合唱 2026 12").rest == "合唱 2026 12"


def test_readers_are_named_once() -> None:
    readers.register("colour", colours)
    with pytest.raises(ValueError, match="registered twice"):
        readers.register("colour", colours)


@given(st.text(st.characters(), max_size=60))
def test_any_query_is_read(value: str) -> None:
    assert isinstance(readers.read(value).rest, str)
