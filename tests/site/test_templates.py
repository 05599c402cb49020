import re
from html.parser import HTMLParser

import pytest
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views.defaults import server_error

from config import modes, styleguide
from tests.site.stylesheet import BASE, NEWER, ROOT, SITE_TEMPLATES, classes_of_css, classes_of_template, public_templates

TEMPLATES = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in public_templates()}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DRAWING = {"path", "rect", "circle", "polygon", "use"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_class_is_in_the_style_sheet(name):
    assert classes_of_template(TEMPLATES[name]) - classes_of_css(BASE + NEWER) - {"errorlist"} == set()


def test_styleguide_shows_every_class_of_the_style_sheet():
    shown = set()
    frame = [ROOT / "home/templates/home/main_menu.html", ROOT / "home/templates/home/footer.html"]
    for path in [*SITE_TEMPLATES.rglob("*.html"), *frame]:
        shown |= classes_of_template(path.read_text(encoding="utf-8"))
    cloths = {f"c{number}" for number in range(1, 9)}
    assert classes_of_css(BASE + NEWER) - shown - cloths - {"errorlist", "reg"} == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_style_and_no_script_in_markup(name):
    text = TEMPLATES[name]
    assert re.findall(r"""\sstyle=|\son[a-z]+=["']|<style|javascript:""", text) == []
    inline = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "application/ld+json" not in tag]
    assert inline == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_branches_on_a_mode(name):
    assert re.findall(r"COOKIES|GET\.(?:mode|size|step|theme|contrast)|\bdata-(?:size|step|theme|contrast)\b", TEMPLATES[name]) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_count_in_a_heading_is_read_as_a_word_of_its_own(name):
    assert re.findall(r"<h2\b(?:(?!</h2>).)*?\S<small>", TEMPLATES[name]) == []


@pytest.mark.parametrize("name", [name for name in TEMPLATES if 'type="radio"' in TEMPLATES[name]])
def test_what_one_chooses_between_has_a_name(name):
    before = TEMPLATES[name].partition('type="radio"')[0]
    assert re.findall(r'<legend>|role="radiogroup" aria-labelledby=', before) != []


def page(template, **context):
    def view(request):
        return render(request, template, context)

    return modes.remember_modes(view)(RequestFactory().get("/some/where/?q=a&q=%22%3Cb%3E&mode=elder"))


class Checker(HTMLParser):
    """Knows whether tags are balanced, ids are unique, and labels and references find their ids."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.wanted, self.faults = [], [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.wanted += (values.get(name) or "").split()
        if tag not in VOID | DRAWING:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in DRAWING:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def faults(html):
    checker = Checker()
    checker.feed(html)
    doubled = {name for name in checker.ids if checker.ids.count(name) > 1}
    missing = set(checker.wanted) - set(checker.ids)
    return checker.faults + checker.open, doubled, missing


def test_checker_sees_faults():
    assert faults('<p id="a"><b></p>')[0] != []
    assert faults('<p id="a"></p><p id="a" aria-labelledby="b"></p>')[1:] == ({"a"}, {"b"})


@pytest.mark.django_db
@pytest.mark.parametrize("template", ["404.html", "410.html", "403.html", "403_csrf.html", "400.html", "500.html"])
def test_error_page_is_whole_and_says_what_to_do(template):
    html = page(template).content.decode()
    assert faults(html) == ([], set(), set())
    assert '<html lang="zh-hans" data-modes data-size="elder">' in html
    assert html.count("<h1>") == 1
    assert 'href="/"' in html
    ours = re.sub(r"<footer.*|<p lang=\"en\">.*?</p>|<[^>]*>", "", html, flags=re.DOTALL)
    assert re.findall(r"[a-z]{3,} [a-z]{3,}", ours) == [], "an English sentence is left"


@pytest.mark.django_db
def test_frame_keeps_the_query_in_its_forms_and_links():
    html = page("404.html").content.decode()
    assert html.count('<input type="hidden" name="q" value="a">') == 2
    assert html.count('<input type="hidden" name="q" value="&quot;&lt;b&gt;">') == 2
    assert 'src="/share/qr.svg?path=%2Fsome%2Fwhere%2F%3Fq%3Da%26q%3D%2522%253Cb%253E"' in html
    assert 'href="/report/?path=%2Fsome%2Fwhere%2F%3Fq%3Da%26q%3D%2522%253Cb%253E"' in html
    assert "mode=elder" not in html


def test_server_error_asks_no_database_and_no_catalogue():
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert response.content.decode() == render_to_string("500.html")
    assert "{%" not in (SITE_TEMPLATES / "500.html").read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("view", [styleguide.styleguide, styleguide.styleguide_sheet])
def test_styleguide_is_whole_in_development(settings, view):
    settings.DEBUG = True
    html = modes.remember_modes(view)(RequestFactory().get("/styleguide/")).content.decode()
    assert faults(html) == ([], set(), set())


@pytest.mark.parametrize("view", [styleguide.styleguide, styleguide.styleguide_sheet])
def test_styleguide_is_nowhere_outside_development(view):
    with pytest.raises(Http404):
        view(RequestFactory().get("/styleguide/"))
