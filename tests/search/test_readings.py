"""Readings that editors keep."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from search import readings, relearning, spoken, text
from search.models import Reading

EVERY = 5 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 40
"""Of the dictionary's words every so manieth is looked at."""
Make = Callable[..., list[Page]]
OnCommit = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


@pytest.fixture(autouse=True)
def untaught() -> Iterator[None]:
    yield
    spoken.taught.forget()
    readings.teach({})


def found(typed: str) -> list[str]:
    return [page.title for page in Page.objects.search(typed)]


def test_editors_find_by_initials_of_the_local_reading(make_pages: Make, admin_client: Client) -> None:
    make_pages("长风街的早晨")
    page = admin_client.get("/admin/pages/search/", {"q": "cf"}).content.decode()
    assert "长风街的早晨" in page


def test_a_reading_is_learned_and_forgotten(make_pages: Make, django_capture_on_commit_callbacks: OnCommit) -> None:
    make_pages("重泽桥头", "桥头")
    assert found("chongze") == found("cz") == []
    with django_capture_on_commit_callbacks(execute=True):
        reading = Reading.objects.create(words="重泽", pinyin="chong ze")
    assert found("chongze") == found("czqt") == ["重泽桥头"]
    assert found("zhongze") == []
    assert found("qiaotou") == ["桥头", "重泽桥头"]
    with django_capture_on_commit_callbacks(execute=True):
        reading.delete()
    assert found("zhongze") == ["重泽桥头"]
    assert relearning.relearn.func("，") == 0


def test_a_run_is_cut_where_pypinyin_cuts_it() -> None:
    book = readings._dictionary()
    dice, known = random.Random(6), list(book.words)
    for _round in range(3000):
        parts = [dice.choice(known)[: dice.randint(1, 5)] for _part in range(dice.randint(1, 4))]
        run = dice.choice(["", "", "", "々", "한", "〇"]).join([*parts, chr(dice.randint(0x4E00, 0x9FA5))])
        assert readings.syllables_of(run) == tuple(syllable for word in book.cut(run) for syllable in book.readings[word]), run


def test_a_word_is_read_as_pypinyin_reads_it() -> None:
    module, book = readings._pinyin(), readings._dictionary()
    for word in [*list(book.words)[::EVERY], *map(chr, list(book.readings.characters)[::EVERY]), "々", "한", "長风", "長한吕"]:
        told = module.lazy_pinyin([word], style=module.Style.NORMAL, errors="ignore", v_to_u=False)
        assert book.readings[word] == tuple(one for one in told if one.isascii() and one.isalpha()), word


def test_the_longest_words_decide() -> None:
    readings.teach({"重泽": "chong ze", "重泽桥": "tong ze qiao"})
    assert text.pinyin_syllables("去重泽桥和重泽") == ["qu", "tong", "ze", "qiao", "he", "chong", "ze"]


@pytest.mark.parametrize(
    ("words", "pinyin"), [("长", "chang"), ("长风", "chang"), ("长风", "chang fengg"), ("长 a", "chang a"), ("", ""), ("长风", "cháng  phong")]
)
def test_what_is_no_reading_is_refused_in_plain_words(words: str, pinyin: str) -> None:
    with pytest.raises(ValidationError, match=r"两个汉字|每个字写一个音节"):
        Reading(words=words, pinyin=pinyin).clean()


def test_what_is_typed_is_brought_into_form() -> None:
    reading = Reading(words=" 長風 ", pinyin=" CHÁNG  feng")
    reading.clean()
    assert str(reading) == "长风 chang feng"
