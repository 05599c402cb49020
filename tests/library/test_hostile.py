"""300 generated hostile archives: no crash, no script kept, nothing read or written outside, bounded time and memory."""

import io
import json
import os
import random
import re
import stat
import subprocess
import sys
import zipfile

import pytest

from library.importing.records import RefusedFileError
from library.importing.sandbox import ROOT, read_file
from tests.library.files import CONTAINER, PAGE, epub, opf, packed

EVIL = (
    "<script>alert(1)</script>", '<p onclick="alert(1)">甲</p>', '<a href="javascript:alert(1)">乙</a>', '<a href="jAva\tscript:alert(1)">乙</a>',
    '<svg onload="alert(1)"><script>1</script><text>丙</text></svg>', '<img src="http://evil.example/a.png" onerror="x()"/>',
    '<link rel="stylesheet" href="http://evil.example/a.css"/>', '<p style="background:url(http://evil.example/b)">丁</p>',
    '<iframe src="http://evil.example"></iframe>', '<object data="data:text/html,x"></object>', '<form action="/x"><input name="a"/></form>',
    "<math><mtext><script>1</script></mtext></math>", '<img src="../../../../etc/passwd"/>', '<img src="file:///etc/passwd"/>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">戊</a>', "<style>@import url(http://evil.example)</style>", '<base href="http://evil.example/"/>',
    '<meta http-equiv="refresh" content="0;url=http://evil.example"/>', "<p>&xxe;</p>",
)  # fmt: skip
FORBIDDEN = re.compile(
    r"<(script|svg|iframe|object|form|input|style|link|meta|base|math)|\son\w+=|javascript:|style=|evil\.example|data:|passwd|root:", re.IGNORECASE
)
ENTITY = '<!DOCTYPE html [<!ENTITY xxe SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def evil_chapter(dice):
    body = "".join(dice.choice(["<p>好话。</p>", *EVIL]) for _ in range(dice.randrange(3, 30)))
    page = PAGE.format(f"<p>头一句。</p>{body}")
    return epub({"1.xhtml": "x"}, more={"OPS/1.xhtml": (ENTITY if dice.random() < 0.5 else "") + page})


def escaping_name(dice):
    name = dice.choice(["../../evil.xhtml", "/etc/evil.xhtml", "C:\\evil.xhtml", "OPS/../../evil.xhtml", "..\\evil.xhtml", "a\0b.xhtml"])
    return epub({"1.xhtml": "<p>头一句。</p>"}, more={name: "<p>x</p>"})


def link_out(_dice):
    made = io.BytesIO(epub({"1.xhtml": "<p>头一句。</p>"}))
    with zipfile.ZipFile(made, "a") as archive:
        info = zipfile.ZipInfo("OPS/link.xhtml")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return made.getvalue()


def bomb(dice):
    return epub({"1.xhtml": "<p>头一句。</p>"}, more={f"OPS/{at}.bin": b"\0" * (40 << 20) for at in range(dice.randrange(1, 3))})


def many_entries(dice):
    return epub({"1.xhtml": "<p>头一句。</p>"}, more={f"OPS/e{at}": "" for at in range(dice.randrange(20_001, 22_000))})


def nested(dice):
    inner = packed({"x": b"0" * 100_000})
    for _ in range(dice.randrange(2, 8)):
        inner = packed({"inner.zip": inner})
    return epub({"1.xhtml": "<p>头一句。</p>"}, more={"OPS/inner.zip": inner})


def deep(dice):
    levels = dice.randrange(500, 20_000)
    return epub({"1.xhtml": "<div>" * levels + "<p>深处。</p>" + "</div>" * levels})


def torn(dice):
    good = bytearray(epub({"1.xhtml": "<p>头一句。</p>"}))
    for _ in range(dice.randrange(1, 40)):
        good[dice.randrange(len(good))] = dice.randrange(256)
    return bytes(good[: dice.randrange(40, len(good))] if dice.random() < 0.3 else good)


def overlapping(_dice):
    """Two entries of the directory that share one body."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OPS/book.opf", opf(["1.xhtml"]))
        archive.writestr("OPS/1.xhtml", PAGE.format("<p>头一句。</p>"))
        twin = zipfile.ZipInfo("OPS/twin.xhtml")
        last = archive.infolist()[-1]
        for name in ("compress_size", "file_size", "CRC", "header_offset", "compress_type"):
            setattr(twin, name, getattr(last, name))
        archive.filelist.append(twin)
        archive._didModify = True
    return made.getvalue()


MAKERS = (evil_chapter, evil_chapter, evil_chapter, escaping_name, link_out, bomb, many_entries, nested, deep, torn, overlapping)
SAMPLES = 22
"""Here; ``.ci/run`` makes 300."""


def samples():
    return 300 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else SAMPLES


def outcome(path, folder):
    """The refusal's words or everything that was kept, and what reading it took."""
    command = [sys.executable, "-m", "tests.library.measured", path, folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("number", range(samples()))
def test_hostile_archive(tmp_path, number):
    dice = random.Random(number)
    path, folder = tmp_path / "book.epub", tmp_path / "pictures"
    folder.mkdir()
    maker = MAKERS[number % len(MAKERS)]
    path.write_bytes(maker(dice))
    found = outcome(path, folder)
    assert found["refusal"] == "" or found["refusal"].endswith(".")
    assert FORBIDDEN.search(found["kept"]) is None
    assert found["refusal"] or "头一句" in found["kept"] or maker in {deep, torn}
    assert found["seconds"] <= 2
    assert found["kilobytes"] <= 200 * 1024
    assert {one.name for one in tmp_path.iterdir()} == {"book.epub", "pictures"}


@pytest.mark.parametrize("maker", [bomb, many_entries, link_out, overlapping])
def test_dangerous_archives_are_refused(tmp_path, maker):
    path = tmp_path / "book.epub"
    path.write_bytes(maker(random.Random(1)))
    with pytest.raises(RefusedFileError) as refused:
        read_file(path, tmp_path)
    assert refused.value.kind in {"too_large", "unsafe"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count in other units")
def test_the_measure_measures(tmp_path):
    path = tmp_path / "book.epub"
    path.write_bytes(epub({"1.xhtml": "<p>头一句。</p>"}))
    found = outcome(path, tmp_path)
    assert found["seconds"] > 0.01
    assert found["kilobytes"] > 5_000
