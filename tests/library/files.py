"""Files for the importer, good and bad, made in memory."""

import io
import zipfile

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKED = (2025, 9, 1, 8, 0, 0)
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>页</title></head><body>{}</body></html>'


def opf(names: list[str], *, spine: list[str] | None = None, title: str = "测试的书", language: str = "zh", identifier: str = "test-1") -> str:
    """A package document; each name is its own id."""
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in names)
    refs = "".join(f'<itemref idref="{name}"/>' for name in (names if spine is None else spine))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="i">{identifier}</dc:identifier>'
        f"<dc:title>{title}</dc:title><dc:creator>郝师傅</dc:creator><dc:language>{language}</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{refs}</spine></package>"
    )


def packed(entries: dict[str, str | bytes]) -> bytes:
    """A zip of the entries, the same bytes at any time of day."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            member = zipfile.ZipInfo(name, PACKED)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return made.getvalue()


def epub(pages: dict[str, str], *, more: dict[str, str | bytes] | None = None, container: str | None = CONTAINER, **described: object) -> bytes:
    """An EPUB whose chapters are ``pages``: name → body."""
    entries: dict[str, str | bytes] = {"mimetype": "application/epub+zip"}
    if container is not None:
        entries["META-INF/container.xml"] = container
    entries["OPS/book.opf"] = opf(list(pages), **described)  # type: ignore[arg-type]
    entries |= {f"OPS/{name}": body if body.startswith("<?xml") or isinstance(body, bytes) else PAGE.format(body) for name, body in pages.items()}
    return packed(entries | (more or {}))
