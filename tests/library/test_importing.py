"""Strangers' files through the importer's own door: the good come in, the bad are told in plain words."""

import csv
import json
import os
import re
import time

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from library.actions import Choices, Status, import_books
from library.importing.texts import read_text
from library.models import Book, BookKey, Chapter
from tests.factories.network import CityFactory
from tests.library.files import epub

pytestmark = pytest.mark.django_db
CHAPTER = "<h1>{}</h1><p>城墙里头低，雨水往东南角淌。</p><p>年深日久，淌出一片水来。</p>"
GOOD = {"1.xhtml": CHAPTER.format("第一章 柳巷"), "2.xhtml": CHAPTER.format("第二章 海子边")}


@pytest.fixture
def choices():
    return Choices(CityFactory())


@pytest.fixture
def bring(tmp_path, choices):
    """Import one file; answer its line."""

    def brought(name, content, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        report = import_books([path], choices, **options)
        assert len(report.lines) == 1
        return report.lines[0]

    return brought


def kinds(line):
    return [remark.kind for remark in line.remarks]


def test_epub_becomes_a_book(bring):
    line = bring("book.epub", epub(GOOD))
    book = Book.objects.get()
    assert (line.status, line.chapters, line.book) == (Status.ADDED, 2, book.pk)
    assert (book.title, book.creators, book.language, book.chapter_count) == ("测试的书", "郝师傅", "zh-Hans", 2)
    assert list(Chapter.objects.order_by("number").values_list("title", "paragraphs")) == [("第一章 柳巷", 2), ("第二章 海子边", 2)]
    assert '<p id="p2" class="p">年深日久，淌出一片水来。' in Chapter.objects.get(number=1).html


@pytest.mark.parametrize("caption", ["", "<figcaption>汾河</figcaption>", "<figcaption>汾河</figcaption><figcaption>傍晚</figcaption>"])
def test_caption_stays_the_last_of_its_figure(bring, caption):
    bring("book.epub", epub({"one.xhtml": f"<h1>河边</h1><figure><blockquote><p>水边有路。</p></blockquote>{caption}</figure>"}))
    figure = re.search(r"<figure.*?</figure>", Chapter.objects.get().html)[0]
    assert figure.count('<a class="pn"') == 1
    assert figure.endswith(f"</a></{'figcaption></figure' if caption else 'figure'}>")


def test_again_changes_nothing(bring):
    bring("book.epub", epub(GOOD))
    before = Book.objects.values().get()
    assert bring("book.epub", epub(GOOD)).status is Status.UNCHANGED
    assert Book.objects.values().get() == before


def test_dry_run_stores_nothing(bring):
    assert bring("book.epub", epub(GOOD), store=False).status is Status.ADDED
    assert Book.objects.count() == 0


def test_same_identifier_in_another_file_is_a_duplicate(bring):
    bring("book.epub", epub(GOOD))
    line = bring("other.epub", epub(GOOD | {"3.xhtml": CHAPTER.format("第三章")}))
    assert (line.status, kinds(line)) == (Status.DUPLICATE, ["duplicate"])
    assert "已经有了：《测试的书》" in line.text


@pytest.mark.parametrize("identifier", ["unknown", "urn:uuid:2c3272a4-731b-4348-909d-6f38b97b18eb"])
def test_translations_that_share_identifier_and_title_all_come_in(bring, identifier):
    lines = [bring(f"{language}.epub", epub(GOOD, identifier=identifier, language=language)) for language in ("de", "fr", "zh-CN")]
    assert [line.status for line in lines] == [Status.ADDED] * 3
    assert set(Book.objects.values_list("language", flat=True)) == {"de", "fr", "zh-Hans"}
    twin = bring("other.epub", epub({"1.xhtml": CHAPTER.format("Rue")}, identifier=identifier, language="fr-FR"))
    assert (twin.status, twin.book) == (Status.DUPLICATE, lines[1].book)


def test_translations_with_one_isbn_are_one_book(bring):
    bring("de.epub", epub(GOOD, identifier="9787532706907", language="de"))
    assert bring("fr.epub", epub(GOOD, identifier="9787532706907", language="fr")).status is Status.DUPLICATE


@pytest.mark.parametrize("container", [None, "", "<container", "<container><rootfiles><rootfile full-path='gone.opf'/></rootfiles></container>"])
def test_broken_container_is_read_by_its_package_and_told(bring, container):
    line = bring("book.epub", epub(GOOD, container=container))
    assert (line.status, line.chapters) == (Status.ADDED, 2)
    assert "container" in kinds(line)


def test_missing_chapter_is_told_and_the_others_come_in(bring):
    line = bring("book.epub", epub(GOOD, spine=["1.xhtml", "gone", "2.xhtml"]))
    assert (line.status, line.chapters) == (Status.ADDED, 2)
    assert "第 2 个章节文件 gone：目录里有这一章，文件里却没有，跳过了。" in line.text


def test_doubled_chapter_comes_in_once_and_is_told(bring):
    line = bring("book.epub", epub(GOOD, spine=["1.xhtml", "2.xhtml", "1.xhtml"]))
    assert (line.chapters, "doubled_chapter" in kinds(line)) == (2, True)


@pytest.mark.parametrize(
    ("declared", "real", "is_told"), [("utf-8", "gb18030", True), ("gb2312", "gb18030", False), ("utf-16", "utf-8", True), ("klingon", "utf-8", True)]
)
def test_wrong_encoding_is_read_as_it_is(bring, declared, real, is_told):
    body = f'<?xml version="1.0" encoding="{declared}"?><html><body><h1>第一章</h1><p>汾河两岸</p></body></html>'
    line = bring("book.epub", epub({"1.xhtml": "x"}, more={"OPS/1.xhtml": body.encode(real)}))
    assert "汾河两岸" in Chapter.objects.get().html
    assert ("encoding" in kinds(line)) is is_told


@pytest.mark.matrix
def test_ten_thousand_chapters(bring):
    start = time.monotonic()
    line = bring("book.epub", epub({f"{number}.xhtml": f"<h1>第{number}章</h1><p>一句话。</p>" for number in range(1, 10_001)}))
    assert (line.status, line.chapters) == (Status.ADDED, 10_000)
    assert Chapter.objects.filter(title="第10000章").values_list("number", flat=True).get() == 10_000
    assert time.monotonic() - start < 60


@pytest.mark.parametrize(
    "more",
    [
        {"META-INF/rights.xml": "<r/>"},
        {"META-INF/license.lcpl": "{}"},
        {"META-INF/encryption.xml": '<e><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e>'},
    ],
)
def test_protected_book_is_told_so(bring, more):
    line = bring("book.epub", epub(GOOD, more=more))
    assert (line.status, kinds(line)) == (Status.REFUSED, ["drm"])
    assert "版权保护（DRM）" in line.text


def test_obfuscated_fonts_are_no_protection(bring):
    method = '<e><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></e>'
    assert bring("book.epub", epub(GOOD, more={"META-INF/encryption.xml": method})).status is Status.ADDED


# --- plain texts ----------------------------------------------------------------------------------

TEXT = "书名：巷口\n作者：郝师傅\n\n第一章 茶摊\n没有茶钱也能听，这是海子边的规矩。\n第二章 冰窖\n一尺厚的冰，锯成方块。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_every_encoding(bring, encoding):
    line = bring("巷口.txt", TEXT.encode(encoding))
    assert (line.status, line.title, line.chapters) == (Status.ADDED, "巷口", 2)
    assert list(Chapter.objects.order_by("number").values_list("title", flat=True)) == ["第一章 茶摊", "第二章 冰窖"]


def test_text_of_unknown_encoding_is_refused_with_what_to_do(bring):
    line = bring("奇怪.txt", bytes((at * 37) % 127 + 129 for at in range(6_000)))
    assert (line.status, kinds(line)) == (Status.REFUSED, ["encoding"])
    assert "另存为 UTF-8" in line.text


def test_one_line_of_20_mb_is_cut_at_sentences(bring):
    sentence = "海子没有泉眼，靠的是天水和城里的沟。"
    line = bring("长.txt", (sentence * (20 * 1024 * 1024 // len(sentence.encode()))).encode())
    assert (line.status, "long_line" in kinds(line)) == (Status.ADDED, True)
    assert Chapter.objects.count() == line.chapters > 100
    assert max(Chapter.objects.values_list("characters", flat=True)) <= 42_000


@pytest.mark.parametrize("content", [b"\x00\x01\x02" * 500, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, b"\x7fELF" + bytes(900)])
def test_binary_is_refused(bring, content):
    line = bring("程序.txt", content)
    assert line.status is Status.REFUSED
    assert kinds(line)[0] in {"binary", "encoding"}


@pytest.mark.parametrize(
    ("name", "content", "kind"), [("a.epub", b"%PDF-1.7", "pdf"), ("a.txt", b"", "empty"), ("a.epub", b"PK\x03\x04half", "damaged")]
)
def test_other_files_are_named(bring, name, content, kind):
    line = bring(name, content)
    assert (line.status, kinds(line)) == (Status.REFUSED, [kind])


def test_long_text_without_headings_is_cut_by_length():
    volume = read_text(("水边自然有了路，路边自然有了铺子。\n" * 3_000).encode(), "路.txt")
    assert [chapter.title for chapter in volume.chapters][:2] == ["第 1 部分", "第 2 部分"]
    assert all(chapter.characters <= 12_000 for chapter in volume.chapters)


# --- spreadsheets -----------------------------------------------------------------------------------

HEADINGS = ["书名", "作者", "出版年", "ISBN", "权限", "文件"]
RECORDS = 30_000 if os.environ.get("CI") else 3_000


def sheet(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def test_many_records_with_one_in_a_hundred_bad(tmp_path, choices):
    bad_ones = RECORDS // 100
    good = RECORDS - bad_ones
    rows = [[f"第{at}种书", "某人", "2019" if at % 100 else "去年", f"号-{at:05}", "阅读", ""] for at in range(RECORDS)]
    report = import_books([sheet(tmp_path / "书目.csv", rows)], choices)
    assert (report.counts["added"], report.counts["refused"], Book.objects.count()) == (good, bad_ones, good)
    bad = [line for line in report.lines if line.status is Status.REFUSED]
    assert bad[0].text == "书目.csv 第 2 行：《第0种书》没有收。　出版年“去年”看不懂。请写成四位数字，比如 2019。"
    again = import_books([tmp_path / "书目.csv"], choices)
    assert (again.counts["unchanged"], again.counts["added"], Book.objects.count()) == (good, 0, good)


def test_row_with_its_file(tmp_path, choices):
    (tmp_path / "a.epub").write_bytes(epub(GOOD))
    rows = [
        ["表里的名字", "表里的人", "1990", "", "下载", "a.epub"],
        ["没有文件", "某人", "", "", "", "b.epub"],
        ["外面", "某人", "", "", "", "../x.epub"],
    ]
    report = import_books([sheet(tmp_path / "书目.csv", rows)], choices)
    assert [line.status for line in report.lines] == [Status.ADDED, Status.REFUSED, Status.REFUSED]
    book = Book.objects.get()
    assert (book.title, book.creators, book.year, book.rights, book.chapter_count) == ("表里的名字", "表里的人", 1990, "download", 2)
    assert "请把它和表格放在一起" in report.lines[2].text


def test_sheet_without_titles_says_what_it_needs(tmp_path, choices):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    (line,) = import_books([path], choices).lines
    assert (line.status, kinds(line)) == (Status.REFUSED, ["no_headings"])


def test_import_killed_half_way_goes_on(tmp_path, choices):
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"书名：第{number}本\n作者：某人\n\n正文有一句话。\n", encoding="utf-8")
    heard = []

    def stop(line):
        heard.append(line)
        if len(heard) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_books([tmp_path], choices, say=stop)
    assert Book.objects.count() == 3
    report = import_books([tmp_path], choices)
    assert (report.counts["unchanged"], report.counts["added"], Book.objects.count()) == (3, 3, 6)


def test_command_reports_json(tmp_path, choices, capsys):
    (tmp_path / "a.epub").write_bytes(epub(GOOD))
    call_command("import_books", tmp_path, report="json")
    found = json.loads(capsys.readouterr().out)
    assert (found["total"], found["counts"]["added"], found["lines"][0]["chapters"]) == (1, 1, 2)
    assert BookKey.objects.get().key == "id:test-1"


def test_command_writes_the_bad_rows_with_remarks(tmp_path, choices):
    sheet(tmp_path / "书目.csv", [["好书", "甲", "2019", "", "", ""], ["坏书", "乙", "去年", "", "", ""]])
    call_command("import_books", tmp_path / "书目.csv", remarks=tmp_path / "意见.xlsx")
    rows = list(load_workbook(tmp_path / "意见.xlsx").active.iter_rows(values_only=True))
    assert [(row[0], row[-1]) for row in rows[1:]] == [("坏书", "出版年“去年”看不懂。请写成四位数字，比如 2019。")]
