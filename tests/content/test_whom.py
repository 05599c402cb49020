"""For whom in what people type."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import found, whom
from content.actions import load_terms
from content.models import Audience
from search import readers, text

pytestmark = pytest.mark.django_db
CHILDREN = "a/young|a/children"


@pytest.fixture(autouse=True)
def terms(db: None) -> None:
    load_terms()


def read(query: str) -> tuple[str, str]:
    """The rest of a query and the token that was read, which is always only perhaps meant."""
    meant = readers.read(query).perhaps
    return (meant.rest, meant.chips[-1].reading.token) if meant else (query, "")


@pytest.mark.parametrize(
    ("typed", "token"),
    [
        *((wish, CHILDREN) for wish in ("小孩能学什么", "小孩学什么好", "适合小孩的课", "孩子能学啥", "给孩子看的", "我家娃能学点啥", "小孩")),
        *(
            (wish, "a/elderly")
            for wish in ("适合老人的课", "退休了学点啥好", "有什么适合老年人的？", "八十岁能学吗", "60岁", "老年人", "适合老人的 课")
        ),
        *(
            ("给孩子报什么班", CHILDREN),
            ("在职职工", "a/workers"),
            ("农村居民", "a/farmers"),
            ("进城务工", "a/newcomers"),
            ("农民工能学什么", "a/newcomers"),
        ),
        *(("幼儿和家长", "a/children"), ("初中生", "a/young"), ("聋哑人", "a/disadvantaged"), ("適合小孩的課", CHILDREN)),
        *(("5岁能学什么", CHILDREN), ("3岁宝宝学什么", "a/children"), ("十几岁的孩子学什么", "a/young"), ("孩子6岁能学什么", CHILDREN)),
    ],
)
def test_a_wish_for_an_audience_says_enough(typed: str, token: str) -> None:
    rest, read_token = read(typed)
    assert (rest, set(read_token.split("|"))) == ("", set(token.split("|")))
    assert readers.read(typed).tokens == ()


@pytest.mark.parametrize(
    ("typed", "rest", "slugs"),
    [
        *(
            ("5岁孩子画画", "画画", {"young", "children"}),
            ("6岁 画画", "画画", {"young", "children"}),
            ("画画 六七岁", "画画", {"young", "children"}),
        ),
        *(("70岁老人学手机", "学手机", {"elderly"}), ("六十岁以上 太极", "太极", {"elderly"}), ("7-12岁 英语", "英语", {"young"})),
        *(("十来岁孩子书法", "书法", {"young"}), ("书法适合老人吗", "书法", {"elderly"}), ("5到10岁 手工", "手工", {"young", "children"})),
        *(("适合小孩的手工", "手工", {"young", "children"}), ("农民工 维权", "维权", {"newcomers"}), ("小学生作业", "作业", {"young"})),
    ],
)
def test_beside_a_subject_it_narrows_and_what_is_for_everybody_stays_but_for_children(typed: str, rest: str, slugs: set[str]) -> None:
    left, token = read(typed)
    everybody = set() if "young" in slugs else {"all"}
    assert (left, set(token.split("|"))) == (rest, {f"a/{slug}" for slug in slugs | everybody})


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "老年人 合唱",
            "老年人学合唱",
            "零基础学做饭",
            "上班族 瑜伽",
            "退休人员学合唱",
            "照顾老人",
            "照片怎么发给孩子",
            "给孩子",
            "娃娃不写作业",
            "能带小孩吗",
            "职工书屋",
            "儿童课",
            "残疾人课程",
            "刀削面",
            "书法",
        ),
        *("30岁 书法", "第5岁", "孩", "关爱老人", "", "，。"),
    ],
)
def test_what_is_understood_without_it_or_may_be_part_of_the_words_is_left(typed: str) -> None:
    assert read(typed) == (typed, "")


def test_what_is_for_everybody_fits_those_who_have_nothing_of_their_own_but_children() -> None:
    wider = readers.read("上班族能学什么").perhaps.chips[0].reading.wider
    assert [(other.token, other.label) for other in wider] == [("a/workers|a/all", "适合：在职职工、人人都能来")]
    assert readers.read("小孩能学什么").perhaps.chips[0].reading.wider == ()
    assert readers.read("书法适合老人吗").perhaps.chips[0].reading.wider == ()


def test_whom_goes_with_a_place_and_an_hour() -> None:
    meant = readers.read("四点半 适合小孩的课").perhaps
    assert (meant.rest, [chip.reader for chip in meant.chips]) == ("", ["day", "whom"])


def test_a_chip_says_for_whom_in_the_words_of_the_site() -> None:
    chip = readers.read("适合小孩的课").perhaps.chips[0]
    assert (chip.reader, chip.reading.label, chip.reading.words) == ("whom", "适合：青少年、幼儿和家长", "适合小孩的课")
    chip = readers.read("5岁孩子画画").perhaps.chips[0]
    assert (chip.reading.label, chip.reading.words) == ("适合：青少年、幼儿和家长", "5岁孩子")


def test_editors_rename_and_take_away_audiences(django_assert_num_queries: object) -> None:
    Audience.objects.filter(slug="workers").update(name="上班的朋友")
    assert read("上班的朋友") == ("", "a/workers")
    assert read("上班族能学什么") == ("", "a/workers")
    Audience.objects.exclude(slug="elderly").delete()
    assert read("小孩能学什么")[1] == ""
    assert read("老人能学什么")[1] == "a/elderly"
    Audience.objects.all().delete()
    assert read("60岁")[1] == ""


def test_reading_asks_the_database_nothing(django_assert_num_queries: object) -> None:
    read("小孩能学什么")
    with django_assert_num_queries(0):
        read("5岁孩子画画")


def test_words_of_a_timetable_name_the_same_audiences() -> None:
    assert found.audiences_in("老年人") == ["elderly"]
    assert found.audiences_in("村民") == ["farmers"]
    assert found.audiences_in("残疾人及家属") == ["disadvantaged"]
    assert found.audiences_in("亲子家庭") == ["children"]
    assert found.audiences_in("不限") == ["all"]
    assert found.audiences_in("") == found.audiences_in("会员") == []


def test_every_word_is_of_an_audience_that_a_new_site_has() -> None:
    assert {slug for slugs in whom._words().slugs.values() for slug in slugs} == set(Audience.objects.values_list("slug", flat=True))
    assert whom._told().keys() <= set(Audience.objects.values_list("slug", flat=True))


@pytest.mark.parametrize("part", ["老人", "5岁", "十", "什么", "适合", "我", "6-", "家", "老头老太太的", "能学"])
def test_hostile_queries_are_read_at_once(part: str) -> None:
    begun = time.process_time()
    list(whom.read([part * 2000]))
    list(whom.read([part * 2000 + "龘"]))
    list(whom.read(["龘" + part * 60]))
    assert time.process_time() - begun < 1


@given(st.text("老人小孩5岁十一二两几多以上下适合给学什么的-到第孩子0 ", max_size=text.MAX_QUERY))
def test_whatever_is_typed_is_read(typed: str) -> None:
    for reading in whom.read([text.fold(typed)]):
        assert reading.words in text.fold(typed)
        assert reading.token


@pytest.mark.parametrize(
    ("said", "slugs"),
    [
        *((said, ["newcomers"]) for said in ("进城务工人员", "外来务工人员", "农民工")),
        ("老年人、村民", ["elderly", "farmers"]),
        ("家长会", ["children"]),
    ],
)
def test_the_longest_word_for_an_audience_is_meant(said: str, slugs: list[str]) -> None:
    assert whom.slugs_in(said) == slugs


def test_a_meeting_of_parents_is_no_wish() -> None:
    assert read("家长会") == ("家长会", "")
