"""Words that mean the same, kept by editors."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from search import answers, kinds, synonyms, text
from search.models import Synonym, groups_of

Make = Callable[..., list[Page]]


def found(query: str) -> list[str]:
    answer = answers.answer(answers.Question(query, kind="pages"))
    return [row["title"] for row in answer.chosen.rows] if answer.chosen else []


@pytest.fixture
def dances(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("广场舞入门", "健身舞比赛", "合唱")
    Synonym.objects.create(words="廣場舞 = 健身舞 = 跳操")


def test_the_other_words_are_found_behind_one_s_own(dances: None) -> None:
    assert found("广场舞") == ["广场舞入门", "健身舞比赛"]
    assert found("健身舞") == ["健身舞比赛", "广场舞入门"]
    assert found("健身舞入门")[0] == "广场舞入门"
    assert found("合唱") == ["合唱"]


def test_the_page_says_that_they_mean_the_same(dances: None, client: Client) -> None:
    page = client.get("/search/", {"q": "跳操"}).content.decode()
    assert "没有完全匹配，以下是意思相近的结果" in page
    assert "相近</small>" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("合唱", "下面每一条里，您打的字都有。"),
        ("广场舞", "下面每一条里，有您打的字，或者意思一样的说法。"),
        ("广场舞入门", "下面每一条里，您打的字都有。"),
        ("入门 广场舞", "前面的结果里，您打的字都有；标着“相近”的只是接近。"),
        ("比赛 健身舞", "前面的结果里，有您打的字，或者意思一样的说法；标着“相近”的只是接近。"),
    ],
)
def test_the_page_says_whether_other_words_that_mean_the_same_are_among_the_results(
    dances: None, make_pages: Make, client: Client, typed: str, said: str
) -> None:
    make_pages("广场舞的比赛", "健身比赛")
    assert said in client.get("/search/", {"q": typed}).content.decode()


def test_what_was_found_in_other_words_or_meant_is_marked(dances: None, make_pages: Make, client: Client) -> None:
    make_pages("二胡入门")
    marks = {
        typed: set(re.findall("<mark>(.*?)</mark>", client.get("/search/", {"q": typed}).content.decode())) for typed in ("跳操", "二湖", "合唱")
    }
    assert marks == {"跳操": {"广场舞", "健身舞"}, "二湖": {"二胡"}, "合唱": {"合唱"}}


@pytest.mark.parametrize("typed", ["合唱", "跳操", "跳操 " + "啊" * 50, "啊" * 60, "。", ""])
def test_as_much_is_marked_as_a_query_has(dances: None, typed: str) -> None:
    marked = answers.answer(answers.Question(typed)).marked
    assert marked == typed or (marked.startswith(typed.strip("。")) and len(marked) <= text.MAX_QUERY)


def test_a_change_is_seen_at_once(dances: None) -> None:
    assert found("歌咏") == []
    Synonym.objects.create(words="歌咏 = 合唱")
    assert found("歌咏") == ["合唱"]


def test_a_word_inside_of_the_other(page_kind: kinds.Kind, make_pages: Make) -> None:
    Synonym.objects.create(words="手机 = 智能手机")
    make_pages("手机入门", "智能手机课")
    assert found("智能手机") == ["智能手机课", "手机入门"]
    assert synonyms.others("智能手机入门") == ["手机入门"]
    assert set(found("手机")) == {"智能手机课", "手机入门"}


def test_a_word_of_several(page_kind: kinds.Kind, make_pages: Make) -> None:
    Synonym.objects.create(words="太极 = tai chi")
    make_pages("太极扇", "学太极", "二胡", "Tai Chi")
    assert found("tai chi") == ["Tai Chi", "太极扇", "学太极"]
    assert set(found("learn tai chi")[:3]) == {"Tai Chi", "太极扇", "学太极"}
    assert found("太极") == ["太极扇", "学太极", "Tai Chi"]
    assert found("tai chi 扇")[0] == "太极扇"


@pytest.mark.parametrize(
    ("typed", "meant", "title"),
    [
        ("calligrphy", "calligraphy", "书法入门"),
        ("CALLIGRAPHYS 入门", "calligraphy 入门", "书法入门"),
        ("squre dance", "square dance", "广场舞入门"),
        ("wechta", "wechat", "微信入门"),
    ],
)
def test_a_known_word_with_a_slip(page_kind: kinds.Kind, make_pages: Make, client: Client, typed: str, meant: str, title: str) -> None:
    for words in ("书法 = calligraphy", "广场舞 = square dance", "微信 = wechat"):
        Synonym.objects.create(words=words)
    make_pages("书法入门", "广场舞入门", "微信入门", "剪纸")
    assert found(typed)[0] == title
    page = client.get("/search/", {"q": typed}).content.decode()
    assert f"没有完全匹配，以下是相近结果。您要找的是“{meant}”吗？" in page
    assert f"<mark>{title[:-2]}</mark>" in page or f"<mark>{title}</mark>" in page


def test_of_a_known_word_with_a_slip_titles_come_first(page_kind: kinds.Kind, make_pages: Make) -> None:
    Synonym.objects.create(words="书法 = calligraphy")
    make_pages("书法入门", "硬笔书法课", "书法")
    assert found("calligrphy") == found("calligraphy") == ["书法", "书法入门", "硬笔书法课"]


@pytest.mark.parametrize("typed", ["wechat", "weichang", "wech", "书法", "wec"])
def test_what_is_known_or_may_be_pinyin_or_is_short_has_no_slip(db: None, typed: str) -> None:
    Synonym.objects.create(words="微信 = wechat = weishang")
    assert synonyms.corrected(typed) == ""


def test_a_latin_word_is_known_as_a_whole(db: None) -> None:
    Synonym.objects.create(words="美术 = art")
    assert (synonyms.others("art"), synonyms.others("party")) == (["美术"], [])


def test_what_a_question_is_about_in_other_words(page_kind: kinds.Kind, make_pages: Make) -> None:
    Synonym.objects.create(words="电脑 = 计算机")
    make_pages("计算机入门", "剪纸")
    assert found("我想学电脑") == ["计算机入门"]


def test_a_new_site_begins_with_some(page_kind: kinds.Kind, make_pages: Make) -> None:
    made = synonyms.load_first()
    assert (Synonym.objects.count(), synonyms.load_first()) == (made, 0)
    make_pages("计算机入门", "剪纸")
    assert found("电脑") == ["计算机入门"]
    for line in Synonym.objects.all():
        line.full_clean()
        assert all(len(word) > 1 for word in groups_of(line.words)), line
        assert len(groups_of(line.words)) == line.words.count("=") + 1, line


@pytest.mark.parametrize("words", ["广场舞", "广场舞 = ", "=", "舞 = 舞", "，=。"])
def test_a_line_without_two_words_is_refused_in_plain_words(words: str) -> None:
    with pytest.raises(ValidationError, match="至少两个不同的词"):
        Synonym(words=words).clean()


@pytest.mark.parametrize("words", ["书 = 法", "的＝了", "書 = 法 = 画"])
def test_a_line_of_single_characters_is_refused(db: None, words: str) -> None:
    with pytest.raises(ValidationError, match="单个字的意思太多"):
        Synonym(words=words).clean()


def test_a_list_that_is_too_long_as_a_line_is_left_and_told(db: None) -> None:
    line = Synonym(words="、".join(f"词{at}" for at in range(60))[:200])
    with pytest.raises(ValidationError, match="至少两个不同的词"):
        line.full_clean()


@pytest.mark.parametrize("typed", ["广场舞，健身舞", "广场舞、健身舞", " 广场舞 ; 健身舞；"])
def test_a_list_with_commas_is_a_line(db: None, typed: str) -> None:
    line = Synonym(words=typed)
    line.full_clean()
    assert line.words == "广场舞 = 健身舞"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        *((words, "已经在“广场舞 = 健身舞 = square dance”这一行里") for words in ("健身舞 = 广场舞", "廣場舞＝健身舞", "Square  Dance = 广场舞。")),
        ("健身舞 = 跳操 = 广场舞 = square dance", "已经是一行：“广场舞 = 健身舞 = square dance”"),
    ],
)
def test_words_that_are_together_in_another_line_are_refused(db: None, words: str, said: str) -> None:
    first = Synonym.objects.create(words="广场舞 = 健身舞 = square dance")
    with pytest.raises(ValidationError, match=said):
        Synonym(words=words).clean()
    first.words = words
    first.full_clean()
    Synonym(words="健身舞 = 跳操").full_clean()


def test_a_single_character_is_known_as_a_whole(page_kind: kinds.Kind, make_pages: Make) -> None:
    Synonym.objects.create(words="书 = 法律")
    Synonym.objects.create(words="醋 = 陈醋")
    make_pages("老陈醋", "书法", "法律")
    assert synonyms.others("书法") == []
    assert synonyms.others("醋") == ["陈醋"]
    assert synonyms.others("做醋") == []
    assert found("书法") == ["书法"]


def test_a_line_that_is_too_long_is_refused_in_plain_words(db: None, admin_client: Client) -> None:
    address = "/admin/snippets/search/synonym/add/"
    page = admin_client.post(address, {"words": " = ".join(f"词语{number}" for number in range(40))}).content.decode()
    assert "请写在 200 个字以内" in page
    assert "至少两个不同的词" not in page
    assert 'maxlength="200"' not in admin_client.get(address).content.decode()


def test_editors_add_and_find_them(db: None, admin_client: Client) -> None:
    address = "/admin/snippets/search/synonym/"
    assert "至少两个不同的词" in admin_client.post(f"{address}add/", {"words": "手机"}).content.decode()
    assert admin_client.post(f"{address}add/", {"words": "手机 = 智能手机"}).status_code == 302
    assert "手机 = 智能手机" in admin_client.get(address).content.decode()


def test_known_words_inside_of_what_is_not_found_help(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("绘画：竹子", "剪纸")
    assert found("娃娃涂画画呢") == []
    Synonym.objects.create(words="画画 = 绘画 = fine arts")
    assert found("娃娃涂画画呢") == ["绘画：竹子"]
    assert [side.tokens for side in synonyms.inside("娃娃 fine arts")] == [("画画",), ("绘画",)]
    assert synonyms.inside("fine") == []
