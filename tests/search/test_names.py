"""People as citizens call them."""

from collections.abc import Callable

import pytest
from wagtail.models import Page
from wagtail.search import index

from search import answers, kinds, names, text
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(
            ("王老师", "王"),
            ("常爱莲老师", "常爱莲"),
            ("趙老師", "赵"),
            ("王芳教练", "王芳"),
            ("欧阳老师", "欧阳"),
            ("王老师傅", "王"),
            ("司马文斌师傅", "司马文斌"),
        ),
        *(("老师", ""), ("书法老师", ""), ("王", ""), ("常爱莲", ""), ("张老师傅家", ""), ("", ""), ("王家的老师", ""), ("王村小学校的老师", "")),
    ],
)
def test_a_name_with_a_title(typed: str, name: str) -> None:
    assert names.called(text.fold(typed)) == name


@pytest.fixture
def taught(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title for search engines weighs as a teacher does."""
    monkeypatch.setattr(Page, "search_fields", [*Page.search_fields, index.SearchField("seo_title", boost=4)])
    make_pages("常爱莲")
    make_pages("楷书入门", "太极扇", seo_title="常爱莲")
    make_pages("行书入门", seo_title="马秀珍")
    make_pages("楷书提高", seo_title="常建平老师")
    make_pages("常家庄村", "老师傅教钳工")


@pytest.mark.parametrize(
    ("typed", "stage", "found"),
    [
        ("常爱莲老师", answers.Stage.SYNONYM, {"常爱莲", "楷书入门", "太极扇"}),
        ("常老师 楷书", answers.Stage.SYNONYM, {"楷书入门", "楷书提高"}),
        ("常建平老师", answers.Stage.TEXT, {"楷书提高"}),
        ("常爱莲老师的课", answers.Stage.GIST, {"常爱莲", "楷书入门", "太极扇"}),
    ],
)
def test_who_is_called_so_is_found(taught: None, typed: str, stage: answers.Stage, found: set[str]) -> None:
    rows = [row for row in answers.answer(answers.Question(typed)).mixed if row["hit"].found.stage is stage]
    assert {row["title"] for row in rows} == found


@on_all
def test_every_engine_finds_who_is_called_so(engine: Engine, taught: None) -> None:
    engine.settle()
    for typed, found in (("常老师 楷书", {"楷书入门", "楷书提高"}), ("常爱莲老师", {"常爱莲", "楷书入门", "太极扇"})):
        rows = [row["title"] for row in answers.answer(answers.Question(typed)).mixed if row["hit"].found.stage is answers.Stage.SYNONYM]
        assert set(rows) == found, typed
