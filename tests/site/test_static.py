import gzip
import re

import pytest
from PIL import Image

from config import stylesheets
from tests.site.stylesheet import BASE, NEWER, SCRIPT, STATIC, TOO_NEW, blocks, too_new

SAMPLES = {
    "@layer": "@layer a{p{color:red}}",
    "@container": "@container (width){p{color:red}}",
    ":has()": "p:has(a){color:red}",
    ":is()": ":is(p,a){color:red}",
    "list in :not()": "p:not(.a,.b){color:red}",
    "clamp()": "p{width:clamp(1px,2px,3px)}",
    "colour functions": "p{color:color-mix(in srgb,red,blue)}",
    "inset": "p{inset:0}",
    "aspect-ratio": "p{aspect-ratio:1}",
    "gap of flex rows": "p{display:flex;gap:4px}",
    "logical sides": "p{margin-inline:4px}",
    "new viewport units": "p{height:100dvh}",
    "media ranges": "@media (width >= 40em){p{color:red}}",
}


@pytest.mark.django_db  # whether the site holds demo content is asked first
@pytest.mark.parametrize(("path", "kind", "sizes"), [("/favicon.ico", "image/x-icon", {16, 32, 48}), ("/apple-touch-icon.png", "image/png", {180})])
def test_icons_that_old_browsers_ask_for_by_themselves_are_there(client, path, kind, sizes):
    answer = client.head(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert int(answer["Content-Length"]) < 3_000
    with Image.open(STATIC / "root" / path[1:]) as icon:
        icon.load()
        assert icon.info.get("sizes", {icon.size}) == {(size, size) for size in sizes}


def gzipped(*texts: str) -> int:
    return sum(len(gzip.compress(text.encode(), 9, mtime=0)) for text in texts)


def test_styles_weigh_at_most_15_kb():
    assert gzipped(BASE, NEWER) <= 15_000


def test_script_weighs_at_most_3_kb():
    assert gzipped(*(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js"))) <= 3_000


def test_served_styles_are_built_from_the_sources():
    for name, target in stylesheets.BUNDLES.items():
        assert (STATIC / target).read_text(encoding="utf-8") == stylesheets.bundle(name), "run: PYTHONPATH=site python -m config.stylesheets"


def test_squeeze_keeps_strings_and_calculations():
    css = '/* a */ .a > b::before , i { content: "、 "; width: calc(1px + 2px) ; }\n@media (min-width: 40em) { a:not(:hover) { color: red; } }'
    assert stylesheets.squeeze(css) == (
        '.a > b::before,i{content:"、 ";width:calc(1px + 2px)}\n@media (min-width:40em){a:not(:hover){color:red}\n}\n'
    )


def test_base_styles_hold_nothing_old_phones_stumble_over():
    assert too_new(BASE) == []


@pytest.mark.parametrize("name", TOO_NEW)
def test_scanner_finds_each_feature(name):
    assert too_new(SAMPLES[name]) == [name]


def test_scanner_finds_nesting():
    assert too_new("p{color:red;a{color:blue}}") == ["nesting"]
    assert too_new("@media print{p{color:red}}") == []


def test_scanner_finds_a_list_that_one_selector_spoils():
    assert too_new("a:hover,a:focus-visible{color:red}") == [":focus-visible in a list"]
    assert too_new("a:focus-visible,b:focus-visible{color:red}") == []


def test_newer_styles_stand_behind_supports():
    outside = [selector for selector, _, around in blocks(NEWER) if not any(outer.startswith("@supports") for outer in around)]
    assert outside == []


def test_no_foreign_host_in_static_files():
    texts = [path.read_text(encoding="utf-8") for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    found = {address for text in texts for address in re.findall(r"""(?:https?:)?//[\w.-]+\.\w+[^\s"')]*""", text)}
    assert found <= {"http://www.w3.org/2000/svg"}
    assert not any("@import" in text or "@font-face" in text for text in texts)


def test_script_is_es2019():
    assert not re.search(r"\?\.|\?\?|\bawait import|#\w+\s*[=;(]|\bBigInt|\.at\(|replaceAll|\|\|=|&&=", SCRIPT)


def test_icons_are_listed_in_the_readme():
    names = re.findall(r'<symbol id="(\w+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))
    listed = re.search(r"\((book [\w ]+)\)", (STATIC / "README.md").read_text(encoding="utf-8"))
    assert listed
    assert listed[1].split() == names


def test_readme_is_short():
    assert len((STATIC / "README.md").read_text(encoding="utf-8").splitlines()) <= 40
