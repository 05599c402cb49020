"""What of a query says something, and how much of it a title has."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import kinds, text, wording


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


@pytest.mark.parametrize(
    ("query", "tokens"),
    [
        ("养老金怎么领", ["养老", "老金"]),
        ("怎么办老年证", ["老年", "年证"]),
        ("怎么做红烧肉", ["红烧", "烧肉"]),
        ("附近有没有免费的钢琴课", ["钢琴"]),
        ("how to use excel 求和", ["use", "excel", "求和"]),
        ("了不起的盖茨比", ["了不", "不起", "起的", "的盖", "盖茨", "茨比"]),
        ("目的", ["目的"]),
        ("书法 学", ["书法"]),
        ("鲸鱼 红", ["鲸鱼", "红"]),
        ("怎么 如何", ["怎么", "如何"]),
        ("免费吗", ["免费", "费吗"]),
        ("几点上课", ["上课"]),
        ("", []),
    ],
)
def test_any_of_the_words_are_those_that_do_not_only_ask(query: str, tokens: list[str]) -> None:
    assert [token for token, _begun in wording.words(query)] == tokens


def share(query: str, heading: str) -> float:
    return wording.share(text.fold(heading), wording.parts(query))


def test_the_share_of_a_title() -> None:
    assert share("红烧肉", "红烧肉的做法") == 1
    assert share("红烧肉", "肉和红的烧") == pytest.approx(0.5 * (1 - wording.BROKEN))
    assert share("超出范围", "超出有效范围") == pytest.approx(1 - wording.BROKEN)
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
    ("query", "about"),
    [
        ("什么是非遗 非遗是什么 哪里能学非遗 有没有非遗课 非遗班 非遗怎么学 我想学非遗 我想找一下非遗", "非遗"),
        ("怎么用微信 微信怎么用 不会用微信 学微信 微信吗", "微信"),
        ("怎么做醋 醋怎么做 做醋 酿醋", "醋"),
        ("普洱茶怎么泡 有没有普洱茶这本书 请问普洱茶在哪里", "普洱茶"),
        ("老人想学手机 老人学手机", "手机"),
        ("我妈想学舞蹈 舞蹈老师 舞蹈视频教程", "舞蹈"),
        ("俺想学个剪纸 我想找个地方学剪纸 剪纸咋学 剪纸讲座 哪里可以免费学剪纸", "剪纸"),
        ("我想学唱戏 哪里有教唱戏的课", "唱戏"),
        ("去哪学书法 书法在哪学 太原书法班 太原学书法哪里好 山西太原书法培训 太原市有书法课吗 书法班怎么报名 书法课在哪里上", "书法"),
        ("有没有教老年人用手机的课 老年人用手机", "手机"),
        ("怎么报名 如何报名 在哪里报名 要不要报名", "报名"),
        ("怎么当志愿者 当志愿者 想当志愿者 如何当志愿者", "志愿者"),
        ("怎么报名参加大讲堂 大讲堂怎么报名", "大讲堂"),
        ("excel怎么求和", "excel 求和"),
        ("醋是什么意思 醋什么意思 醋怎么回事 醋是怎么回事 什么时候酿醋", "醋"),
        ("晋祠有多大 晋祠有多远 晋祠有多大吗", "晋祠"),
        (
            "附近有没有免费的钢琴课 免费的钢琴课有没有 家门口的钢琴课 离我家近的钢琴班 我们社区有没有钢琴班 社区有钢琴课吗 免费学钢琴 钢琴课有吗",
            "钢琴",
        ),
        ("我们社区有书法班吗 咱村有没有书法课 身边的书法课 公益书法课 不要钱的书法班", "书法"),
        ("汾河公园附近有没有太极拳课", "汾河公园 太极拳"),
        ("免费 附近 我们社区 身边的人 附近的人 近代史 公益广告 社区有爱 门口 许多大树 有多大用处 刀削面 太极拳二十四式 上课 课程 怎么办 我想学", ""),
        (
            "怎样报名上课 怎么报名上课 如何上课 怎么听课 怎么选课 我要上课 我想听课 上课地点 上课时间 咋上课 报班怎么报 线上怎么听课 老年人怎么选课",
            "上课",
        ),
        ("怎么上书法课 书法课怎么报名 想听书法课 如何选书法课", "书法"),
        ("什么地方教剪纸 啥地方能学剪纸 有没有教剪纸的地方 学剪纸的地方 哪达教剪纸 甚时候有剪纸 剪纸啥时候教 没事的时候学剪纸", "剪纸"),
        ("最近的书法课 每天的书法 近期有什么书法课 平时有没有书法班 每周书法", "书法"),
        ("上班时间 上课 选课文 地方戏 地方志 换地方 剪枝的时候 时候 休息时间 每天 最近 天天 天天向上 看课表", ""),
        (
            "赵老师 短视频 学生 学分 学时 学历 学位证书 学会看合同 教育 做人 养生 打印机 重要问题 智能问答 了不起的盖茨比 没有的 画家 学习型组织",
            "",
        ),
    ],
)
def test_what_a_question_is_about(query: str, about: str) -> None:
    assert {asked: wording.gist(asked) for asked in query.split()} == dict.fromkeys(query.split(), about)


@pytest.mark.parametrize(
    ("query", "about"),
    [
        ("wo yao xue taiji", "taiji"),
        ("woxiangxuetaiji", "taiji"),
        ("taiji zenme lian", "taiji"),
        ("na li you taiji ban", "taiji"),
        ("taiji ke", "taiji"),
        ("how to learn taiji", "taiji"),
        ("how to use wechat", "wechat"),
        ("i would like to know wechat", "wechat"),
        ("taiji class", "taiji"),
        ("tai chi classes near me", "tai chi"),
        ("chinese painting for beginners", "chinese painting"),
        ("hua xue", ""),
        ("xuexiao", ""),
        ("keji", ""),
        ("tai ji quan", ""),
        ("yoga", ""),
        ("zenme", ""),
    ],
)
def test_what_a_question_in_letters_is_about(query: str, about: str) -> None:
    assert wording.gist(query) == about


@pytest.mark.parametrize(
    ("query", "about"),
    [
        ("太原 太极拳 培训班", "太极拳"),
        ("太原市 剪纸", "剪纸"),
        ("山西 刀削面 视频教程", "刀削面"),
        ("二胡 老师 太原", "二胡"),
        ("新建路78号", "新建路"),
        ("新建路78号 书法", "新建路 书法"),
        ("新建路 78-2 号院3单元 剪纸", "新建路 剪纸"),
        ("新建路78 剪纸", "新建路 剪纸"),
        ("地铁一路2号线", ""),
        ("迎泽公园24式太极拳", ""),
        ("免费 钢琴 附近", "钢琴"),
        ("我们社区 公益 书法", "书法"),
        ("免费 附近", ""),
        ("太原 课程", ""),
        ("每天 太极", "太极"),
        ("书法 近期", "书法"),
        ("平时 周末", "周末"),
        ("每天 最近", ""),
        ("太原", ""),
    ],
)
def test_the_city_and_words_for_being_taught_stand_beside_what_is_looked_for(query: str, about: str) -> None:
    assert wording.gist(query) == about


@pytest.mark.parametrize(
    ("query", "about", "asked"),
    [
        ("太极拳视频", "太极拳", "microlectures"),
        ("血压 视频", "血压", "microlectures"),
        ("剪纸 电子书", "剪纸", "books"),
        ("有关高血压的书", "高血压", "books"),
        ("papercut video", "papercut", "microlectures"),
        ("读书", "", ""),
        ("电子书", "", ""),
        ("视频", "", ""),
        ("情书 视频", "情书", "microlectures"),
    ],
)
def test_what_kind_of_things_a_query_asks_for(query: str, about: str, asked: str) -> None:
    for name, called in (("books", ("书", "的书", "电子书")), ("microlectures", ("视频", "video"))):
        kinds.register(kinds.Kind(name, name, name, "wagtailcore.Page", lambda _ids, _place: [], 0, called=called))
    assert (wording.gist(query), kinds.asked_for(query)) == (about, {asked} - {""})


def test_what_asks_for_anything() -> None:
    assert all(
        map(
            wording.only_asks,
            (
                "",
                "有什么课",
                "的课",
                "有哪些活动",
                "有课吗",
                "我家",
                "有甚课",
                "哪有课",
                "去哪上课",
                "附近去哪里上课",
                "住附近有什么课",
                "每天有什么课",
                "平时",
                "what classes are there this",
            ),
        )
    )
    assert not any(map(wording.only_asks, ("书法", "书法课", "课文", "上党梆子")))


@given(st.text(max_size=70))
def test_what_any_query_is_about(query: str) -> None:
    assert wording.gist(query) != query or not query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("高血压吃什么好", True),
        ("甄嬛传演员表", False),
        ("太极 入门", True),
        ("excel求和", True),
        ("how", True),
        ("家常刀削面", False),
        ("excel", False),
        ("", False),
    ],
)
def test_what_asks_or_has_several_words_is_hardly_a_title(query: str, expected: bool) -> None:
    assert wording.is_loose(query) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [("高血压吃什么好", True), ("太极 入门", True), ("吉他和弦图", True), ("红楼梦魇", False), ("photoshop", False), ("", False)],
)
def test_what_is_long_describes(query: str, expected: bool) -> None:
    assert wording.describes(query) is expected


@pytest.mark.parametrize("piece", ["附近", "免费", "去哪里", "我想要", "有没有", "在哪里有", "每天", "什么地方"])
def test_words_that_only_ask_are_known_at_once_however_often_they_are_said(piece: str) -> None:
    often, start = piece * ((text.MAX_QUERY - 1) // len(piece)), time.process_time()
    assert wording.only_asks(often)
    assert not wording.only_asks(f"{often}龘")
    wording.gist(f"{often}龘")
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize("piece", ["上课", "报名", "学", "怎么听课", "王老师", "什么时候", "每个月的"])
def test_how_to_attend_is_known_at_once_however_often_it_is_said(piece: str) -> None:
    often, start = piece * ((text.MAX_QUERY - 1) // len(piece)), time.process_time()
    assert not wording.attends(f"{often}龘")
    wording.gist(often), wording.gist(f"{often}龘"), wording.asks(often)
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize(
    "said",
    [
        *("没事的时候学点什么", "闲着没事学点啥", "学点什么好", "想学点东西", "能学点什么"),
        *("没事干 学什么", "你们这有什么可学的", "这里能学啥", "有空学些什么好呢", "学什么"),
    ],
)
def test_who_would_learn_anything_only_asks(said: str) -> None:
    assert wording.learns_anything(said)
    assert wording.only_asks(said)


@pytest.mark.parametrize(
    "said", ["学点书法", "学书法", "怎么学", "学习", "小孩学什么好", "过去一年，这座城学了些什么", "上大学什么条件", "没事", "什么是学分", "", "龘"]
)
def test_who_names_something_would_not_learn_anything(said: str) -> None:
    assert not wording.learns_anything(said)


@pytest.mark.parametrize("part", ["学点什么", "没事", "学", "什么", "有什么可学的", "可以"])
def test_long_wishes_are_read_at_once(part: str) -> None:
    begun = time.process_time()
    assert not wording.learns_anything((part * text.MAX_QUERY)[: text.MAX_QUERY - 2] + "龘")
    assert not wording._ANY_LEARNING.fullmatch(part * 5000 + "龘")
    assert time.process_time() - begun < 1
