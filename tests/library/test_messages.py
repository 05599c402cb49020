"""What an import says is kept without a language and read in the editor's; the reader's child process needs no catalogue for that."""

import json
import re
import subprocess
import sys
from dataclasses import asdict
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from library.actions import Choices, Line, Status, import_books
from library.importing.messages import Message, message, ngettext_noop
from library.importing.records import RefusedFileError, Remark
from library.importing.sandbox import read_file
from library.importing.sheets import read_sheet
from library.models import BookImport
from tests.factories.accounts import EditorFactory
from tests.factories.network import DistrictFactory
from tests.library.files import epub

COUNTED = ngettext_noop(
    "The contents list %(number)s chapter that the file does not hold: %(names)s",
    "The contents list %(number)s chapters that the file does not hold: %(names)s",
)
QUOTED = re.compile("“[^”]*”|[(（][^()（）]*[)）]")
"""What a message repeats of the file."""
SHEET = "书名,作者,出版年,语种,权限,分类号,类别,简介,文件\n" + "\n".join(
    [
        "坏书,乙,去年,火星文,随便,？,没有的类,,",
        f"{'长' * 301},,,,,,,{'长' * 2001},",
        ",丙,,,,,,,",
        "有文件的,丁,,,,,,,没有.epub",
        "两次,戊,,,,,,,",
        "两次,戊,,,,,,,",
    ]
)
OLD = {
    "file": "书.epub", "status": "refused", "title": "", "row": None, "book": None, "chapters": 0, "record": None,
    "remarks": [{"kind": "drm", "text": "这本书有版权保护，占 100%。", "where": "OPS/一.xhtml", "level": "error"}],
    "text": "书.epub：没有收。", "word": "没有收",
}  # fmt: skip
"""A line as it was kept before messages were."""


@pytest.mark.parametrize(
    ("heading", "chinese", "english"),
    [("作者", "作者", "authors"), ("出版社", "出版社", "publishing house"), ("isbn", "书号", "identifiers"), ("中图法", "中图分类号", "CLC number")],
)
def test_a_column_that_is_cut_is_named_in_the_readers_language(heading, chinese, english):
    answer = read_sheet(BytesIO(f"书名,{heading}\n家书,{'长' * 301}\n".encode()), "text")
    remark = next(remark for record in answer.records for remark in record.remarks if remark.kind == "cut")
    kept = Message.from_json(json.loads(json.dumps(asdict(remark.message))))
    with translation.override("zh-hans"):
        assert str(kept).startswith(f"“{chinese}”太长")
    with translation.override("en"):
        assert str(kept).startswith(f"“{english}” is too long")


def test_a_message_crosses_json_and_is_said_in_every_language():
    kept = Message.from_json(json.loads(json.dumps(asdict(message(COUNTED, number=2, names=["甲", "乙"])))))
    with translation.override("zh-hans"):
        assert str(kept) == "目录里有 2 章在文件里找不到：甲、乙"
    with translation.override("en"):
        assert str(kept) == kept.english == "The contents list 2 chapters that the file does not hold: 甲, 乙"
        assert str(message(COUNTED, number=1, names=["100%s"])) == "The contents list 1 chapter that the file does not hold: 100%s"


def test_a_message_inside_a_message_is_translated_too():
    inner = message("“%(file)s”: %(said)s", file="a.epub", said=message("a script"))
    kept = Message.from_json(asdict(inner))
    assert kept.english == "“a.epub”: a script"
    with translation.override("zh-hans"):
        assert str(kept) == "“a.epub”：脚本"


def test_what_a_child_process_refuses_is_said_in_the_language_of_the_moment(tmp_path):
    path = tmp_path / "a.epub"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(RefusedFileError) as refused:
        read_file(path, tmp_path)
    assert str(refused.value) == "This is a PDF, which cannot be imported yet. Please take EPUB or TXT."
    with translation.override("zh-hans"):
        assert str(refused.value.message) == "这是 PDF，现在还不能导入。请换成 EPUB 或者 TXT。"


def test_the_child_process_loads_no_django():
    modules = "epub, texts, sheets, packages, files"
    program = f"import sys, library.importing.worker; from library.importing import {modules}; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=settings.ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


@pytest.fixture
def lines(db, tmp_path):
    """What an import says of a bad sheet, of a book with faults and of files that are none."""
    (tmp_path / "书目.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "a.epub").write_bytes(epub({"1.xhtml": "<p>一。</p><script>x</script><svg><path/></svg><img src='none.png'/>"}))
    (tmp_path / "b.epub").write_bytes(b"PK\x03\x04")
    (tmp_path / "c.txt").write_bytes(b"Rar!")
    (tmp_path / "d.txt").write_bytes(("第一章 茶\n一。\n第二章 水\n二。\n" * 2).encode("utf-16"))
    found = import_books([tmp_path], Choices(DistrictFactory()))
    return found, [Line.from_json(json.loads(json.dumps(line.as_json()))) for line in found.lines]


def test_english_editors_read_english_and_chinese_ones_chinese(lines):
    report, kept = lines
    assert [report.counts[status] for status in ("added", "duplicate", "refused")] == [3, 1, 6]
    remarks = [remark for line in kept for remark in line.remarks]
    assert len({remark.kind for remark in remarks}) > 12
    with translation.override("en"):
        said = [remark.text for remark in remarks] + [report.summary()]
        assert [text for text in said if not re.search("[a-z]{3}", text)] == []
        assert [text for text in said if re.search("[。，；：请]", QUOTED.sub("", text))] == []
        assert [line.text for line in kept] == [line.text for line in report.lines]
        assert re.search("[。；　]|第 ", "".join(QUOTED.sub("", line.text) for line in kept)) is None
        assert report.summary() == "10 books: 3 added, 1 the same as one that is here, 6 not taken."
    with translation.override("zh-hans"):
        said = [remark.text for remark in remarks] + [report.summary()]
        assert [text for text in said if re.search("[a-z]{3} [a-z]{2}", text)] == []


@pytest.mark.django_db
def test_each_editor_reads_a_report_in_his_own_language_and_an_old_one_as_it_was_written(client):
    district = DistrictFactory()
    editor = EditorFactory(organisation=district)
    client.force_login(editor)
    new = Line("新.epub", Status.REFUSED, remarks=[Remark("no_book", message("“%(file)s” is no book.", file="甲"), level="error")]).as_json()
    upload = BookImport.objects.create(
        name="a", organisation=district, status="checked", total=2, report={"counts": {"refused": 2}, "lines": [OLD, new]}
    )
    page, sheet = (reverse(f"library_desk:{name}", args=[upload.pk]) for name in ("import", "remarks"))
    profile = UserProfile.get_for_user(editor)
    english, chinese = (_read_in(language, client, profile, page) for language in ("en", "zh-hans"))
    assert ("“甲” is no book." in english, "“甲”不是书。" in chinese) == (True, True)
    assert ("OPS/一.xhtml: 这本书有版权保护，占 100%。" in english, "OPS/一.xhtml：这本书有版权保护，占 100%。" in chinese) == (True, True)
    assert client.get(sheet).status_code == 200


def _read_in(language, client, profile, page):
    profile.preferred_language = language
    profile.save()
    return client.get(page).content.decode()
