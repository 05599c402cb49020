"""What is found though it was typed otherwise: the same sound, one character too few, too many or wrong, some of the words."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from search import answers, beginnings, kinds, looking, looser, ranking, readers, suggestions, text
from search.engines.found import MOST_PARTLY, Stage
from search.readers import Reading
from search.suggestions import Source
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]
ANY_TEXT = st.text(st.characters(), max_size=70)


def asked(query: str) -> answers.Answer:
    return answers.answer(answers.Question(text.clean_query(query), kind="pages"))


def found(query: str) -> list[str]:
    answer = asked(query)
    return [row["title"] for row in answer.chosen.rows] if answer.chosen else []


def hits(query: str) -> list[ranking.Hit]:
    chosen = asked(query).chosen
    return [row["hit"] for row in chosen.rows] if chosen else []


@pytest.mark.parametrize("typed", ["家长刀削面", "家常刀销面", "加常刀肖面", "加長刀削麵"])
def test_the_same_sound_finds_and_shows_the_characters_of_the_title(page_kind: kinds.Kind, make_pages: Make, client: Client, typed: str) -> None:
    make_pages("家常刀削面", "家庭教育", "面塑")
    assert found(typed) == ["家常刀削面"]
    assert asked(typed).meant == "家常刀削面"
    page = client.get("/search/", {"q": typed}).content.decode()
    assert "您要找的是“家常刀削面”吗" in page
    assert f'href="?q={quote("家常刀削面")}"' in page


@pytest.mark.parametrize(
    ("typed", "title", "meant"),
    [
        *(("积分", "垃圾分类怎么分", ""), ("咳嗽", "竖像一棵树", ""), ("棵嗽", "咳嗽怎么办", "咳嗽"), ("高血呀", "老人的高血压", "高血压")),
        *(("二湖", "二胡怎么调", "二胡"), ("二湖", "初学二胡", "二胡"), ("二湖", "新课：二胡怎么调", "二胡"), ("靠老老", "编栲栳栳", "栲栳栳")),
        *(("计分 二湖", "二胡积分", "计分 二胡"), ("二胡", "二胡二湖", ""), ("校掌", "校长讲堂", "校长")),
    ],
)
def test_what_was_meant_is_a_word_not_a_piece_of_two(typed: str, title: str, meant: str) -> None:
    assert looser.meant(typed, title, {"二胡", "书法"}.intersection) == meant


def test_a_word_that_other_titles_begin_with_may_be_meant_inside_of_one(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("初学二胡")
    assert (found("二湖"), asked("二湖").meant) == (["初学二胡"], "")
    suggestions.register(Source("subjects", "主题", lambda: [("二胡", 1)]))
    beginnings.make()
    assert asked("二湖").meant == "二胡"


def test_a_character_with_two_readings_is_found_by_either(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("长风街", "校长讲堂")
    assert found("常风街") == ["长风街"]
    assert found("校掌讲堂") == ["校长讲堂"]


@pytest.mark.parametrize("typed", ["家常削面", "常削面", "家刀削面", "家常刀面", "家常大刀削面", "家常火削面"])
def test_one_character_too_few_too_many_or_wrong(page_kind: kinds.Kind, make_pages: Make, typed: str) -> None:
    make_pages("家常刀削面", "面塑", "家庭教育")
    assert found(typed)[0] == "家常刀削面"
    assert asked(typed).stage is Stage.NEAR


@pytest.mark.parametrize(
    ("typed", "first"),
    [("太极拳24式", "太极拳二十四式"), ("建筑史第12讲", "建筑史第十二讲"), ("建筑史第2讲", "建筑史第二讲"), ("合唱第十二讲", "合唱第12讲")],
)
def test_numbers_in_figures_and_in_chinese_are_the_same(page_kind: kinds.Kind, make_pages: Make, typed: str, first: str) -> None:
    make_pages("太极拳二十四式", "太极拳", "建筑史第十二讲", "建筑史第二十讲", "建筑史第二讲", "合唱第12讲", "合唱第2讲")
    assert found(typed)[0] == first
    assert asked(typed).stage is Stage.HOMOPHONE


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("24式", ["二十四式", "二四式"]),
        ("第三", ["第3"]),
        ("1984", ["一千九百八十四", "一九八四"]),
        ("1001夜", ["一千零一夜", "一零零一夜"]),
        ("120 1000 110", ["一百二十 一千 一百一十", "一二零 一零零零 一一零"]),
        ("一九八四", ["1984"]),
        ("二〇二四年", ["2024年"]),
        ("一千零一夜", ["1001夜"]),
        ("三百六十行", ["360行"]),
        ("一百单八将", ["100单八将"]),
        ("mp3 三人 12345 3.14 书法", []),
    ],
)
def test_numbers_are_written_the_other_way(typed: str, written: list[str]) -> None:
    assert looser.numbered(typed) == written


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("文史资料9 第十二讲 第叁部 三体Ⅲ", {"9": 9, "十二": 12, "叁": 3, "三": 3, "ⅲ": 3}),
        ("Part II, vol. IV", {"ii": 2, "iv": 4}),
        ("第Ⅰ卷 第Ⅸ卷", {"i": 1, "ⅸ": 9}),
        ("mp3 vivid excel 书法", {"3": 3}),
    ],
)
def test_numbers_that_a_text_says(typed: str, numbers: dict[str, int]) -> None:
    assert looser.numbers(text.fold(typed)) == numbers


@pytest.mark.parametrize(
    "typed",
    ["太原旧事3", "太原旧事 3", "太原旧事三", "太原旧事第3册", "太原旧事 第三部", "太原旧事Ⅲ", "太原旧事III", "太原旧事叁", "太原旧事第三卷怎么样"],
)
@pytest.mark.parametrize("said", ["（第叁部）：茶馆", "：第三册", "（三）", "·3", "Ⅲ", " III", "（第3辑）"])
def test_of_the_parts_of_a_work_the_one_whose_number_was_typed_comes_first(page_kind: kinds.Kind, make_pages: Make, typed: str, said: str) -> None:
    others = [said.replace(three, two) for three, two in [*zip("叁三3Ⅲ", "贰二2Ⅱ", strict=True), ("III", "II")] if three in said]
    tens = [said.replace(three, ten) for three, ten in [*zip("叁三3", ("拾", "十", "10"), strict=True)] if three in said]
    make_pages(*[f"太原旧事{part}" for part in (*others, said, *tens)], "太原旧事", "三月")
    assert found(typed)[0] == f"太原旧事{said}"


def test_a_number_that_every_part_has_tells_none_of_them(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("三体Ⅲ：死神永生", "三体Ⅱ：黑暗森林", "三体", "家常菜百例", "家常菜一百题")
    assert found("家常一百")[0] == "家常菜一百题"
    assert [found(f"三体{number}")[0] for number in (2, 3)] == ["三体Ⅱ：黑暗森林", "三体Ⅲ：死神永生"]


def test_a_year_and_the_name_of_a_street_are_found_in_either_writing(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("一九八四", "五一路", "一千零一夜", "1949年以后", "夜行")
    assert [found(typed)[0] for typed in ("1984", "51路", "1001夜", "一九四九年")] == ["一九八四", "五一路", "一千零一夜", "1949年以后"]


def test_two_neighbours_that_changed_places(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("家常刀削面", "家常面", "刀削")
    assert found("家常削刀面")[0] == "家常刀削面"
    assert asked("家常削刀面").stage is Stage.NEAR


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("photoshp", "Photoshop 入门"),
        ("excle", "Excel 表格"),
        ("excel表格", "Excel 表格"),
        ("photosohp 入门", "Photoshop 入门"),
        ("pyhton", "学 Python"),
        ("pythons", "学 Python"),
        ("pyth", "学 Python"),
        ("photo shop", "Photoshop 入门"),
    ],
)
def test_a_latin_word_with_a_slip_begun_or_apart(page_kind: kinds.Kind, make_pages: Make, typed: str, title: str) -> None:
    make_pages("Photoshop 入门", "Excel 表格", "学 Python", "入门", "表格")
    assert found(typed)[0] == title
    assert asked(typed).stage is (Stage.TEXT if typed == "excel表格" else Stage.NEAR)


@on_all
def test_every_engine_forgives_a_slip(engine: Engine, page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("Photoshop 入门", "Photoshop", "二胡")
    engine.settle()
    for typed in ("photoshp", "phootshop", "photoshopp", "photishop"):
        assert found(typed) == ["Photoshop", "Photoshop 入门"], typed
    assert found("photoshopworkshp photishopworkshop") == found("photoshopworkshq photishopworkshq photoshp") == []


@pytest.mark.parametrize("typed", ["phoshp", "ex", "ecxl", "b" * 17, "bbbbb " * 30, "shuya"])
def test_two_slips_and_short_words_find_nothing(page_kind: kinds.Kind, make_pages: Make, typed: str) -> None:
    make_pages("Photoshop 入门", "Excel 表格", "Shuxie")
    assert found(typed) == []


@on_all
def test_every_engine_finds_words_and_numbers_that_were_written_together_or_apart(engine: Engine, page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("Spring Boot 实战", "Redis 实战", "MyBatis 整合", "RTX 4060 显卡评测", "RTX 3060 显卡怎么样", "Win10 的设置")
    engine.settle()
    first = {
        "springboot": "Spring Boot 实战",
        "springboot实战": "Spring Boot 实战",
        "my batis整合": "MyBatis 整合",
        "rtx4060": "RTX 4060 显卡评测",
        "rtx4060显卡评测": "RTX 4060 显卡评测",
        "rtx4060显卡怎么样": "RTX 4060 显卡评测",
        "win 10": "Win10 的设置",
        "win 10设置": "Win10 的设置",
    }
    assert {typed: found(typed)[:1] for typed in first} == {typed: [title] for typed, title in first.items()}


def test_all_that_was_typed_is_nearer_than_the_same_sound(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("北留村委会", "柳杜村委会", "流村委会")
    assert found("柳村委会")[:2] == ["柳杜村委会", "流村委会"]


def test_some_of_the_words_stand_behind_what_little_has_all_and_say_so(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("高血压吃什么好，少盐", "高血压的家庭管理", "血压计怎么用", "孩子吃什么好", "剪纸")
    assert found("高血压吃什么好") == ["高血压吃什么好，少盐", "高血压的家庭管理", "血压计怎么用"]
    assert [hit.found.stage for hit in hits("高血压吃什么好")] == [Stage.TEXT, Stage.PARTLY, Stage.PARTLY]
    assert client.get("/search/", {"q": "高血压吃什么好"}).content.decode().count('<small class="meta">相近</small>') == 2
    make_pages("高血压吃什么好？")
    assert found("高血压吃什么好") == ["高血压吃什么好？", "高血压吃什么好，少盐"], "a title that is the query is enough"
    make_pages(*[f"高血压吃什么好，第{number}问" for number in range(looking.ENOUGH)])
    assert "血压计怎么用" not in found("高血压吃什么好")


def test_no_more_than_two_pages_of_them(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("高血压防治一", *[f"血压{number}" for number in range(MOST_PARTLY + 3)])
    assert asked("高血压防治").total == 1 + MOST_PARTLY
    assert asked("高血压治法").total == MOST_PARTLY + 4


@on_all
def test_every_engine_puts_titles_with_more_of_the_words_first(engine: Engine, page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("怎么做一个好父亲", "红烧排骨怎么做", "红烧肉的三种做法", "三种面点", "剪纸")
    engine.settle()
    assert found("怎么做红烧鱼") == ["红烧排骨怎么做", "红烧肉的三种做法"]
    assert asked("怎么做红烧鱼").stage is Stage.SOME
    make_pages("学怎么做红烧肉")
    engine.settle()
    assert found("怎么做红烧肉") == ["学怎么做红烧肉", "红烧肉的三种做法", "红烧排骨怎么做"]


@on_all
def test_every_engine_finds_what_a_question_is_about(engine: Engine, page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("非遗进社区", "三晋非遗", "什么是四股弦")
    engine.settle()
    assert asked("什么是非遗").stage is Stage.GIST
    assert sorted(found("什么是非遗")) == ["三晋非遗", "非遗进社区"]
    page = client.get("/search/", {"q": "什么是非遗"}).content.decode()
    assert "没有一字不差的结果，下面是和“非遗”有关的" in page
    assert "相近" not in page
    assert "<mark>非遗</mark>进社区" in page


@pytest.mark.parametrize("typed", ["怎么办老年证", "老年证如何申请", "哪里能办老年证", "附近有没有免费的老年证"])
def test_words_that_only_ask_or_say_free_or_near_find_nothing(page_kind: kinds.Kind, make_pages: Make, typed: str) -> None:
    make_pages("作业拖拉怎么办", "信如何写", "公益课免费", "汾河附近", "证件照", "免费入馆", "哪里好玩")
    assert found(typed) == []
    make_pages("老年人睡眠")
    assert found(typed) == ["老年人睡眠"]
    assert asked(typed).stage is Stage.SOME


def test_where_nothing_has_what_a_query_seems_to_be_about_its_other_words_find_something(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("老师招聘启事", "剪纸")
    assert found("我想当老师") == ["老师招聘启事"]
    make_pages("想当然", "当初想当兵")
    assert set(found("我想当老师")) == {"老师招聘启事", "想当然", "当初想当兵"}


def test_only_words_that_say_something_are_offered_by_themselves(page_kind: kinds.Kind, make_pages: Make) -> None:
    assert [words for words, _address in asked("怎么 学 剪纸 鲸鱼 免费的").parts] == ["剪纸", "鲸鱼"]
    assert [words for words, _address in asked("剪纸 鲸鱼").parts] == ["剪纸", "鲸鱼"]
    assert asked("怎么学剪纸").parts == []
    assert asked("免费 怎么").parts == []


@pytest.mark.parametrize("typed", ["wo yao xue feiyi", "woxiangxuefeiyi", "zenme zuo feiyi", "feiyi shi shenme"])
def test_a_question_in_pinyin(page_kind: kinds.Kind, make_pages: Make, typed: str) -> None:
    make_pages("非遗进社区", "学问", "我要上春晚", "制作")
    assert found(typed) == ["非遗进社区"]


def test_of_a_single_character_only_titles_are_about_it(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("老陈醋", "醋都社区", "面塑")
    assert sorted(found("做醋")) == sorted(found("醋怎么做")) == ["老陈醋", "醋都社区"]


def test_what_a_question_is_about_under_conditions(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = {"合唱一": ["day/2"], "合唱二": ["day/3"]}
    monkeypatch.setattr(Page, "search_tokens", lambda page: tokens.get(page.title, []), raising=False)
    make_pages(*tokens)
    readers.register("day", lambda _phrases: [Reading("周三", "周三", "day/2", alone=True)])
    assert found("周三有没有合唱课") == found("我想学合唱 周三") == ["合唱一"]


@pytest.mark.parametrize(("typed", "near"), [("手机怎么用", "看手机怎么管"), ("学huatiao", "书法学问：挑选画条")])
def test_the_one_word_that_says_something_stands_behind_what_is_near(page_kind: kinds.Kind, make_pages: Make, typed: str, near: str) -> None:
    more = ["手机入门", "手机课"] if "手机" in typed else ["画条三讲"]
    make_pages(near, *more)
    assert found(typed)[0] == near
    assert set(found(typed)) == {near, *more}


@pytest.mark.parametrize(
    ("typed", "better", "another"),
    [
        ("高血压不能吃什么", "高血压患者的饮食：这些东西不能吃", "高血脂不能吃什么"),
        ("苹果手机怎么截屏", "苹果手机截屏的三种方法", "苹果手机怎么录屏"),
        ("什么是清明节", "清明节的来历", "什么是光明节"),
    ],
)
def test_of_a_question_a_title_that_has_more_of_it_goes_before_one_with_another_character(
    page_kind: kinds.Kind, make_pages: Make, typed: str, better: str, another: str
) -> None:
    make_pages(another, better)
    assert found(typed) == [better, another]


def test_of_a_question_with_a_slip_the_title_comes_first(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("得了糖尿病怎么办", "得了病怎么办", "糖尿病", "晋源小吃教程", "三晋小吃问答", "梦里花落知多少", "知多少：梦里花落知多少")
    assert found("梦里落知多少")[0] == "梦里花落知多少"
    assert found("晋小吃教程")[0] == "晋源小吃教程", "a word for a kind does not ask"
    assert [found(typed)[0] for typed in ("得了糖尿怎么办", "得了糖屎病怎么办")] == ["得了糖尿病怎么办"] * 2


def test_behind_a_title_that_is_near_a_long_query_stands_what_has_some_of_it(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("后宫甄嬛传的演员介绍", "甄嬛传全部演员表", "家常刀削面", "剪纸：家常的手艺")
    assert [(hit.found.heading, hit.found.stage) for hit in hits("甄嬛传演员表")] == [
        ("甄嬛传全部演员表", Stage.NEAR),
        ("后宫甄嬛传的演员介绍", Stage.PARTLY),
    ]
    assert found("家常削面") == ["家常刀削面"]


def test_words_that_are_all_of_the_query_are_not_looked_for_again() -> None:
    assert looser.partly("手机") is None
    assert looser.partly("shufa") is None
    assert looser.partly("怎么用") is None


def test_some_of_the_words_only_where_nothing_else_is_found(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("书法入门", "剪纸")
    assert asked("书法 鲸鱼").stage is Stage.SOME
    assert found("书法 鲸鱼") == ["书法入门"]
    page = client.get("/search/", {"q": "书法 鲸鱼"}).content.decode()
    assert "没有完全匹配，以下是相近结果" in page
    assert f'href="?q={quote("书法")}"' in page
    assert found("书法") == ["书法入门"]


def test_what_is_only_near_stands_behind_and_says_so(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("事实", "实施")
    assert found("事实") == ["事实", "实施"]
    assert asked("事实").stage is Stage.TEXT
    page = client.get("/search/", {"q": "事实"}).content.decode()
    assert page.count('<small class="meta">相近</small>') == 1
    assert page.index("</mark>") < page.index("相近</small>")
    assert "标着“相近”的只是接近" in page
    only = client.get("/search/", {"q": "诗史"}).content.decode()
    assert ("相近</small>" in only, "您要找的是" in only, "标着" in only) == (False, True, False)
    make_pages(*[f"事实{number}" for number in range(looking.ENOUGH)])
    assert "实施" not in found("事实")


def test_an_exact_title_a_beginning_a_part(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("老年书法", "书法入门与提高", "书法", "法书")
    assert found("书法")[:3] == ["书法", "书法入门与提高", "老年书法"]


def test_by_pinyin_too_a_whole_title_comes_first(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("老年书法", "书法入门", "书法")
    assert found("shufa") == ["书法", "书法入门", "老年书法"]
    assert found("sf")[0] == "书法"


def test_hidden_things_are_not_near_either(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("家常刀削面", live=False)
    assert found("家长刀削面") == []


@given(ANY_TEXT)
def test_any_text_can_be_asked_more_loosely(value: str) -> None:
    for ask in (looser.homophones, looser.nearly, looser.about, looser.partly, looser.some):
        ask(value)
    assert isinstance(looser.meant(value, text.fold(value)), str)
    assert len(looser.ways(text.fold(value))) <= looser.MOST_WAYS


def test_readings() -> None:
    assert looser.readings("书") == ("shu",)
    assert set(looser.readings("长")) == {"chang", "zhang"}
    assert looser.readings("a") == ()
    assert set(looser.ways("长街")) == {("chang", "jie"), ("zhang", "jie")}
    assert looser.sounds_alike("学家常刀削面", "加长") == "家常"
    assert looser.meant("书法", "书法入门") == ""
