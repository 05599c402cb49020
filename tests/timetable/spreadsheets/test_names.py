import pytest

from timetable.spreadsheets.names import Hint, NameFinder, one_edit
from timetable.spreadsheets.records import Context


@pytest.fixture
def find(divisions):
    def find_name(name, district="小店区", street=None, beside=""):
        finder = NameFinder(divisions, Context(2026, 48, district, street))
        return finder.find(name, Hint(divisions.streets(beside), divisions.district(beside), beside) if beside else Hint())

    return find_name


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("师范街社区居委会", "师范街社区居委会"),
        ("师范街社区居民委员会", "师范街社区居委会"),
        ("师范街社区", "师范街社区居委会"),
        ("师范街居委会", "师范街社区居委会"),
        ("师范街", "师范街社区居委会"),
        ("师范街 社 区", "师范街社区居委会"),
        ("师范街\n社区", "师范街社区居委会"),
        ("坞城街道师范街社区", "师范街社区居委会"),
        ("坞城街办师范街社区", "师范街社区居委会"),
        ("小店区坞城街道师范街社区", "师范街社区居委会"),
        ("太原市小店区师范街社区", "师范街社区居委会"),
        ("体育路1社区", "体育路一社区居委会"),
        ("体育路１社区", "体育路一社区居委会"),
        ("6904社区", "六九零四社区居委会"),
        ("二〇七所", "二零七所社区居委会"),
        ("小店社区", "小店社区居委会"),
        ("小店", "小店社区居委会"),
        ("东里解村村委会", "东里解村委会"),
        ("东里解村", "东里解村委会"),
        ("东里解", "东里解村委会"),
        ("侯家寨村民委员会", "侯家寨村委会"),
        ("郜村", "郜村村委会"),
        ("郜村村委会", "郜村村委会"),
        ("薛店村", "薛店社区居委会"),
        ("师范街社区（坞城街道）", "师范街社区居委会"),
        ("师范街社区(党群服务中心)", "师范街社区居委会"),
        ("王村社区", "王村社区居委会"),
        ("王村", "王村社区居委会"),
    ],
)
def test_name_in_every_dress(find, written, official):
    match = find(written)

    assert match.place is not None, match.reason
    assert match.place.name == official
    assert match.remarks == ()


@pytest.mark.parametrize(
    ("written", "official"),
    [("东于社区", "东于社区居委会"), ("东于社区居民委员会", "东于社区居委会"), ("东于村", "东于村委会"), ("东于村民委员会", "东于村委会")],
)
def test_suffix_picks_community_or_village(find, written, official):
    assert find(written, "清徐县", "东于镇").place.name == official


def test_bare_name_of_both_is_ambiguous(find):
    match = find("东于", "清徐县", "东于镇")

    assert match.outcome == "ambiguous_community"
    assert "东于社区居委会" in match.reason
    assert "东于村委会" in match.reason


@pytest.mark.parametrize("street", ["坞城街道", "坞城", "坞城街办", "坞城街道办事处", "小店区坞城街道"])
def test_street_beside_decides(find, street):
    assert find("并州南路一社区", beside=street).place.street == "坞城街道"


def test_same_name_in_two_streets_is_ambiguous_and_names_them(find):
    match = find("并州南路一社区")

    assert match.outcome == "ambiguous_community"
    assert "坞城街道、营盘街道" in match.reason


@pytest.mark.parametrize("written", ["营盘街道并州南路一社区", "并州南路一社区（营盘街道）", "并州南路一社区(营盘)"])
def test_street_in_the_name_itself_decides(find, written):
    assert find(written).place.street == "营盘街道"


def test_another_street_of_the_area_is_imported_there_with_a_warning(find):
    match = find("山针社区", beside="平阳路街道")

    assert match.place.street == "北营街道"
    assert [kind for kind, _ in match.remarks] == ["street_mismatch"]
    assert "北营街道" in match.remarks[0][1]


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("坞成南路社区", "坞城南路社区居委会"),
        ("保利香宾", "保利香槟社区居委会"),
        ("教育学院院社区", "教育学院社区居委会"),
        ("平阳景社区", "平阳景苑社区居委会"),
        ("师范街社取", "师范街社区居委会"),
    ],
)
def test_one_slip_of_the_pen_is_corrected(find, written, official):
    match = find(written)

    assert match.place.name == official
    assert [kind for kind, _ in match.remarks] == ["community_corrected"]
    assert match.suggestion == official


@pytest.mark.parametrize("written", ["并州南路社区", "体育路三社区", "长治路9社区"])
def test_a_wrong_numeral_is_never_corrected(find, written):
    match = find(written, street="营盘街道")

    assert match.outcome == "unknown_community"


def test_short_name_is_never_corrected(find):
    assert find("山真社区").outcome == "unknown_community"


@pytest.mark.parametrize("written", ["幸福里社区", "阳光花园", "=1+1", "x" * 5000, "社区", "村", "、、、"])
def test_unknown_name(find, written):
    match = find(written)

    assert match.place is None
    assert match.outcome == "unknown_community"
    assert len(match.reason) < 200


def test_unknown_name_offers_the_most_like(find):
    match = find("起风街二社区", "迎泽区", "柳巷街道")

    assert match.suggestion
    assert match.suggestion in match.reason


@pytest.mark.parametrize(("written", "beside"), [("庙前街社区", ""), ("迎泽区庙前街社区", ""), ("庙前街社区", "庙前街道"), ("庙前街社区", "迎泽区")])
def test_place_of_another_district_is_outside(find, written, beside):
    match = find(written, beside=beside)

    assert match.outcome == "outside_scope"
    assert "迎泽区庙前街道" in match.reason


def test_place_of_another_street_is_outside_for_a_street_editor(find):
    assert find("山针社区", street="坞城街道").outcome == "outside_scope"


@pytest.mark.parametrize(
    ("written", "official", "same"),
    [
        ("坞成南路", "坞城南路", True),
        ("坞南路", "坞城南路", True),
        ("坞城城南路", "坞城南路", True),
        ("坞城南路", "坞城南路", False),
        ("坞成男路", "坞城南路", False),
        ("体育路1", "体育路2", False),
        ("体育路", "体育路2", False),
        ("南坞城路", "坞城南路", False),
    ],
)
def test_one_edit(written, official, same):
    assert one_edit(written, official) is same


def test_every_official_name_finds_its_own_place(divisions):
    for street, places in divisions.by_street.items():
        finder = NameFinder(divisions, Context(2026, 48, *street))
        assert [finder.find(place.name, Hint()).place for place in places] == places


def test_every_official_name_finds_its_own_place_in_the_whole_city_with_its_street(divisions):
    finder = NameFinder(divisions, Context(2026, 48))
    for place in divisions.places:
        hint = Hint(frozenset({place.street_key}), None, place.street)
        assert finder.find(place.name, hint).place == place
