import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from network.actions import import_divisions
from tests.timetable.places import SHEETS, class_row, communities, real_street, sheet_of
from timetable.enums import IssueState
from timetable.models import Issue, Session, Upload

pytestmark = pytest.mark.django_db

EXPECTED = json.loads((SHEETS / "expected.json").read_text(encoding="utf-8"))["files"]
SOME = ["01-clean-template.xlsx", "02-title-merged-notes.xlsx", "03-dates-and-times.xlsx", "11-clashes.xlsx", "broken/photo.xlsx"]


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def where(name):
    context = EXPECTED[name].get("context") or {}
    found = ["--week", "2026-W48"]
    for option in ("district", "street"):
        found += [f"--{option}", context[option]] if context.get(option) else []
    return found


def as_set(places):
    return sorted(json.dumps(place, ensure_ascii=False, sort_keys=True) for place in places)


def required(problems):
    return {(one["sheet"], one["row"], one["cell"]) for one in problems if not one.get("optional")}


@pytest.mark.parametrize("loaded", [True, False], ids=["database", "own table"])
@pytest.mark.parametrize("name", SOME)
def test_a_file_is_read_as_expected(name, loaded):
    if loaded:
        import_divisions()
    out, _err = run("read_timetable", str(SHEETS / name), *where(name), "--json")
    found, expected = json.loads(out), EXPECTED[name]
    assert list(found) == ["context", "counts", "rows", "rejected", "skipped", "problems"]
    for part in ("rows", "rejected", "skipped"):
        assert as_set(found[part]) == as_set(expected.get(part, []))
    assert required(expected["problems"]) <= {(one["sheet"], one["row"], one["cell"]) for one in found["problems"]}
    assert Upload.objects.count() == 0


def test_without_json_people_can_read_it():
    out, _err = run("read_timetable", str(SHEETS / "03-dates-and-times.xlsx"), *where("03-dates-and-times.xlsx"))
    lines = out.splitlines()
    assert lines[0].startswith("59 节课可以导入")
    assert any(line.startswith("[要改] Sheet1 C46：看不懂日期") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--week", "2025-W53"], "没有 2025 年第 53 周"),
        (["--week", "48"], "请写成 2026-W48 这样"),
        (["--week", "2026-W48", "--district", "火星区"], "没有叫“火星区”的区县"),
        (["--week", "2026-W48", "--street", "坞城街道"], "--street needs --district"),
    ],
)
@pytest.mark.parametrize("command", ["read_timetable", "import_timetable"])
def test_wrong_options_are_named(command, arguments, words):
    real_street("小店区", "坞城街道")
    with pytest.raises(CommandError, match=words):
        run(command, str(SHEETS / "01-clean-template.xlsx"), *arguments)


@pytest.mark.parametrize("command", ["read_timetable", "import_timetable"])
def test_a_missing_file_is_named(command):
    real_street("小店区", "坞城街道")
    with pytest.raises(CommandError, match=r"nowhere\.xlsx cannot be read"):
        run(command, "nowhere.xlsx", "--week", "2026-W48")


def test_import_and_publish_and_again():
    real_street("小店区", "坞城街道")
    name = "01-clean-template.xlsx"
    out, _err = run("import_timetable", str(SHEETS / name), *where(name), "--publish")
    assert "新增 36，改动 0，照旧 0，撤下 0，没有进来 0。" in out
    assert "小店区：第 1 期发布了。" in out
    assert Issue.objects.get().status == IssueState.PUBLISHED
    out, _err = run("import_timetable", str(SHEETS / name), *where(name))
    assert "新增 0，改动 0，照旧 36" in out
    assert Session.objects.live().count() == 36


def test_bad_rows_are_named_and_the_good_ones_imported(tmp_path):
    street = real_street("小店区", "坞城街道")
    place = communities(street)[0]
    file = tmp_path / "课表.xlsx"
    file.write_bytes(sheet_of([class_row(place), class_row(place, date="11月31日")]))
    options = ["--week", "2026-W48", "--district", "小店区", "--street", "坞城街道"]
    with pytest.raises(CommandError, match="1 行要改"):
        run("import_timetable", str(file), *options, "--all")
    assert Session.objects.count() == 0
    out, err = run("import_timetable", str(file), *options)
    assert "新增 1" in out
    assert err.startswith("课程表 B3：看不懂日期“11月31日”")


def test_a_broken_file_is_a_line_of_words():
    real_street("小店区", "坞城街道")
    with pytest.raises(CommandError, match="这个文件不是表格"):
        run("import_timetable", str(SHEETS / "broken" / "photo.xlsx"), "--week", "2026-W48")


def test_an_empty_database_says_what_to_run():
    with pytest.raises(CommandError, match="import_divisions"):
        run("import_timetable", str(SHEETS / "01-clean-template.xlsx"), "--week", "2026-W48")
