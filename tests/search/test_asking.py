"""How citizens ask: for a class, for whom something is, in letters; what a text only mentions, and what stands scattered in a title."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from home.models import StandardPage
from search import answers, facets, kinds, looser, readers, wording
from search.actions import index_objects
from search.engines.found import Stage
from search.models import Synonym
from search.readers import Reading
from tests.search.conftest import page_rows
from tests.search.test_looser import asked, found, hits

Make = Callable[..., list[Page]]
pytestmark = pytest.mark.django_db


def tell(**leads: str) -> None:
    """Make pages by their titles, each with the text that it has."""
    root = Page.objects.get(depth=1)
    index_objects([root.add_child(instance=StandardPage(title=title, slug=f"t{at}", lead=lead)) for at, (title, lead) in enumerate(leads.items())])


def test_what_a_question_is_about_stands_before_what_only_mentions_its_words(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("剪纸入门")
    tell(社区新闻="巷口的剪纸班满了", 志愿者="剪纸班的老师", 别的="剪子")
    assert found("剪纸班") == ["剪纸入门", "志愿者", "社区新闻"] or found("剪纸班") == ["剪纸入门", "社区新闻", "志愿者"]
    page = client.get("/search/", {"q": "剪纸班"}).content.decode()
    assert "先是和“剪纸”有关的，后面是文字里有您打的字的。" in page
    assert "相近</" not in page
    assert client.get("/search/", {"q": "剪纸"}).content.decode().count("有关的，后面") == 0


def test_a_title_with_all_the_words_stays_first(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("剪纸入门", "剪纸班的早晨")
    tell(社区新闻="巷口的剪纸班满了")
    assert found("剪纸班") == ["剪纸班的早晨", "剪纸入门", "社区新闻"]


def test_many_texts_with_the_words_do_not_hide_what_they_are_about(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("手机慢慢学")
    tell(**{f"新闻{at}": "社区的手机课开班了" for at in range(8)})
    assert found("手机课")[0] == "手机慢慢学"
    assert len(found("手机课")) == 9


def test_a_slip_is_behind_what_a_class_is_about(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("书画班的故事", "学画画")
    assert found("画画班")[0] == "学画画"


@pytest.mark.parametrize("typed", ["老年人学合唱", "老人合唱", "老年 合唱", "退休职工学合唱", "合唱 零基础", "零基础学合唱", "新手学合唱"])
def test_for_whom_it_is_says_little(page_kind: kinds.Kind, make_pages: Make, typed: str) -> None:
    make_pages("睡个好觉：老年人睡眠讲座", "照护老人", "新手上路", "乒乓球基础", "合唱团")
    assert found(typed)[0] == "合唱团"


def test_where_a_title_says_for_whom_it_comes_first(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("手机入门", "老年人手机课", "老年大学")
    assert found("老年人 手机")[0] == found("老年人怎么用手机")[0] == "老年人手机课"
    assert found("老年大学")[0] == "老年大学"
    assert wording.gist("老人与海") == wording.gist("老年大学") == ""


def test_a_known_word_keeps_its_verb(page_kind: kinds.Kind, make_pages: Make) -> None:
    Synonym.objects.create(words="做饭 = 家常菜")
    make_pages("手机拍好一桌饭", "家常菜")
    assert found("做饭班")[0] == found("零基础学做饭")[0] == "家常菜"
    assert found("做醋") == []


@pytest.mark.parametrize("typed", ["jianzhi", "jz", "rumen"])
def test_a_text_that_has_the_letters_does_not_hide_what_they_spell(page_kind: kinds.Kind, make_pages: Make, client: Client, typed: str) -> None:
    make_pages("剪纸入门")
    tell(Help="Type jianzhi or jz, rumen too")
    assert found(typed) == ["剪纸入门", "Help"]
    assert [hit.found.stage for hit in hits(typed)] == [Stage.SOUND, Stage.TEXT]
    assert "先是按拼音或首字母找到的，后面是文字里有您打的字母的。" in client.get("/search/", {"q": typed}).content.decode()


@pytest.mark.parametrize("typed", ["art", "tea", "map", "English jz"])
def test_letters_that_are_hardly_pinyin_find_what_has_them_alone(page_kind: kinds.Kind, make_pages: Make, typed: str) -> None:
    make_pages("书法", "阿人唐", "马安平")
    tell(Help="English art and tea, a map of shu; jz")
    assert found(typed) == ["Help"]


def test_scattered_characters_are_the_last_resort(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("山西省科学技术馆", "毛线编织", "画一片竹叶", "富力城学校", "科学")
    assert found("科技馆") == ["山西省科学技术馆"]
    assert found("毛衣怎么织")[0] == "毛线编织"
    assert found("画竹子") == ["画一片竹叶"]
    assert found("量子力学") == found("龘") == found("龘龘龘") == []
    assert asked("科技馆").stage is Stage.SOME
    make_pages("科技馆一日")
    assert found("科技馆") == ["科技馆一日"]


@given(st.text(st.characters(), max_size=70))
def test_any_text_is_read_so(value: str) -> None:
    looser.scattered(value)
    looser.spelled_out(value)


def test_long_queries_are_not_looked_for_in_pieces() -> None:
    assert looser.scattered("春夏秋冬东西南北") is None
    assert looser.scattered("龘") is None
    several = looser.scattered("春夏秋冬东西")
    assert several is not None
    assert len(several.parts) == 15


def test_an_author_beside_a_word_is_no_question(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("郭海燕口述史", "刘海燕口述史", "口述史")
    root = Page.objects.get(depth=1)
    index_objects([root.add_child(instance=StandardPage(title="巷口", slug="own", lead="阎海燕 著 口述史"))])
    assert found("阎海燕 著 口述史")[0] == "巷口"


def test_a_character_typed_by_itself_is_not_lost_for_a_place(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = {"白润生的课": ["at/140110"], "晋祠的水与树：白润生": []}
    monkeypatch.setattr(Page, "search_tokens", lambda page: tokens.get(page.title, []), raising=False)
    make_pages(*tokens)
    readers.register("place", lambda phrases: [Reading("晋祠", "晋祠镇", "at/140110") for phrase in phrases if "晋祠" in phrase])
    assert found("白润生 晋祠的水")[0] == "晋祠的水与树：白润生"


def named(one: Reading, phrases: Sequence[str]) -> list[Reading]:
    return [one] if any(one.words in phrase for phrase in phrases) else []


def test_texts_that_mention_a_class_do_not_take_its_conditions_away(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = {"手机慢慢学": ["hour/pm"], "手机快快学": []}
    monkeypatch.setattr(Page, "search_tokens", lambda page: tokens.get(page.title, []), raising=False)
    make_pages(*tokens)
    tell(新闻="社区的手机课讲到第一千节", 旧闻="手机课又开了")
    said = {"周三": "day/3", "下午": "hour/pm"}
    for word, token in said.items():
        readers.register(token, partial(named, Reading(word, word, token, alone=True)))
    answer = asked("周三下午手机课")
    assert answer.chosen is not None
    assert ([chip.reading.label for chip in answer.read.chips], [row["title"] for row in answer.chosen.rows]) == (["下午"], ["手机慢慢学"])


def test_a_facet_leads_to_what_it_promised_of_what_only_has_some_of_the_words(
    page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    facets.register(facets.Facet("category", "类别", r"c/[a-z]+", lambda _token: "数字"))
    kinds.register(kinds.Kind("films", "微课", "微课", "home.StandardPage", lambda _ids, _place: [], 0, called=("视频",)))
    monkeypatch.setattr(Page, "search_tokens", lambda page: ["c/digital"] if "视频" in page.title else [], raising=False)
    make_pages("八段锦", "视频剪辑", "视频通话")
    whole = answers.answer(answers.Question("八段锦视频"))
    assert whole.counts["c/digital"] == 2
    assert answers.answer(answers.Question("八段锦视频", filters=("c/digital",))).total == 2


@pytest.mark.parametrize("typed", ["怎样报名上课", "如何上课", "怎么听课", "怎么选课", "我要上课", "上课地点"])
def test_who_asks_how_to_attend_is_told_by_a_page_that_explains(make_pages: Make, typed: str) -> None:
    kinds.register(kinds.Kind("news", "新闻", "新闻", "wagtailcore.Page", page_rows, 1, order=10))
    kinds.register(kinds.Kind("help", "页面", "页面", "home.StandardPage", page_rows, 1, order=90, explains=True))
    make_pages("下了班去上课：青年夜校", "网上交水电暖费", "上庄村", "听懂体检报告", "选煤社区")
    tell(第一次去上课="不用报名，来了就坐下", 联系我们="电话")
    answer = answers.answer(answers.Question(typed))
    assert [row["title"] for section in answer.sections for row in section.rows] == ["第一次去上课", "下了班去上课：青年夜校"]
    assert answer.query == "上课"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        *(("怎么交电费", "网上交水电暖费"), ("电费怎么交", "网上交水电暖费"), ("酸菜怎么腌", "腌菜不出错")),
        *(("不上班的时候学画", "儿童画"), ("甚地方教唱戏", "唱戏入门"), ("每天 唱戏", "唱戏入门"), ("平时的唱戏课", "唱戏入门")),
    ],
)
def test_where_texts_alone_answer_titles_with_most_of_the_characters_go_first(
    page_kind: kinds.Kind, make_pages: Make, typed: str, first: str
) -> None:
    make_pages("网上交水电暖费", "腌菜不出错", "儿童画", "唱戏入门", "部分教室换地方", "剪枝的时候", "存钱理财不上当")
    tell(网上办事="电费、水费和煤气费", 一日三餐="少吃酸菜", 巷子="每天都有人唱戏，平时唱戏的地方")
    assert found(typed)[0] == first


def test_titles_with_most_of_the_characters_are_no_answer_where_one_has_the_words(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("电费一年", "网上交水电暖费")
    assert found("电费怎么交")[0] == "电费一年"


def test_where_texts_have_what_a_question_is_about_titles_with_a_part_of_it_are_behind(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("网上交水电暖费")
    tell(不收费的规定="不收学费，电费也不收")
    assert found("学费怎么交")[0] == "不收费的规定"
    assert found("电费怎么交")[0] == "网上交水电暖费"


def test_a_facet_keeps_what_has_most_of_the_characters(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    facets.register(facets.Facet("category", "类别", r"c/[a-z]+", lambda _token: "数字"))
    monkeypatch.setattr(Page, "search_tokens", lambda page: ["c/digital"] if "网上" in page.title else [], raising=False)
    make_pages("网上交水电暖费", "网上办事")
    tell(别的="交电费要趁早，电费")
    whole = answers.answer(answers.Question("怎么交电费呢"))
    assert whole.counts["c/digital"] == 1
    assert answers.answer(answers.Question("怎么交电费呢", filters=("c/digital",))).total == 1
