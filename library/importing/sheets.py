"""A spreadsheet of records: xlsx, xls, ods, csv. Good rows become records; each bad one says what, where and what to do."""

import csv
import io
import re
from typing import Any, BinaryIO

from media.archives import ArchiveError, check_archive

from .characters import decode
from .messages import gettext_noop as _
from .messages import message
from .packages import refused
from .records import Answer, Record, RefusedFileError, Remark

MOST_BYTES = 40 << 20
MOST_ROWS = 200_000
MOST_COLUMNS = 60
_HEADINGS: dict[str, tuple[str, ...]] = {
    "title": ("书名", "题名", "标题", "名称", "图书名称", "正题名", "title"),
    "creators": ("作者", "著者", "责任者", "编著者", "主要责任者", "作者译者", "creator", "author", "authors", "creators"),
    "publisher": ("出版社", "出版者", "出版单位", "publisher"),
    "year": ("出版年", "出版年份", "年份", "出版时间", "出版日期", "year", "date"),
    "language": ("语种", "语言", "文种", "language"),
    "identifiers": ("isbn", "书号", "标识", "标识号", "编号", "国际标准书号", "identifier"),
    "subjects": ("主题", "主题词", "关键词", "subject", "subjects"),
    "clc": ("中图分类号", "中图法分类号", "分类号", "中图法", "clc"),
    "category": ("类别", "栏目", "分类", "category"),
    "summary": ("简介", "内容简介", "摘要", "内容提要", "summary", "description"),
    "rights": ("权限", "授权", "阅读权限", "rights"),
    "rights_note": ("版权", "版权说明", "授权说明"),
    "file": ("文件", "文件名", "电子书", "file"),
}
_FIELD_OF = {name: field for field, names in _HEADINGS.items() for name in names}
_LIMITS = {"title": 300, "creators": 300, "publisher": 120, "identifiers": 300, "subjects": 300, "clc": 30, "summary": 2000, "rights_note": 200}
_NAMES = {
    "creators": _("authors"),
    "publisher": _("publishing house"),
    "identifiers": _("identifiers"),
    "subjects": _("subject words"),
    "clc": _("CLC number"),
    "summary": _("summary"),
    "rights_note": _("terms of use"),
}
"""What an editor calls a column that is cut; a longer title is refused."""
_LANGUAGES = {
    "": "", "中文": "zh-Hans", "汉语": "zh-Hans", "简体": "zh-Hans", "简体中文": "zh-Hans", "chi": "zh-Hans", "zh": "zh-Hans", "zh-cn": "zh-Hans",
    "繁体": "zh-Hant", "繁体中文": "zh-Hant", "zh-tw": "zh-Hant", "zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "英文": "en", "英语": "en", "eng": "en",
    "en": "en", "俄文": "ru", "日文": "ja", "法文": "fr", "德文": "de",
}  # fmt: skip
_RIGHTS = {
    "": "", "阅读": "read", "在线阅读": "read", "read": "read", "下载": "download", "download": "download", "阅读和下载": "both",
    "阅读、下载": "both", "都可以": "both", "both": "both",
}  # fmt: skip
_NOISE = re.compile(r"[\s　:：*（）()]+")
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_CLC = re.compile(r"[A-Z][A-Z]?[0-9][0-9.\-/:=()\"+a-z]*|[A-Z]", re.IGNORECASE)
_REFUSAL = _(
    "This table does not open: perhaps it was not downloaded completely, or it is no table. Please open it in Excel or WPS, save it as xlsx "
    "and import that."
)


def read_sheet(file: BinaryIO, kind: str) -> Answer:
    """The records of a spreadsheet; ``kind`` is zip, ole or text."""
    rows = _text_rows(file) if kind == "text" else _workbook_rows(file, kind)
    place, columns = _find_headings(rows)
    answer = Answer("sheet")
    for number, row in enumerate(rows[place + 1 :], place + 2):
        cells = {field: _shown(row[column]) for field, column in columns.items() if column < len(row)}
        if any(cells.values()):
            answer.records.append(_record(number, cells))
    if not answer.records:
        raise RefusedFileError("empty", message(_("The table has headings only and no book. Please look whether it is the right one.")))
    return answer


def _text_rows(file: BinaryIO) -> list[list[Any]]:
    text, _encoding = decode(file.read(MOST_BYTES + 1))
    first = text[:4_000]
    delimiter = max("\t,;", key=first.count)
    csv.field_size_limit(1_000_000)
    try:
        rows: list[list[Any]] = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise RefusedFileError("damaged", message(_REFUSAL)) from error
    return _bounded(rows)


def _workbook_rows(file: BinaryIO, kind: str) -> list[list[Any]]:
    if kind == "zip":
        try:
            check_archive(file)
        except ArchiveError as error:
            raise refused(error.kind) from error
    from python_calamine import CalamineError, CalamineWorkbook

    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        sheets = [book.get_sheet_by_index(at) for at in range(min(len(book.sheet_names), 20))]
        filled = next((sheet for sheet in sheets if sheet.total_height), None)
        rows = filled.to_python(skip_empty_area=False) if filled is not None else []
    except (CalamineError, ValueError, OSError) as error:
        raise RefusedFileError("damaged", message(_REFUSAL)) from error
    return _bounded(rows)


def _bounded(rows: list[list[Any]]) -> list[list[Any]]:
    if len(rows) > MOST_ROWS:
        text = _("The table has %(rows)s rows, at most %(most)s go at once. Please divide it and import the parts.")
        raise RefusedFileError("too_large", message(text, rows=len(rows), most=MOST_ROWS))
    return [row[:MOST_COLUMNS] for row in rows]


def _find_headings(rows: list[list[Any]]) -> tuple[int, dict[str, int]]:
    """The row of the headings and the column of each field."""
    for place, row in enumerate(rows[:20]):
        columns: dict[str, int] = {}
        for column, value in enumerate(row):
            field = _FIELD_OF.get(_NOISE.sub("", _shown(value)).lower())
            if field is not None:
                columns.setdefault(field, column)
        if "title" in columns:
            return place, columns
    text = _(
        "There is no column “title” (书名) in the table. Please write headings into the first row: title, author, publisher, year, ISBN, clc, "
        "category, file."
    )
    raise RefusedFileError("no_headings", message(text))


def _shown(value: Any) -> str:
    """A cell as a spreadsheet shows it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())


def _record(number: int, cells: dict[str, str]) -> Record:
    record = Record(row=number)

    def bad(kind: str, text: str, **values: Any) -> None:
        record.remarks.append(Remark(kind, message(text, **values), level="error"))

    for name, limit in _LIMITS.items():
        value = cells.get(name, "")
        if len(value) > limit and name == "title":
            bad("too_long", _("The title has %(length)s characters, at most %(most)s. Please shorten it."), length=len(value), most=limit)
        elif len(value) > limit:
            text = _("“%(column)s” is too long, only its first %(most)s characters were kept.")
            record.remarks.append(Remark("cut", message(text, column=message(_NAMES[name]), most=limit)))
        setattr(record, name, value[:limit])
    record.category, record.file = cells.get("category", "")[:40], cells.get("file", "")[:300]
    if not record.title:
        bad("no_title", _("There is no title. Please write it, or delete the row."))
    _year(record, cells.get("year", ""), bad)
    _chosen(record, cells, bad)
    return record


def _year(record: Record, text: str, bad: Any) -> None:
    found = _YEAR.search(text)
    if found:
        record.year = int(found[1])
    elif text:
        bad("year", _("The year “%(given)s” cannot be read. Please write four digits, for example 2019."), given=text[:20])


def _chosen(record: Record, cells: dict[str, str], bad: Any) -> None:
    """Fields with a few allowed values."""
    language, rights = cells.get("language", "").lower(), cells.get("rights", "").lower()
    if language in _LANGUAGES:
        record.language = _LANGUAGES[language]
    else:
        bad("language", _("The language “%(given)s” is unknown. Please write zh-Hans, zh-Hant or en."), given=language[:20])
    if rights in _RIGHTS:
        record.rights = _RIGHTS[rights]
    else:
        bad("rights", _("The rights “%(given)s” are unknown. Please write read, download or both."), given=rights[:20])
    if record.clc and not _CLC.match(record.clc):
        text = _("“%(given)s” is no class mark of the Chinese Library Classification. Please write one such as K292.5, or leave it empty.")
        bad("clc", text, given=record.clc[:20])
