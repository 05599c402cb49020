"""A plain text becomes a volume: title and author from its name or first lines, chapters by their headings, else by length."""

import re
import zlib
from dataclasses import dataclass, field
from pathlib import PurePath

from .characters import EMPTY, decode
from .cleaning import clean, numbered, paragraph
from .messages import gettext_noop as _
from .messages import message, ngettext_noop
from .records import ReadChapter, RefusedFileError, Remark, Volume

MOST_BYTES = 60 << 20
LONGEST_HEADING = 50
PART = 10_000
"""Characters of a chapter where the text has no headings."""
MOST_CHARACTERS = 40_000
MOST_PARAGRAPHS = 450
LONGEST_PARAGRAPH = 1_500
_NUMBER = r"[零〇一二三四五六七八九十百千万两廿卅\d０-９]{1,9}"
_HEADING = re.compile(rf"^[\s　]*(?P<no>第\s*{_NUMBER}\s*(?P<unit>[章回节卷部集篇幕折]))(?:[\s　:：.、·—-]+(?P<name>\S.*)?|(?P<tight>[^。！？，]*))$")
_ALONE = re.compile(r"^[\s　]*(?:楔子|序言?|序章|自序|代序|前言|引子|引言|导言|后记|尾声|跋|附录.{0,10}|结语|番外.{0,20})[\s　]*$")
_LATIN = re.compile(r"^\s*(?:CHAPTER|Chapter|PART|Part)\s+(?:[IVXLCDM]+|\d+)\b.{0,60}$")
_NAMED = re.compile(r"《(?P<title>[^》]{1,80})》[\s_\-—]*(?:作者|著者)?[:：]?(?P<by>[^\s\[（(【_]{0,30})")
_DASHED = re.compile(r"^(?P<title>.{1,80}?)\s*[-—_]\s*(?:作者[:：]?)?(?P<by>\S{2,20})$")
_TOLD = re.compile(r"^[\s　]*(?P<what>书名|题名|标题|作者|著者|译者|出版社|出版年份?|书号|ISBN)[\s　]*[:：][\s　]*(?P<value>.{1,120})$")
_SENTENCE = re.compile(r"[^。！？!?…]*[。！？!?…]+[”’」』）)]*|[^。！？!?…]+$")
_FIELDS = {"书名": "title", "题名": "title", "标题": "title", "作者": "creator", "著者": "creator", "出版社": "publisher"}
_UPPER = "卷部集篇"


@dataclass(slots=True)
class _Part:
    title: str
    depth: int
    lines: list[str] = field(default_factory=list)


def read_text(data: bytes, name: str) -> Volume:
    """Read a plain text; ``name`` is the file's."""
    if len(data) > MOST_BYTES:
        large = _("The file is larger than %(most)s MB, too large for a book. Please divide it into volumes and import these.")
        raise RefusedFileError("too_large", message(large, most=MOST_BYTES >> 20))
    text, encoding = decode(data)
    volume = Volume(language=_language(text))
    if encoding not in {"utf-8", "gb18030"}:
        volume.remarks.append(Remark("encoding", message(_("The text is encoded as %(encoding)s, which was recognised."), encoding=encoding.upper())))
    lines = re.split(r"\r\n|\r|\n|\f|\u2028|\u2029", text)
    longest = max(map(len, lines))
    if longest > 100_000:
        endless = _("A line has %(length)s characters without a paragraph; it was divided at its sentences. Please have a look.")
        volume.remarks.append(Remark("long_line", message(endless, length=longest)))
    _describe(volume, lines, name)
    volume.chapters = _bound(_parts(lines, volume))
    if not volume.chapters:
        raise RefusedFileError("empty", message(EMPTY))
    volume.size = sum(len(zlib.compress(chapter.html.encode(), 1)) for chapter in volume.chapters)
    return volume


def _language(text: str) -> str:
    sample = text[:20_000]
    han = sum("\u4e00" <= char <= "\u9fff" for char in sample)
    if han * 5 < len(sample):
        return "en" if sum(char.isascii() for char in sample) * 10 > len(sample) * 9 else "zh-Hans"
    traditional = sum(char in "這個們來時說國會學對過還無與書東車長門開見馬風後發經體點電話頭" for char in sample)
    return "zh-Hant" if traditional * 100 > han else "zh-Hans"


def _describe(volume: Volume, lines: list[str], name: str) -> None:
    told: dict[str, str] = {}
    for line in lines[:30]:
        found = _TOLD.match(line[:200])
        if found and found["what"] in _FIELDS:
            told.setdefault(_FIELDS[found["what"]], found["value"].strip())
    stem = PurePath(name).stem.strip()
    named = _NAMED.search(stem) or _DASHED.match(stem)
    volume.title = told.get("title", "") or (named["title"].strip() if named else stem)
    by = told.get("creator", "") or (named["by"].strip("：: ") if named else "")
    volume.creators = [by] if by else []
    volume.publisher = told.get("publisher", "")


def heading_of(line: str) -> tuple[str, int] | None:
    """The title that a line is, with its level (0 uppermost); None for any other line."""
    if len(line) > LONGEST_HEADING + 20:
        return None
    bare = line.strip(" \t　")
    found = _HEADING.match(bare) if bare and len(bare) <= LONGEST_HEADING else None
    if found is not None:
        rest = (found["name"] or found["tight"] or "").strip()
        upper = found["unit"] in _UPPER
        if found["tight"] and len(rest) > 20:
            return None
        return f"{found['no']} {rest}".strip(), 0 if upper else 1
    if bare and (_ALONE.match(bare) or _LATIN.match(bare)):
        return bare, 1
    return None


def _parts(lines: list[str], volume: Volume) -> list[_Part]:
    """Cut at headings; a heading that has no text before the next one is a volume's or stands in a list of contents."""
    parts = [_Part("", 0)]
    for line in lines:
        found = heading_of(line)
        if found is not None:
            parts.append(_Part(*found))
        elif line.strip(" \t　") and not (len(parts) == 1 and _TOLD.match(line[:200])):
            parts[-1].lines.append(line)
    headed = [part for part in parts if part.title]
    if len(headed) < 2 or _is_prose(parts):
        return _by_length(lines)
    parts = _without_contents(parts)
    _tell_doubled(parts, volume)
    if not parts[0].title and parts[0].lines:
        parts[0].title = "卷首"
    deepest = min((part.depth for part in parts if part.title), default=0)
    for part in parts:
        part.depth = max(0, part.depth - deepest)
    return [part for part in parts if part.title or part.lines]


def _is_prose(parts: list[_Part]) -> bool:
    """Whether the headings are so few that the text is hardly cut by them."""
    return max(sum(map(len, part.lines)) for part in parts) > MOST_CHARACTERS * 20


def _without_contents(parts: list[_Part]) -> list[_Part]:
    """Leave out a list of contents at the start: titles without text that come again with it."""
    later = {part.title for part in parts if part.lines and part.title}
    seen_text = False
    kept = []
    for part in parts:
        seen_text = seen_text or bool(part.title and part.lines)
        if part.title and not part.lines and not seen_text and part.title in later:
            continue
        kept.append(part)
    return kept


def _tell_doubled(parts: list[_Part], volume: Volume) -> None:
    titles = [part.title for part in parts if part.title and part.depth]
    doubled = sorted({title for title in titles if titles.count(title) > 1}) if len(titles) < 5_000 else []
    if doubled:
        text = ngettext_noop(
            "%(number)s title of a chapter comes twice, both were taken. Please have a look: %(names)s",
            "%(number)s titles of chapters come twice, all were taken. Please have a look: %(names)s",
        )
        volume.remarks.append(Remark("doubled_chapter", message(text, number=len(doubled), names=doubled[:5])))


def _by_length(lines: list[str]) -> list[_Part]:
    parts = [_Part("", 0)]
    size = 0
    for line in lines:
        for piece in _sentences(line):
            if size > PART or len(parts[-1].lines) >= MOST_PARAGRAPHS:
                parts.append(_Part("", 0))
                size = 0
            parts[-1].lines.append(piece)
            size += len(piece)
    parts = [part for part in parts if part.lines]
    for number, part in enumerate(parts, 1):
        part.title = f"第 {number} 部分" if len(parts) > 1 else "全文"
    return parts


def _sentences(line: str) -> list[str]:
    """A line in paragraphs that can be read: an endless one is cut at its sentences."""
    line = line.strip(" \t　")
    if len(line) <= LONGEST_PARAGRAPH:
        return [line] if line else []
    made, held = [], ""
    for match in _SENTENCE.finditer(line):
        held += match[0]
        while len(held) > LONGEST_PARAGRAPH * 2:
            made.append(held[:LONGEST_PARAGRAPH])
            held = held[LONGEST_PARAGRAPH:]
        if len(held) > LONGEST_PARAGRAPH // 3:
            made.append(held)
            held = ""
    return [*made, held] if held else made


def _bound(parts: list[_Part]) -> list[ReadChapter]:
    chapters: list[ReadChapter] = []
    for part in parts:
        pieces = [piece for line in part.lines for piece in _sentences(line)]
        for number, page in enumerate(_pages(pieces)):
            html, count = numbered("".join(map(paragraph, page)))
            title = part.title if number == 0 else f"{part.title}（续 {number}）"
            characters = sum(len(piece) - piece.count(" ") - piece.count("　") for piece in page)
            chapters.append(ReadChapter(title[:300], clean(html), part.depth, count, characters))
    return chapters if any(chapter.paragraphs for chapter in chapters) else []


def _pages(pieces: list[str]) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    size = 0
    for piece in pieces:
        if pages[-1] and (size + len(piece) > MOST_CHARACTERS or len(pages[-1]) >= MOST_PARAGRAPHS):
            pages.append([])
            size = 0
        pages[-1].append(piece)
        size += len(piece)
    return pages
