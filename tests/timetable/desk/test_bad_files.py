import datetime as dt

import pytest

from network.models import Organisation
from tests.factories.accounts import EditorFactory
from tests.timetable.desk.door import WEEK, address, post_file, signed_in, text_of, uploaded, week_address
from tests.timetable.places import SHEETS, class_row, real_street, sheet_of
from timetable.actions import open_issue, publish_issue
from timetable.enums import UploadState
from timetable.models import Correction, Session, Upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("photo.xlsx", "这个文件不是表格"),
        ("empty.xlsx", "表格是空的"),
        ("password.xlsx", "请去掉密码后再上传"),
        ("truncated.xlsx", "文件不完整或已损坏"),
        ("bomb.xlsx", "文件展开后太大"),
        ("entity.xlsx", "不允许的内容"),
        ("headings-only.xlsx", "只有标题行"),
    ],
)
def test_a_broken_file_is_a_form_error_and_nothing_is_kept(editor, street, name, words):
    page = text_of(post_file(editor, (SHEETS / "broken" / name).read_bytes(), street, name))
    assert words in page
    assert name in page
    assert Upload.objects.count() == 0


def test_no_file_an_empty_file_a_foreign_area_and_a_strange_week_are_form_errors(editor, street, stranger):
    foreign = Organisation.objects.get(name="庙前街道")
    content = sheet_of([])
    assert "请先选一个文件" in text_of(editor.post(week_address("send"), {"week": str(WEEK), "area": street.code}))
    assert "这个文件是空的" in text_of(post_file(editor, b"", street))
    assert "这个地方不归您管" in text_of(post_file(editor, content, foreign))
    for week in ("2025-W53", "2026-W99", "下周", "\N{PILE OF POO}"):
        assert "没有这一周" in text_of(post_file(editor, content, street, week=week))
    assert Upload.objects.count() == 0


def test_a_file_too_large_is_refused_before_it_is_read(editor, street):
    assert "超过 10 MB" in text_of(post_file(editor, b"x" * (10 * 1024 * 1024 + 1), street))


def test_an_unknown_community_is_mended_in_one_press(editor, street):
    place = Organisation.objects.get(name="山西大学社区居委会")
    upload = uploaded(editor, [class_row("山西太学院社区")], street)
    page = editor.get(address("upload", pk=upload.pk))
    (line,) = page.context["wrong"]
    (option,) = line.remarks[0].options
    assert f'value="课程表!A2={option.value}"' in text_of(page)
    editor.post(address("upload", pk=upload.pk), {"fix": f"课程表!A2={option.value}"})
    upload.refresh_from_db()
    assert [row["code"] for row in upload.reading["rows"]] == [place.code]


def test_an_ambiguous_community_offers_each_one_with_its_street():
    first, second = real_street("小店区", "坞城街道"), real_street("小店区", "营盘街道")
    client = signed_in(EditorFactory(organisation=first.parent))
    upload = uploaded(client, [class_row("并州南路一社区")], first.parent)
    (line,) = client.get(address("upload", pk=upload.pk)).context["wrong"]
    assert [option.label for option in line.remarks[0].options] == ["坞城街道的并州南路一社区", "营盘街道的并州南路一社区"]
    client.post(address("upload", pk=upload.pk), {"fix": f"课程表!A2={line.remarks[0].options[1].value}"})
    upload.refresh_from_db()
    assert [row["street"] for row in upload.reading["rows"]] == [second.name]


def test_hostile_text_is_escaped_in_the_dry_run(editor, street, place):
    upload = uploaded(editor, [class_row(place, title="<img src=x onerror=alert(1)>"), class_row(place, date="<b>32日")], street)
    page = text_of(editor.get(address("upload", pk=upload.pk)))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "&lt;b&gt;32日" in page


def test_all_or_nothing_is_refused_while_a_row_is_bad(editor, street, place):
    upload = uploaded(editor, [class_row(place), class_row(place, date="11月31日")], street)
    told = editor.post(address("import", pk=upload.pk), {"which": "all"}, follow=True)
    assert "还有 1 行要改" in text_of(told)
    assert Session.objects.count() == 0


def test_a_sheet_for_a_published_week_asks_for_the_reason(editor, street, place):
    editor.post(address("import", pk=uploaded(editor, [class_row(place)], street).pk))
    publish_issue(open_issue(street, WEEK), None)
    upload = uploaded(editor, [class_row(place, start="10:00")], street)
    assert "已经发布。为什么要改" in text_of(editor.get(address("upload", pk=upload.pk)))
    assert "请写上原因" in text_of(editor.post(address("import", pk=upload.pk), follow=True))
    editor.post(address("import", pk=upload.pk), {"reason": "老师有事"})
    assert Session.objects.get().starts == dt.time(10)
    assert Correction.objects.get().reason == "老师有事"


def test_what_is_thrown_away_is_gone(editor, street, place):
    upload = uploaded(editor, [class_row(place)], street)
    assert "不要了" in text_of(editor.post(address("discard", pk=upload.pk), follow=True))
    assert editor.get(address("upload", pk=upload.pk)).status_code == 404
    upload.refresh_from_db()
    assert upload.status == UploadState.REFUSED
