"""Places inside of sentences, several of them, and roads."""

import pytest

from network import place_words
from search import readers, text
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def codes():
    districts = {
        name: DistrictFactory(short_name=name, code=code) for name, code in (("小店区", "140105"), ("迎泽区", "140106"), ("古交市", "140181"))
    }
    streets = {
        name: StreetFactory(parent=districts[within], short_name=name)
        for name, within in (
            *(("平阳路街道", "小店区"), ("北格镇", "小店区"), ("庙前街道", "迎泽区"), ("桥东街道", "迎泽区"), ("桃园街道", "古交市")),
            *(("中心镇", "古交市"), ("古城街道", "古交市")),
        )
    }
    along = ("并州路一社区", "并州路二社区", "并州路东社区", "起凤街社区", "平阳路一社区", "平阳路二社区")
    communities = [CommunityFactory(parent=streets["桥东街道"], short_name=name) for name in along]
    inside = [
        CommunityFactory(parent=streets["北格镇"], short_name=name) for name in ("平安社区", "北小店村", "小东门社区", "南桃园社区", "桃园社区")
    ]
    twice = [CommunityFactory(parent=parent, short_name="老迎泽区") for parent in (streets["北格镇"], streets["古城街道"])]
    return {place.short_name: place.code for place in (*districts.values(), *streets.values(), *communities, *inside, *twice)}


def read(typed):
    return [reading for reading in place_words.read([match[0] for match in text.runs(typed)]) if not reading.perhaps]


@pytest.mark.parametrize(
    ("typed", "words", "name"),
    [
        ("请问小店区有没有太极拳班", "请问小店区", "小店区"),
        ("家住小店区想学太极拳", "家住小店区", "小店区"),
        ("老师讲的小店区历史", "小店区", "小店区"),
        ("孩子在平阳路街道上学", "在平阳路街道", "平阳路街道"),
        ("我家在北格镇想学剪纸", "我家在北格镇", "北格镇"),
        ("老人去小东门社区学剪纸", "去小东门社区", "小东门社区"),
        ("有没有小东门社区的课表", "小东门社区", "小东门社区"),
        ("我住平安社区想学剪纸", "我住平安社区", "平安社区"),
        ("我住北小店村想学剪纸", "我住北小店村", "北小店村"),
    ],
)
def test_a_full_name_is_read_inside_of_a_sentence(codes, typed, words, name):
    (reading,) = read(typed)
    assert (reading.words, reading.label, reading.token) == (words, name, f"at/{codes[name]}")


@pytest.mark.parametrize(
    ("typed", "words", "name"),
    [
        ("我是小店的想学二胡", "我是小店", "小店区"),
        ("我在古交想听晋剧", "我在古交", "古交市"),
        ("本人住小店想学书法", "本人住小店", "小店区"),
        ("离小店近的书法课", "离小店近", "小店区"),
        ("我妈妈住在小店想学书法", "我妈妈住在小店", "小店区"),
        ("帮我在小店找书法课", "帮我在小店", "小店区"),
        ("离古交比较近一点的书法课", "离古交比较近一点", "古交市"),
        ("请问迎泽有书法课吗", "请问迎泽", "迎泽区"),
        ("去迎泽怎么学书法", "去迎泽", "迎泽区"),
        ("住在迎泽,想学唱歌", "住在迎泽", "迎泽区"),
        ("太极拳小店附近", "小店附近", "小店区"),
        ("小店周边太极拳", "小店周边", "小店区"),
        ("剪纸平阳路这边", "平阳路这边", "平阳路街道"),
        ("我住在平阳路附近想学太极拳", "我住在平阳路附近", "平阳路街道"),
        ("我家住庙前想学剪纸", "我家住庙前", "庙前街道"),
    ],
)
def test_a_short_name_is_read_where_a_sentence_has_a_place(codes, typed, words, name):
    (reading,) = read(typed)
    assert (reading.words, reading.label, reading.token) == (words, name, f"at/{codes[name]}")


@pytest.mark.parametrize(
    "typed",
    [
        *("活动中心附近的课", "市中心附近", "世界古城周边旅游", "创建平安社区活动", "请问古城怎么保护", "想去小店区别的", "在小店区域里"),
        *(
            "现在小店可以开吗",
            "在迎泽大街上",
            "我在小店区分不清方向",
            "我住迎泽桥",
            "来自星星的你",
            "和老迎泽区有关的事",
            "离小店近代史",
            "小店区别",
            "搬离庙前的人",
        ),
    ],
)
def test_what_goes_on_as_another_word_or_name_is_no_place(typed):
    assert read(typed) == []


@pytest.mark.parametrize(
    ("typed", "words", "names"),
    [
        ("迎泽或小店的书法", "迎泽或小店", ["迎泽区", "小店区"]),
        ("小店、迎泽 太极", "小店迎泽", ["小店区", "迎泽区"]),
        ("小店和迎泽 书法", "小店和迎泽", ["小店区", "迎泽区"]),
        ("我想在小店区或者古交学书法", "我想在小店区或者古交", ["小店区", "古交市"]),
        ("书法 迎泽 小店 古交", "迎泽小店古交", ["迎泽区", "小店区", "古交市"]),
        ("庙前或桃园 剪纸", "庙前或桃园", ["庙前街道", "桃园街道"]),
    ],
)
def test_of_several_places_one_is_enough(codes, typed, words, names):
    (reading,) = read(typed)
    assert (reading.words, reading.label, reading.token) == (words, "、".join(names), "|".join(f"at/{codes[name]}" for name in names))
    assert not reading.is_place


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        *(("庙前街道 迎泽区 书法", ["庙前街道"]), ("小店 小店区 书法", ["小店区"]), ("迎泽和平", []), ("小店和迎泽桥", [])),
        *(("庙前 桃园 剪纸", ["庙前街道"]), ("庙前街道 桃园街道 剪纸", ["庙前街道、桃园街道"])),
    ],
)
def test_what_lies_in_another_is_said_twice_or_may_be_a_word_is_not_several(typed, labels):
    assert [reading.label for reading in read(typed)] == labels


@pytest.mark.parametrize(
    ("typed", "words"),
    [("并州路 书法", "并州路"), ("并州路附近的书法", "并州路附近"), ("我家住并州路 书法", "我家住并州路"), ("书法 并州路附近", "并州路附近")],
)
def test_a_road_is_all_communities_that_are_called_by_it(codes, typed, words):
    (reading,) = read(typed)
    along = [codes[name] for name in ("并州路一社区", "并州路二社区", "并州路东社区")]
    assert (reading.words, reading.label, set(reading.token.split("|"))) == (words, "并州路", {f"at/{code}" for code in along})
    assert [(other.words, other.label, other.token) for other in reading.wider] == [
        (words, "桥东街道", f"at/{codes['桥东街道']}"),
        (words, "迎泽区", f"at/{codes['迎泽区']}"),
    ]


@pytest.mark.parametrize("typed", ["起凤街 书法", "并州路的历史", "并州路书法", "新并州路 书法", "并州 书法", "并州路附近", "并州路3社区 书法"])
def test_a_road_is_none_inside_of_a_word_or_with_one_community(typed):
    assert read(typed) == []


def test_a_road_that_is_a_place_is_that_place(codes):
    assert [reading.token for reading in read("平阳路 书法")] == [f"at/{codes['平阳路街道']}"]


@pytest.mark.parametrize(("typed", "words"), [("小店附近", ["小店附近", "小店"]), ("请问小店区", ["请问小店区", "小店区"]), ("小店区", ["小店区"])])
def test_where_a_place_is_all_what_goes_with_it_may_stay(typed, words):
    assert [reading.words for reading in read(typed)] == words


def test_what_goes_with_a_place_is_not_searched_for():
    left = {
        typed: readers.read(typed).rest.strip(" ,") for typed in ("我住在平阳路附近想学太极拳", "离小店近的书法课", "小店qu 太极", "小店、迎泽 太极")
    }
    assert list(left.values()) == ["想学太极拳", "书法课", "太极", "太极"]
