"""A spreadsheet of records: xlsx, xls, ods, csv. Good rows become records; each bad one says what, where and what to do."""

import csv
import io
import re
from typing import Any, BinaryIO

from media.archives import ArchiveError, check_archive

from .characters import decode
from .packages import REASONS
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
_REFUSAL = "打不开这份表格，可能没有下载完整，或者不是表格。请用 Excel 或 WPS 打开，另存为 xlsx，再导入。"


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
        raise RefusedFileError("empty", "表格里只有表头，没有书。请看看是不是选错了文件。")
    return answer


def _text_rows(file: BinaryIO) -> list[list[Any]]:
    text, _ = decode(file.read(MOST_BYTES + 1))
    first = text[:4_000]
    delimiter = max("\t,;", key=first.count)
    csv.field_size_limit(1_000_000)
    try:
        rows: list[list[Any]] = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise RefusedFileError("damaged", _REFUSAL) from error
    return _bounded(rows)


def _workbook_rows(file: BinaryIO, kind: str) -> list[list[Any]]:
    if kind == "zip":
        try:
            check_archive(file)
        except ArchiveError as error:
            raise RefusedFileError(error.kind, REASONS[error.kind]) from error
    from python_calamine import CalamineError, CalamineWorkbook

    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        sheets = [book.get_sheet_by_index(at) for at in range(min(len(book.sheet_names), 20))]
        filled = next((sheet for sheet in sheets if sheet.total_height), None)
        rows = filled.to_python(skip_empty_area=False) if filled is not None else []
    except (CalamineError, ValueError, OSError) as error:
        raise RefusedFileError("damaged", _REFUSAL) from error
    return _bounded(rows)


def _bounded(rows: list[list[Any]]) -> list[list[Any]]:
    if len(rows) > MOST_ROWS:
        raise RefusedFileError("too_large", f"表格有 {len(rows)} 行，一次最多 {MOST_ROWS} 行。请分成几份再导入。")
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
    raise RefusedFileError("no_headings", "表格里找不到“书名”这一列。请在第一行写上表头：书名、作者、出版社、出版年、ISBN、分类号、类别、文件。")


def _shown(value: Any) -> str:
    """A cell as a spreadsheet shows it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())


def _record(number: int, cells: dict[str, str]) -> Record:
    record = Record(row=number)
    where = f"第 {number} 行"

    def bad(kind: str, text: str) -> None:
        record.remarks.append(Remark(kind, text, where, "error"))

    for name, limit in _LIMITS.items():
        value = cells.get(name, "")
        if len(value) > limit and name == "title":
            bad("too_long", f"书名有 {len(value)} 个字，太长了，最多 {limit} 个。请改短。")
        elif len(value) > limit:
            record.remarks.append(Remark("cut", f"“{_HEADINGS[name][0]}”太长，只留了前 {limit} 个字。", where))
        setattr(record, name, value[:limit])
    record.category, record.file = cells.get("category", "")[:40], cells.get("file", "")[:300]
    if not record.title:
        bad("no_title", "没有写书名。请补上，或者删掉这一行。")
    _year(record, cells.get("year", ""), bad)
    _chosen(record, cells, bad)
    return record


def _year(record: Record, text: str, bad: Any) -> None:
    found = _YEAR.search(text)
    if found:
        record.year = int(found[1])
    elif text:
        bad("year", f"出版年“{text[:20]}”看不懂。请写成四位数字，比如 2019。")


def _chosen(record: Record, cells: dict[str, str], bad: Any) -> None:
    """Fields with a few allowed values."""
    language, rights = cells.get("language", "").lower(), cells.get("rights", "").lower()
    if language in _LANGUAGES:
        record.language = _LANGUAGES[language]
    else:
        bad("language", f"语种“{language[:20]}”不认识。请写 简体、繁体 或者 英文。")
    if rights in _RIGHTS:
        record.rights = _RIGHTS[rights]
    else:
        bad("rights", f"权限“{rights[:20]}”不认识。请写 阅读、下载 或者 阅读和下载。")
    if record.clc and not _CLC.match(record.clc):
        bad("clc", f"分类号“{record.clc[:20]}”不像中图法的分类号。请写成 K292.5 这样，或者空着。")
