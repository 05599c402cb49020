"""Places in what people type."""

import pytest

from network import place_words
from search import text
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    district = DistrictFactory(short_name="迎泽区", code="140106")
    street = StreetFactory(parent=district, short_name="庙前街道")
    other = StreetFactory(parent=district, short_name="柳巷街道")
    communities = [CommunityFactory(parent=street, short_name=name) for name in ("起凤街社区", "桃园社区")]
    CommunityFactory(parent=other, short_name="桃园社区")
    return {place.short_name: place.code for place in (district, street, other, *communities)}


@pytest.mark.parametrize(
    ("typed", "words", "name"),
    [
        ("书法 迎泽", "迎泽", "迎泽区"),
        ("书法 迎泽区", "迎泽区", "迎泽区"),
        ("迎泽区书法", "迎泽区", "迎泽区"),
        ("书法 庙前", "庙前", "庙前街道"),
        ("庙前街道剪纸", "庙前街道", "庙前街道"),
        ("起凤街社区 书法", "起凤街社区", "起凤街社区"),
        ("书法起凤街社区", "起凤街社区", "起凤街社区"),
        ("我想在迎泽区学书法", "我想在迎泽区", "迎泽区"),
        ("迎泽有太极课吗", "迎泽", "迎泽区"),
        ("住庙前附近 书法", "住庙前附近", "庙前街道"),
        ("yingze shufa", "yingze", "迎泽区"),
        ("calligraphy yingze district", "yingzedistrict", "迎泽区"),
        ("yingze qu taiji", "yingzequ", "迎泽区"),
        ("迎泽 qu 太极", "迎泽qu", "迎泽区"),
        ("迎 ze 书法", "迎ze", "迎泽区"),
        ("ying 泽区 书法", "ying泽区", "迎泽区"),
        ("迎 ze 区 书法", "迎ze区", "迎泽区"),
        ("yingze 区 书法", "yingze区", "迎泽区"),
    ],
)
def test_a_place_is_read(city, typed, words, name):
    (reading,) = place_words.read(typed.split())
    assert (reading.words, reading.label, reading.token) == (words, name, f"at/{city[name]}")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("迎泽区起凤街社区", [("迎泽区起凤街社区", "起凤街社区"), ("迎泽区", "迎泽区")]),
        ("迎泽起凤街社区书法", [("迎泽起凤街社区", "起凤街社区"), ("迎泽", "迎泽区")]),
        ("书法 迎泽区 庙前街道", [("迎泽区庙前街道", "庙前街道"), ("迎泽区", "迎泽区")]),
        ("我想在迎泽区庙前街道学书法", [("我想在迎泽区庙前街道", "庙前街道"), ("我想在迎泽区", "迎泽区")]),
        ("太原市迎泽区", [("太原市迎泽区", "迎泽区"), ("太原市", "太原市")]),
        (
            "山西省太原市迎泽区起凤街社区12号",
            [("山西省太原市迎泽区起凤街社区", "起凤街社区"), ("山西省太原市迎泽区", "迎泽区"), ("山西省太原市", "太原市")],
        ),
        ("柳巷街道起凤街社区", [("起凤街社区", "起凤街社区")]),
    ],
)
def test_of_an_address_the_last_place_is_read_and_those_above_it(city, typed, read):
    assert [(reading.words, reading.label) for reading in place_words.read(typed.split())] == read


def test_the_city_beside_other_words_narrows_nothing(city):
    assert [(reading.label, reading.token) for reading in place_words.read(["太原市", "书法", "庙前"])] == [
        ("太原市", ""),
        ("庙前街道", f"at/{city['庙前街道']}"),
    ]


@pytest.mark.parametrize("typed", ["太原市", "太原 话", "书法 桃园社区", "书法", "社区", "起凤街 书法"])
def test_what_means_no_one_place_is_not_read(city, typed):
    assert list(place_words.read(typed.split())) == []


@pytest.fixture
def districts():
    for name, code in (("迎泽区", "140106"), ("晋源区", "140110"), ("万柏林区", "140109"), ("杏花岭区", "140107"), ("古交市", "140181")):
        DistrictFactory(short_name=name, code=code)


@pytest.mark.parametrize(
    ("typed", "words", "name"),
    [
        ("迎则区 书法", "迎则区", "迎泽区"),
        ("迎则区书法", "迎则区", "迎泽区"),
        ("金园区 书法", "金园区", "晋源区"),
        ("万百林 书法", "万百林", "万柏林区"),
        ("万木林区 书法", "万木林区", "万柏林区"),
        ("书法 杏花林区", "杏花林区", "杏花岭区"),
        ("骨胶市 书法", "骨胶市", "古交市"),
    ],
)
def test_a_misspelled_district_is_read_and_told(districts, typed, words, name):
    (reading,) = place_words.read(typed.split())
    assert (reading.words, str(reading.label)) == (words, f"{name}（您写的是“{words}”）")
    assert place_words.district(reading.token) == name


@pytest.mark.parametrize(
    ("typed", "words", "name"),
    [
        ("迎泽剪纸", "迎泽", "迎泽区"),
        ("剪纸迎泽", "迎泽", "迎泽区"),
        ("万柏林太极拳", "万柏林", "万柏林区"),
        ("古交哪里学秧歌", "古交", "古交市"),
        ("迎泽公园", "迎泽", "迎泽区"),
    ],
)
def test_a_short_name_written_together_with_other_words_is_perhaps_meant(districts, typed, words, name):
    (reading,) = place_words.read(typed.split())
    assert (reading.words, reading.label, place_words.district(reading.token), reading.perhaps) == (words, name, name, True)


@pytest.mark.parametrize(
    ("typed", "words", "name"),
    [
        ("庙前剪纸", "庙前", "庙前街道"),
        ("剪纸柳巷", "柳巷", "柳巷街道"),
        ("庙前公园", "庙前", "庙前街道"),
        ("庙前剪纸迎泽", "迎泽", "迎泽区"),
    ],
)
def test_a_streets_short_name_is_perhaps_meant_behind_a_districts(city, typed, words, name):
    (reading,) = place_words.read([typed])
    assert (reading.words, reading.label, reading.token, reading.perhaps) == (words, name, f"at/{city[name]}", True)


@pytest.mark.parametrize("typed", ["迎泽桥", "过迎泽桥头", "迎泽南社区", "庙前一村", "书法迎泽区", "迎泽 剪纸", "晋源剪纸 迎泽"])
def test_a_short_name_is_not_perhaps_meant_inside_of_one_or_beside_a_place(districts, typed):
    assert not any(reading.perhaps for reading in place_words.read(typed.split()))


@pytest.mark.parametrize(
    ("typed", "words", "names"),
    [
        ("迎泽区以外的书法课", "迎泽区以外的", ["迎泽区"]),
        ("迎泽 除外 书法", "迎泽除外", ["迎泽区"]),
        ("不在晋源 书法", "不在晋源", ["晋源区"]),
        ("除了古交 剪纸", "除了古交", ["古交市"]),
        ("除了 古交市以外的剪纸", "除了古交市以外的", ["古交市"]),
        ("我不想在迎泽区学书法", "我不想在迎泽区", ["迎泽区"]),
        ("书法 迎泽太远了", "迎泽太远了", ["迎泽区"]),
        ("除了迎泽和古交 剪纸", "除了迎泽和古交", ["迎泽区", "古交市"]),
        ("迎泽区、古交市以外的剪纸", "迎泽区古交市以外的", ["迎泽区", "古交市"]),
        ("不要迎泽、古交 剪纸", "不要迎泽古交", ["迎泽区", "古交市"]),
        ("除了古交 迎泽剪纸", "除了古交", ["古交市"]),
        ("迎泽区和古交以外 剪纸", "迎泽区和古交以外", ["迎泽区", "古交市"]),
    ],
)
def test_of_districts_that_are_not_wanted_all_others_are_read(districts, typed, words, names):
    reading, *others = place_words.read([match[0] for match in text.runs(typed)])
    assert all(other.perhaps for other in others)
    assert (reading.words, reading.label) == (words, f"{'、'.join(names)}除外")
    others = {place_words.district(token) for token in reading.token.split("|")}
    assert others == {"迎泽区", "晋源区", "万柏林区", "杏花岭区", "古交市"} - set(names)
    assert not reading.is_place


@pytest.mark.parametrize(
    "typed", ["书法 不要庙前街道", "不在庙前 书法", "起凤街社区以外的书法", "除了庙前街道和迎泽区 书法", "除了迎泽桥 书法", "不要迎泽公园"]
)
def test_what_is_not_wanted_is_no_condition_where_it_is_no_district(city, typed):
    assert list(place_words.read(typed.split())) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [("在不在迎泽区 书法", "迎泽区"), ("要不要去迎泽区学书法", "迎泽区"), ("删除迎泽区 书法", "迎泽区"), ("迎泽区不要钱的书法", "迎泽区")],
)
def test_who_asks_for_a_place_wants_it(city, typed, name):
    assert [reading.label for reading in place_words.read(typed.split())] == [name]


@pytest.mark.parametrize(
    "typed",
    ["骨胶 书法", "校区 书法", "社区 书法", "水源区 书法", "银泽 书法", "万木林 书法", "走进园区", "金园区书法", "yingz qu", "市 书法", "a区"],
)
def test_what_only_resembles_a_district_is_not_read(districts, typed):
    assert list(place_words.read(typed.split())) == []


def test_a_misspelled_district_in_a_sentence_is_read_and_told(districts):
    (reading,) = place_words.read(["我想在迎择区学书法"])
    assert (reading.words, str(reading.label)) == ("我想在迎择区", "迎泽区（您写的是“迎择区”）")


def test_where_nothing_fits_a_place_may_be_its_street_or_its_district(city):
    def wider(*phrases):
        (reading, *_above) = place_words.read(phrases)
        return [(other.words, other.label, other.token) for other in reading.wider]

    district, street = (("迎泽区", f"at/{city['迎泽区']}"), ("庙前街道", f"at/{city['庙前街道']}"))
    assert wider("书法", "起凤街社区") == [("起凤街社区", *street), ("起凤街社区", *district)]
    assert wider("迎泽区庙前街道书法") == [("迎泽区庙前街道", *district)]
    assert wider("书法", "迎泽") == []


def test_places_are_kept_until_one_changes(city, django_assert_num_queries):
    list(place_words.read(["书法", "迎泽"]))
    with django_assert_num_queries(0):
        list(place_words.read(["书法", "庙前"]))
    DistrictFactory(short_name="晋源区", code="140110")
    assert [reading.label for reading in place_words.read(["晋源"])] == ["晋源区"]
