"""Bytes of unknown encoding to text: BOM, declaration, UTF-8, UTF-16, GB18030; anything else is refused or told."""

import codecs
import re

from .messages import gettext_noop as _
from .messages import message
from .records import RefusedFileError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Controls, halves of pairs and noncharacters: no text has them, and some stand for something of ours."""
_DECLARED = re.compile(rb"""<(?:\?xml[^>]{0,200}?encoding|meta[^>]{0,300}?charset)\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上个国和地到说们为子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无"
    "同么经法当起与好看学进种将还分此心前面又定见只主没公从太老"
)
_SAMPLE = 200_000
EMPTY = _("The file is empty, there is no text in it. Please look whether it is the right one.")
_BINARY = _("This is no text, but data of a program or a picture. Please take EPUB or TXT.")
_TWO_BYTES = 2


def decode(data: bytes) -> tuple[str, str]:
    """The text of a plain file and the name of its encoding; ``RefusedFileError`` where it is no text or none is known."""
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise RefusedFileError("empty", message(EMPTY))
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], name), name
    if name := _utf16(data):
        return _strict(data, name), name
    if data.count(0, 0, _SAMPLE):
        raise RefusedFileError("binary", message(_BINARY))
    return _plain(data)


def _plain(data: bytes) -> tuple[str, str]:
    for name in ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "utf-8" or _is_chinese(text):
            return _looked_at(text), name
    # One broken byte in a large file should not cost the whole of it.
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") * 1000 < len(text):
        return _looked_at(text), "utf-8"
    unknown = _(
        "The encoding of the text is unknown (neither UTF-8 nor GB18030 nor UTF-16). Please open it in Notepad, save it as UTF-8 and import that."
    )
    raise RefusedFileError("encoding", message(unknown))


def _strict(data: bytes, name: str) -> str:
    text = data[: len(data) // _TWO_BYTES * _TWO_BYTES if "16" in name else len(data)].decode(name, "replace")
    if text.count("\ufffd") * 100 > len(text):
        other = _("The file begins as one encoding, but its text is another. Please open it in Notepad, save it as UTF-8 and import that.")
        raise RefusedFileError("encoding", message(other))
    return _looked_at(text)


def _looked_at(text: str) -> str:
    """Refuse what is full of control characters: pictures and programs sometimes decode."""
    sample = text[:_SAMPLE]
    strange = sum(char < " " and char not in "\t\n\r\f" for char in sample)
    if strange * 50 > len(sample):
        raise RefusedFileError("binary", message(_BINARY))
    return _UNWANTED.sub("", text)


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark: blanks and ASCII show their NULs on one side only, Chinese shows it when decoded."""
    sample = data[: _SAMPLE // 10 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if max(even, odd) * 100 < half and not (even or odd):
        return ""
    name = "utf-16-le" if odd >= even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    readable = sum(char.isalnum() or char.isspace() or char in "，。！？、：；“”《》" for char in text)
    return name if readable * 10 > len(text) * 8 and _plausible(text) else ""


def _plausible(text: str) -> bool:
    return _is_chinese(text) or sum(char.isascii() for char in text) * 10 > len(text) * 9


def _is_chinese(text: str) -> bool:
    """Whether the Chinese in ``text`` is the Chinese people write: a wrong encoding yields rare characters."""
    han = [char for char in text[:_SAMPLE] if "\u4e00" <= char <= "\u9fff"]
    if not han:
        return text[:_SAMPLE].isascii()
    strange = sum("\ue000" <= char <= "\uf8ff" for char in text[:_SAMPLE])
    return sum(char in _COMMON for char in han) * 20 >= len(han) and strange * 20 < len(han)


def decode_markup(data: bytes) -> tuple[str, bool]:
    """The text of an XML or HTML document, and whether it was in the encoding it named."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _UNWANTED.sub("", data[len(bom) :].decode(name, "replace")), True
    declared = _DECLARED.search(data[:1024])
    named = declared[1].decode("ascii") if declared else "utf-8"
    known = "" if _known(named).startswith(("utf-16", "utf-32")) else _known(named)  # it was found as ASCII, so it is no wide encoding
    for name in dict.fromkeys((known, "utf-8", "gb18030", "utf-16-le")):
        if name:
            try:
                return _UNWANTED.sub("", data.decode(name)), name == known
            except (UnicodeDecodeError, UnicodeError):
                continue
    return _UNWANTED.sub("", data.decode("utf-8", "replace")), False


def _known(name: str) -> str:
    """A codec for text that Python has; GB2312 and GBK are read as their superset."""
    if re.fullmatch(r"gb[_-]?(2312|k|18030)(-80)?", name, re.IGNORECASE):
        return "gb18030"
    try:
        found = codecs.lookup(name)
    except LookupError:
        return ""
    return found.name if found._is_text_encoding else ""
