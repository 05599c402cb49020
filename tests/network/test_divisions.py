from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.actions import import_divisions, import_positions
from network.actions.positions import BadTableError
from network.divisions import classroom_codes, divisions, short_name
from network.enums import Tier
from network.models import Organisation
from tests.factories.network import CommunityFactory


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("师范街社区居委会", "师范街社区"),
        ("光社社区居民委员会", "光社社区"),
        ("上兰村民委员会", "上兰村"),
        ("新店村村民委员会", "新店村"),
        ("郝家庄村委会", "郝家庄村"),
        ("刘家村村委会", "刘家村"),
        ("后所营居民委员会", "后所营"),
        ("农木场社区", "农木场社区"),
    ],
)
def test_short_names_are_what_people_say(name, said):
    assert short_name(name) == said


def test_the_table_holds_the_whole_city():
    rows = list(divisions())
    assert [sum(row.tier == tier for row in rows) for tier in Tier] == [1, 11, 108, 1401]
    assert len({row.code for row in rows}) == len(rows)
    assert all(row.slug for row in rows if row.tier == Tier.DISTRICT)
    assert len(classroom_codes()) == 920
    assert classroom_codes() <= {row.code for row in rows if row.tier == Tier.COMMUNITY and not row.code.startswith("140171")}
    names = [row.short_name for row in rows]
    assert not [name for name in names if name.endswith(("委会", "委员会", "村村"))]


@pytest.mark.django_db
def test_import_makes_the_tree_and_again_changes_nothing():
    out = StringIO()
    call_command("import_divisions", stdout=out)
    assert out.getvalue() == "1521 organisations made, 0 changed, 0 left as they were.\n"
    community = Organisation.objects.get(code="140105001001")
    assert community.path == "140100/140105/140105001/140105001001/"
    assert (community.short_name, community.pinyin, community.initials) == ("师范街社区", "shi fan jie she qu", "sfjsq")
    assert Organisation.objects.with_classroom().count() == 920
    with CaptureQueriesContext(connection) as queries:
        loaded = import_divisions()
    assert (loaded.created, loaded.changed, loaded.same) == (0, 0, 1521)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.django_db
def test_import_mends_what_differs_and_keeps_what_editors_wrote():
    import_divisions()
    Organisation.objects.filter(code="140105001001").update(short_name="别的", phone="0351-5550000", latitude=37.8)
    stranger = CommunityFactory(code="140199999999")
    loaded = import_divisions()
    assert (loaded.created, loaded.changed) == (0, 1)
    assert stranger.code in loaded.unknown
    mended = Organisation.objects.get(code="140105001001")
    assert (mended.short_name, mended.phone, mended.latitude) == ("师范街社区", "0351-5550000", 37.8)


@pytest.mark.django_db
def test_positions_are_stored_and_bad_rows_reported():
    good, other = CommunityFactory.create_batch(2)
    table = (
        "code,latitude,longitude,confirmed\n"
        f"{good.code},37.857,112.549,1\n"
        f"{good.code},37.9,112.5,1\n"
        f"{other.code},112.549,37.857,\n"
        "999,37.857,112.549,\n"
        f"{other.code},九,112.5,\n"
        f"{other.code},12,112.5,\n"
        f"{other.code},37.8,112.5,也许\n"
    )
    placed = import_positions(table.encode())
    good.refresh_from_db()
    assert (good.latitude, good.longitude, good.position_confirmed) == (37.857, 112.549, True)
    assert placed.changed == 1
    assert [row.line for row in placed.bad] == [3, 4, 5, 6, 7, 8]
    assert ["已经有了" in placed.bad[0].reason, "写反" in placed.bad[1].reason, "没有代码是 999" in placed.bad[2].reason] == [True] * 3
    assert import_positions(table.encode()).changed == 0


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"PK\x03\x04\0\0", b"name,x\n1,2\n", b"", b"\xff\xff\xff"])
def test_a_table_that_cannot_be_read_is_refused_in_plain_words(content):
    with pytest.raises(BadTableError, match=r"请|缺"):
        import_positions(content)


@pytest.mark.django_db
def test_position_command_names_file_and_line(tmp_path):
    file = tmp_path / "positions.csv"
    file.write_text("code,latitude,longitude\n1,37.8,112.5\n", encoding="utf-8")
    errors = StringIO()
    call_command("import_positions", str(file), stdout=StringIO(), stderr=errors)
    assert f"{file} 第 2 行：没有代码是 1 的单位" in errors.getvalue()
