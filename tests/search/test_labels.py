"""Words that stand in the name of a category alone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from search import kinds, labels, looking, ranking, synonyms
from search.engines.found import Found, Stage
from search.engines.wanted import AllOf, AnyOf, Side, Wanted
from search.models import Synonym


@pytest.fixture
def opera(page_kind: kinds.Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """A category, one of its subjects, and a kind whose texts hold its name."""
    labels.register(lambda: ["音乐戏曲", "Music and opera"], lambda: ["晋剧"])
    monkeypatch.setattr(kinds, "_kinds", {"classes": replace(page_kind, name="classes", order=10, labelled=True), "people": page_kind})
    Synonym.objects.create(words="戏曲 = 唱戏 = 晋剧")


def order(query: str, *found: tuple[Stage, int, str]) -> list[str]:
    judge = ranking.Judge(query)
    hits = [Found(stage, kind, str(at), at, 9, heading) for at, (stage, kind, heading) in enumerate(found, 1)]
    return [hit.found.heading for hit in ranking.ordered(hits, judge, {})]


def test_what_has_a_word_in_the_name_of_its_category_alone_stands_last(opera: None) -> None:
    found = [(Stage.TEXT, 0, "葫芦丝入门"), (Stage.TEXT, 1, "张老师"), (Stage.TEXT, 0, "晋剧听唱"), (Stage.TEXT, 0, "学戏曲")]
    assert order("戏曲", *found, (Stage.SYNONYM, 0, "唱戏")) == ["学戏曲", "唱戏", "晋剧听唱", "张老师", "葫芦丝入门"]


def test_a_title_in_other_words_stands_with_a_text_that_has_the_word(opera: None) -> None:
    judge = ranking.Judge("唱戏")
    other, text, also, title = (
        judge.hit(Found(stage, 0, "1", 1, 1, heading))
        for stage, heading in ((Stage.SYNONYM, "晋剧听唱"), (Stage.TEXT, "冬闲了"), (Stage.SYNONYM, "葫芦丝"), (Stage.TEXT, "唱戏"))
    )
    assert title.group < other.group == text.group < also.group
    assert (ranking.strength(title), ranking.strength(other), ranking.strength(text)) == ((1, 0), (1, 2), (1, 2))
    assert other.is_strong
    assert (other.as_typed, title.as_typed) == (0, ranking.EXACT)


def test_what_means_the_same_stands_before_what_letters_spell(page_kind: kinds.Kind) -> None:
    Synonym.objects.create(words="人工智能 = ai")
    assert order("AI", (Stage.SOUND, 0, "爱莲"), (Stage.SYNONYM, 0, "人工智能入门")) == ["人工智能入门", "爱莲"]


def columns(wanted: Wanted | None) -> Iterator[tuple[str, bool]]:
    if isinstance(wanted, Side):
        yield "".join(wanted.tokens), "body" in wanted.columns
    elif isinstance(wanted, AnyOf | AllOf):
        for part in wanted.parts:
            yield from columns(part)


def test_a_finer_subject_is_not_all_of_its_category(opera: None) -> None:
    assert dict(columns(synonyms.wanted("晋剧"))) == {"晋剧": True, "戏曲": False, "唱戏": True}
    assert dict(columns(synonyms.wanted("唱戏"))) == {"唱戏": True, "戏曲": True, "晋剧": True}


def test_a_word_of_a_name(opera: None) -> None:
    assert [labels.hold(words) for words in ("戏曲", "乐戏", "opera", "per", "唱戏")] == [True, True, True, False, False]


def test_a_title_in_other_words_is_not_the_title_as_typed(page_kind: kinds.Kind) -> None:
    Synonym.objects.create(words="迎泽舞 = 广场舞")
    assert not looking._titled("迎泽舞", [Found(Stage.TEXT, 0, "1", 1, 1, "广场舞")])
    assert looking._titled("迎泽舞", [Found(Stage.TEXT, 0, "1", 1, 1, "迎泽舞")])
