"""Books of the shapes that EPUB 2, EPUB 3.3 and their test suites know, each the smallest that has it."""

import base64
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from tests.library.files import CONTAINER, packed

OPS, DC, XHTML = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/", "http://www.w3.org/1999/xhtml"
PAGE, SVG, NCX, JPEG = "application/xhtml+xml", "image/svg+xml", "application/x-dtbncx+xml", "image/jpeg"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 3, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\x80\x80\x80\x80" * 3))
    + _chunk(b"IEND", b"")
)


@dataclass
class Shape:
    """A book: its manifest as (name, type, content, attributes), its spine, and what must be seen of it."""

    items: list[tuple[str, str, str | bytes, str]] = field(default_factory=list)
    spine: str | None = None
    titles: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    outline: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    pictures: int = 0
    folder: str = "OPS/"
    more: dict[str, str | bytes] = field(default_factory=dict)
    package: str = ""
    metadata: str = ""
    coding: str = "utf-8"
    attributes: str = 'version="3.0"'

    def opf(self) -> bytes:
        """The package document."""
        items = "".join(f'<item id="i{at}" href="{name}" media-type="{kind}" {more}/>' for at, (name, kind, _, more) in enumerate(self.items))
        pages = [at for at, (_, kind, _, more) in enumerate(self.items) if kind == PAGE and "nav" not in more]
        spine = self.spine if self.spine is not None else "".join(f'<itemref idref="i{at}"/>' for at in pages)
        text = (
            f'<?xml version="1.0" encoding="{self.coding}"?><package xmlns="{OPS}" {self.attributes}><metadata xmlns:dc="{DC}">'
            f"<dc:title>形状</dc:title><dc:language>zh</dc:language>{self.metadata}</metadata><manifest>{items}</manifest>"
            f"<spine>{spine}</spine>{self.package}</package>"
        )
        return text.encode(self.coding)

    def epub(self) -> bytes:
        """The file."""
        container = CONTAINER.replace("OPS/", self.folder)
        entries: dict[str, str | bytes] = {"mimetype": "application/epub+zip", "META-INF/container.xml": container}
        entries[f"{self.folder}book.opf"] = self.opf()
        entries |= {f"{self.folder}{name}": content for name, _, content, _ in self.items if content}
        return packed(entries | self.more)


def page(body: str, *, head: str = "", opening: str = "") -> str:
    """An XHTML document."""
    return f'{opening}<html xmlns="{XHTML}" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/>{head}</head><body>{body}</body></html>'


def chapter(number: int, body: str = "") -> tuple[str, str, str | bytes, str]:
    """An item with a heading and a paragraph."""
    return f"{number}.xhtml", PAGE, page(body or f"<h1>标题{number}</h1><p>正文{number}。</p>"), ""


def nav(lines: str, more: str = "") -> tuple[str, str, str | bytes, str]:
    """A navigation document."""
    return "nav.xhtml", PAGE, page(f'{more}<nav epub:type="toc"><h2>目录</h2><ol>{lines}</ol></nav>'), 'properties="nav"'


def line(href: str, title: str, inner: str = "") -> str:
    """A line of the contents."""
    label = f'<a href="{href}">{title}</a>' if href else f"<span>{title}</span>"
    return f"<li>{label}{f'<ol>{inner}</ol>' if inner else ''}</li>"


def ncx(points: str) -> tuple[str, str, str | bytes, str]:
    """An EPUB 2 contents."""
    return "toc.ncx", NCX, f'<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>', ""


def point(href: str, title: str, inner: str = "") -> str:
    """A line of it."""
    return f'<navPoint><navLabel><text>{title}</text></navLabel><content src="{href}"/>{inner}</navPoint>'


TWO = [line("1.xhtml", "甲"), line("2.xhtml", "乙")]
BOTH = {"titles": ["甲", "乙"], "texts": ["正文1。", "正文2。"]}


def drawn(text: str) -> str:
    """An SVG document with words."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>画的名字</title><desc>画的说明</desc>'
        f'<text x="1">{text}<tspan>后半句</tspan></text></svg>'
    )


def legacy_names(coding: str) -> bytes:
    """A book whose archive spells Chinese names in bytes of ``coding`` and does not say so."""
    shape = Shape([("第一章.xhtml", PAGE, page("<h1>标题1</h1><p>正文1。</p>"), "")])
    made = bytearray(shape.epub())
    name = "OPS/第一章.xhtml"
    stand_in = b"OPS/" + b"x" * len("第一章".encode(coding)) + b".xhtml"
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(plain, "w") as new:
        for entry in old.namelist():
            new.writestr(stand_in.decode() if entry == name else entry, old.read(entry))
    return plain.getvalue().replace(stand_in, name.encode(coding))


WITH_PLACE = '<h1>甲</h1><p>正文1。</p><h1 id="b">乙</h1><p>正文2。</p>'
DECLARED = '<!DOCTYPE html [<!ENTITY who "郝师傅"><!ENTITY mark \'&#x3002;\'><!ENTITY far SYSTEM "a.txt">]>'
AREA = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="pi r^2"><semantics><mrow><mi>π</mi><msup><mi>r</mi><mn>2</mn></msup></mrow>'
    '<annotation encoding="TeX">\\pi r^2</annotation></semantics></math>'
)
HALF = "<math><mfrac><mn>1</mn><mrow><mn>2</mn><mo>+</mo><mn>0</mn></mrow></mfrac></math>"
EMBEDDED = (
    '<object data="a.xyz" type="x/y"><p>替代的话。</p></object><audio src="a.mp3"><p>声音的话。</p></audio>'
    '<video><track src="a.vtt"/>影像的话。</video><canvas>动画的话</canvas>'
)
SHAPES: dict[str, Shape] = {
    "contents of EPUB 2 only": Shape([chapter(1), chapter(2), ncx(point("1.xhtml", "甲") + point("2.xhtml", "乙"))], **BOTH),
    "contents of EPUB 3 only": Shape([chapter(1), chapter(2), nav("".join(TWO))], **BOTH),
    "contents in four levels, some without links": Shape(
        [chapter(1), chapter(2), nav(line("", "卷", line("", "部", line("1.xhtml", "甲", line("2.xhtml", "乙")))))],
        titles=["卷　部　甲", "乙"],
        texts=["正文1。", "正文2。"],
    ),
    "contents that end in a line without link": Shape(
        [chapter(1), chapter(2), nav("".join(TWO) + line("", "尾声"))], titles=["甲", "乙　尾声"], texts=["正文1。", "正文2。"]
    ),
    "contents whose label is a picture": Shape(
        [chapter(1), chapter(2), nav('<li><a href="1.xhtml"><img src="a.png" alt="甲"/></a></li>' + TWO[1])], **BOTH
    ),
    "list of pages and landmarks before the contents": Shape(
        [chapter(1), chapter(2), nav("".join(TWO), '<nav epub:type="page-list"><ol><li><a href="1.xhtml">7</a></li></ol></nav>')], **BOTH
    ),
    "contents inside the only document": Shape(
        [("1.xhtml", PAGE, page(f'<nav epub:type="toc"><ol>{line("#b", "乙")}</ol></nav>{WITH_PLACE}'), 'properties="nav"')],
        spine='<itemref idref="i0"/>',
        texts=["正文1。", "正文2。", "乙", "甲"], outline=["乙"],
    ),
    "no contents at all": Shape([chapter(1), chapter(2)], titles=["标题1", "标题2"], texts=["正文1。", "正文2。"], kinds=["contents"]),
    "contents that lead to a document outside the manifest": Shape(
        [chapter(1), nav("".join(TWO))], **BOTH, more={"OPS/2.xhtml": chapter(2)[2]}
    ),
    "part of the reading order aside": Shape(
        [chapter(1), chapter(2), nav("".join(TWO))], spine='<itemref idref="i0"/><itemref idref="i1" linear="no"/>', **BOTH
    ),
    "fixed layout": Shape(
        [
            ("1.xhtml", PAGE, page('<div style="top:1px">正文1。<img src="a.png" alt="图"/></div>', head='<meta name="viewport"/>'), ""),
            ("a.png", "image/png", PNG, ""), nav(TWO[0]),
        ],
        metadata='<meta property="rendition:layout">pre-paginated</meta>', titles=["甲"], texts=["正文1。"], pictures=1,
    ),
    "drawing in the reading order": Shape(
        [("1.svg", SVG, drawn("画里的字"), ""), chapter(2), nav(line("1.svg", "甲") + TWO[1])],
        spine='<itemref idref="i0"/><itemref idref="i1"/>', titles=["甲", "乙"], texts=["画的名字", "画的说明", "画里的字后半句"], kinds=["left_out"],
    ),
    "drawings without words": Shape(
        [("1.svg", SVG, "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>", ""), nav(line("1.svg", "甲"))],
        spine='<itemref idref="i0"/>', titles=["甲"], texts=["这一页是一张 SVG 图"], kinds=["left_out"],
    ),
    "drawing in a chapter": Shape([chapter(1, f"<p>正文1。</p>{drawn('画里的字')}")], texts=["正文1。", "画里的字"], kinds=["left_out"]),
    "pictures as chapters": Shape(
        [("a b.png".replace(" ", "%20"), "image/png", "", ""), nav(line("a%20b.png", "甲"))],
        spine='<itemref idref="i0"/>', titles=["甲"], pictures=1, more={"OPS/a b.png": PNG},
    ),
    "sound and film as chapters": Shape(
        [("1.mp3", "audio/mpeg", b"ID3", ""), ("2.mp4", "video/mp4", b"....ftyp", ""), nav(line("1.mp3", "甲") + line("2.mp4", "乙"))],
        spine='<itemref idref="i0"/><itemref idref="i1"/>', titles=["甲", "乙"], kinds=["foreign", "foreign"],
    ),
    "foreign kind with what stands in for it": Shape(
        [("1.json", "application/json", "{}", 'fallback="i1"'), chapter(1), nav(line("1.json", "甲"))],
        spine='<itemref idref="i0"/>', titles=["甲"], texts=["正文1。"],
    ),
    "names in percent": Shape(
        [("%E7%AC%AC%201.xhtml", PAGE, "", ""), nav(line("%E7%AC%AC%201.xhtml#%E8%8A%82", "甲"))],
        titles=["甲"], texts=["正文1。"], more={"OPS/第 1.xhtml": page('<h1 id="节">标题1</h1><p>正文1。</p>')},
    ),
    "names from the root of the archive": Shape(
        [("/OPS/1.xhtml", PAGE, "", ""), ("../../OPS/2.xhtml", PAGE, "", ""), nav(line("/OPS/1.xhtml", "甲") + line("../../../OPS/2.xhtml", "乙"))],
        **BOTH, more={"OPS/1.xhtml": chapter(1)[2], "OPS/2.xhtml": chapter(2)[2]},
    ),
    "package at the root": Shape([chapter(1), chapter(2), nav("".join(TWO))], folder="", **BOTH),
    "two renditions": Shape(
        [chapter(1), chapter(2), nav("".join(TWO))], **BOTH,
        more={
            "META-INF/container.xml": CONTAINER.replace("</rootfiles>", '<rootfile full-path="FIX/book.opf"/></rootfiles>'),
            "FIX/book.opf": Shape([chapter(9)]).opf(), "FIX/9.xhtml": chapter(9)[2],
        },
    ),
    "everything in UTF-16": Shape(
        [(name, kind, str(text).encode("utf-16"), more) for name, kind, text, more in (chapter(1), chapter(2), nav("".join(TWO)))],
        coding="utf-16", **BOTH,
    ),
    "byte order mark": Shape(
        [(name, kind, str(text).encode("utf-8-sig"), more) for name, kind, text, more in (chapter(1), chapter(2), nav("".join(TWO)))],
        coding="utf-8-sig", **BOTH,
    ),
    "named characters": Shape(
        [chapter(1, "<h1>标题1</h1><p>正文&nbsp;1&hellip;&copy;&mdash;&alpha;&notin;</p>")], titles=["标题1"], texts=["正文\xa01…©—α∉"]
    ),
    "entities of its own": Shape(
        [("1.xhtml", PAGE, page("<h1>标题1</h1><p>&who;说：好&mark;&far;<br/></p>", opening=DECLARED), "")],
        titles=["标题1"], texts=["郝师傅说：好。"],
    ),
    "spoken along": Shape(
        [("1.xhtml", PAGE, chapter(1)[2], 'media-overlay="i1"'), ("1.smil", "application/smil+xml", "<smil/>", "")],
        titles=["标题1"], texts=["正文1。"],
    ),
    "written downwards, with readings": Shape(
        [chapter(1, "<h1><ruby>汾<rt>fén</rt>河<rt>hé</rt></ruby></h1><p>﹁<ruby>隰<rp>（</rp><rt>xí</rt><rp>）</rp></ruby>县︒﹂</p>")],
        titles=["汾河"], texts=["﹁隰（xí）县︒﹂"],
    ),
    "formulas": Shape(
        [chapter(1, f"<p>面积是{AREA}，一半是{HALF}，<math><msqrt><mi>x</mi></msqrt></math>。</p>")],
        texts=["面积是πr2，一半是1/(2+0)，√(x)。"],
    ),
    "embedded with words for those who cannot": Shape(
        [chapter(1, f"<p>正文1。</p>{EMBEDDED}")], texts=["正文1。", "替代的话。", "声音的话。", "影像的话。", "动画的话"], kinds=["left_out"] * 4
    ),
    "switch and bindings": Shape(
        [chapter(1, "<p>正文1。</p><epub:switch><epub:case>不认得的</epub:case><epub:default><p>认得的。</p></epub:default></epub:switch>")],
        texts=["正文1。", "认得的。"], package='<bindings><mediaType media-type="x/y" handler="i0"/></bindings>',
    ),
    "forms": Shape(
        [chapter(1, "<form><p><label>几个？<select><option>一个</option><option>两个</option></select></label><button>交卷</button></p></form>")],
        texts=["几个？", "一个", "两个", "交卷"], kinds=["left_out"],
    ),
    "picture in the text": Shape(
        [chapter(1, f'<p>正文1。</p><p><img alt="点" src="data:image/png;base64,{base64.b64encode(PNG).decode()}"/></p>')],
        texts=["正文1。"], pictures=1,
    ),
    "picture of a foreign kind with what stands in for it": Shape(
        [chapter(1, '<p>正文1。<img alt="" src="a.psd"/></p>'), ("a.psd", "image/psd", b"8BPS", 'fallback="i2"'), ("a.png", "image/png", PNG, "")],
        texts=["正文1。"], pictures=1,
    ),
    "names in other letters": Shape([chapter(1), chapter(2), nav(line("1.XHTML", "甲") + line("2.Xhtml", "乙"))], **BOTH),
    "lists and tables that are none": Shape(
        [chapter(1, "<ul>散字甲<a href='#x'>散字乙</a><li>一</li><ul><li>二</li></ul></ul><dl><p>散字丙</p><dt>词</dt><dd>义</dd></dl>"
                    "<table>散字丁<tr>散字戊<p>散字己</p><td>格</td></tr><p>散字庚</p></table>")],
        texts=["散字甲", "散字乙", "一", "二", "散字丙", "词", "义", "散字丁", "散字戊", "散字己", "格", "散字庚"],
    ),
    "OEB 1.2": Shape(
        [("1.html", "text/x-oeb1-document", "<HTML><BODY><H1>标题1</H1><P>正文1。<BR>下一行<P>第二段</BODY></HTML>", "")],
        spine='<itemref idref="i0"/>', attributes='version="2.0"', titles=["标题1"], texts=["正文1。", "下一行", "第二段"],
    ),
    "media type that does not exist": Shape(
        [("1.xhtml", "application/xhtml", chapter(1)[2], "")], spine='<itemref idref="i0"/>', titles=["标题1"], texts=["正文1。"]
    ),
    "chapter that is broken": Shape(
        [chapter(1), ("2.xhtml", PAGE, " ", ""), nav("".join(TWO))], titles=["甲", "乙"], texts=["正文1。"], kinds=["broken_chapter"]
    ),
    "composed and decomposed names": Shape(
        [("e\u0301.xhtml", PAGE, "", "")], titles=["标题1"], texts=["正文1。"], more={"OPS/\u00e9.xhtml": chapter(1)[2]}
    ),
    "prefixed elements": Shape(
        [("1.xhtml", PAGE, f'<h:html xmlns:h="{XHTML}"><h:body><h:h1>标题1</h:h1><h:p>正文1。</h:p></h:body></h:html>', "")],
        titles=["标题1"], texts=["正文1。"],
    ),
}  # fmt: skip
