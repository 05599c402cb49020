"""Every shape of book that the standards know comes in whole: no chapter, title or word is lost."""

import html
import re

import pytest

from library.importing.sandbox import read_file
from tests.library.shapes import PAGE, SHAPES, Shape, legacy_names, page

TAG = re.compile(r'<a class="pn"[^>]*>\d+</a>|<[^>]*>')


@pytest.fixture
def read(tmp_path):
    """What becomes of a file."""

    def made(data):
        path = tmp_path / "book.epub"
        path.write_bytes(data)
        return read_file(path, tmp_path).volume

    return made


def seen(volume):
    """All that a reader sees of a book."""
    return "\n".join(f"{chapter.title}\n{html.unescape(TAG.sub('', chapter.html))}" for chapter in volume.chapters)


@pytest.mark.parametrize("name", SHAPES)
def test_shape_comes_in_whole(read, name):
    shape = SHAPES[name]
    volume = read(shape.epub())
    titles = [chapter.title for chapter in volume.chapters]
    assert titles == (shape.titles or titles)
    assert [text for text in shape.texts if text not in seen(volume)] == []
    assert [line[0] for chapter in volume.chapters for line in chapter.outline] == shape.outline
    assert [remark.kind for remark in volume.remarks if remark.kind != "contents"] == [kind for kind in shape.kinds if kind != "contents"]
    assert len(volume.pictures) == shape.pictures


@pytest.mark.parametrize("coding", ["utf-8", "gb18030"])
def test_names_in_unsaid_bytes(read, coding):
    volume = read(legacy_names(coding))
    assert [chapter.title for chapter in volume.chapters] == ["标题1"]
    assert "正文1。" in seen(volume)


def test_link_in_a_wide_encoding_still_leads(read):
    text = page('<p>正文<a href="#n">注</a>。</p><p id="n">注文。</p>').encode("utf-16")
    (chapter,) = read(Shape([("1.xhtml", PAGE, text, "")]).epub()).chapters
    assert '<a href="#a1">注</a>' in chapter.html
    assert '<span id="a1"></span>注文' in chapter.html
