"""Chinese text: folding, tokens, readings, highlights."""

import os
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import text

ANY_TEXT = st.text(st.characters(), max_size=60)  # lone surrogates included
CHINESE = st.text(st.sampled_from("太原终身學習網刀削麵家常長風街晋祠"), min_size=2, max_size=8)


@given(ANY_TEXT)
def test_fold_keeps_the_length_and_does_nothing_twice(value: str) -> None:
    folded = text.fold(value)
    assert len(folded) == len(value)
    assert text.fold(folded) == folded


def test_fold_of_every_character_is_settled() -> None:
    planes = 0x110000 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 0x32000  # beyond: nothing that is assigned, but 350 selectors
    everything = "".join(map(chr, range(planes)))
    folded = text.fold(everything)
    assert len(folded) == len(everything)
    assert text.fold(folded) == folded


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("太原終身學習網", "太原终身学习网"),
        ("裡裏里", "里里里"),
        ("ＷｉＦｉ　①", "wifi 1"),
        ("Tàiyuán Lǜsè", "taiyuan lvse"),
        ("a\0b\ud800c\nd", "a b c d"),
        ("İﬁ㎡", "iﬁ㎡"),
    ],
)
def test_fold_of_known_text(written: str, folded: str) -> None:
    assert text.fold(written) == folded


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("家常刀削面", ["家常", "常刀", "刀削", "削面", "面"]),
        ("2026年 WiFi课", ["2026", "年", "wifi", "课"]),
        ("面", ["面"]),
        ("老年人，太极", ["老年", "年人", "人", "太极", "极"]),
        ("0351-000 0003", ["0351", "000", "0003"]),
        ("“《》!？ \0", []),
    ],
)
def test_index_tokens(written: str, tokens: list[str]) -> None:
    assert text.index_tokens(written) == tokens


@given(ANY_TEXT)
def test_any_text_is_taken_without_exception(value: str) -> None:
    assert all(token and token == "".join(token.split()) for token in text.index_tokens(value))
    phrases = text.query_phrases(value)
    assert len(phrases) <= text.MAX_PHRASES
    assert all(phrase.tokens for phrase in phrases)
    assert len(text.clean_query(value)) <= text.MAX_QUERY
    assert "".join(segment.text for segment in text.highlight(value, value)) == value
    assert isinstance(text.excerpt(value, value[:3]), str)
    assert isinstance(text.pinyin_syllables(value), list)
    assert isinstance(text.split_syllables(value[:20]), tuple)


@pytest.mark.parametrize(
    ("query", "is_cut"),
    [
        ("", False),
        ("字" * 60, False),
        ("字" * 61, True),
        ("字" * 59 + "  字", True),
        ("字" * 59 + "\0\n", False),
        ("  " + "字" * 60 + "\0 " * 900, False),
        ("\0" * 900 + "字" * 60, True),
        ("字\0" * 30, False),
        ("字\0" * 31, True),
        ("a" + " " * 479 + "字" * 70, True),
        ("a" + " " * 479 + "字", True),
        (" " * 480 + "字", True),
        ("a" + " " * 900, False),
    ],
)
def test_what_says_more_than_is_read_is_cut(query: str, is_cut: bool) -> None:
    assert text.is_cut(query) is is_cut


@given(st.text("a字 \0\n\ud800\x85\u3000", max_size=300))
def test_what_is_not_cut_is_read_whole(query: str) -> None:
    whole = " ".join("".join(" " if char in "\0\ud800" else char for char in query).split())
    assert text.is_cut(query) == (text.clean_query(query) != whole)


@pytest.mark.parametrize("piece", ["a", " ", "a ", "\0", "字 "])
def test_a_megabyte_is_soon_known_to_be_cut(piece: str) -> None:
    start = time.process_time()
    text.is_cut(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 0.2


@given(CHINESE, CHINESE, CHINESE)
def test_a_phrase_from_the_middle_is_among_the_tokens(before: str, middle: str, after: str) -> None:
    tokens = " ".join(text.index_tokens(before + middle + after))
    (phrase,) = text.query_phrases(middle)
    assert " ".join(phrase.tokens) in tokens


@given(CHINESE, CHINESE, CHINESE)
def test_highlight_covers_exactly_the_query(before: str, query: str, after: str) -> None:
    shown = f"{before}，{query}。{after}"
    segments = text.highlight(shown, query)
    assert "".join(segment.text for segment in segments) == shown
    covered = [False] * len(shown)
    folded, needle = text.fold(shown), text.fold(query)
    for at in range(len(shown)):
        if folded.startswith(needle, at):
            covered[at : at + len(needle)] = [True] * len(needle)
    marks = [segment.hit for segment in segments for _ in segment.text]
    assert all(covered[at] for at, hit in enumerate(marks) if hit)
    assert marks[len(before) + 1 : len(before) + 1 + len(query)] == [True] * len(query)


def _covered(shown: str, query: str) -> list[bool]:
    """Which characters a query means, place by place: all that belong to a phrase of it, a word only where it stands alone."""
    folded = text.fold(shown)
    covered = [False] * len(shown)
    for phrase in text.query_phrases(query):
        size = len(phrase.text)
        for at in range(len(shown) - size + 1):
            around = [folded[at - 1 : at + 1] if at else "", folded[at + size - 1 : at + size + 1]]
            is_part = any(len(pair) == 2 and all(char.isalnum() and not text.is_chinese(char) for char in pair) for pair in around)
            if folded.startswith(phrase.text, at) and (phrase.chinese or not is_part):
                covered[at : at + size] = [True] * size
    return covered


PIECES = ["刀", "削", "麵", "面", "a", "A", "１", "1", "é", " ", "，", "\u0301", "😀", "ﬁ", "\ud800"]
PIECED = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(PIECED, PIECED)
def test_highlight_covers_exactly_what_the_query_means_in_any_text(shown: str, query: str) -> None:
    assert [segment.hit for segment in text.highlight(shown, query) for _ in segment.text] == _covered(shown, query)
    assert [segment.hit for segment in text.highlight(shown, shown) for _ in segment.text] == _covered(shown, shown)


def test_highlight_covers_places_that_overlap() -> None:
    assert text.highlight("面面面", "面面") == [text.Segment("面面面", hit=True)]


@given(ANY_TEXT, ANY_TEXT)
def test_tokens_of_folded_text_are_those_of_the_text(one: str, other: str) -> None:
    assert text.index_tokens(text.fold(one)) == text.index_tokens(one)
    assert text.index_tokens(f"{one} {other}") == text.index_tokens(one) + text.index_tokens(other)
    assert text.query_phrases(text.fold(one)) == text.query_phrases(one)


@given(ANY_TEXT)
def test_readings_are_syllables_one_for_a_character_at_most(value: str) -> None:
    syllables = text.pinyin_syllables(value)
    assert len(syllables) <= len(value)
    assert all(syllable.isascii() and syllable.isalpha() and syllable.islower() for syllable in syllables)
    assert text.initials(value) == "".join(syllable[0] for syllable in syllables)


def test_highlight_sits_right_in_traditional_text_and_marks_words_whole() -> None:
    assert text.highlight("學刀削麵", "刀削面") == [text.Segment("學", hit=False), text.Segment("刀削麵", hit=True)]
    assert [segment.text for segment in text.highlight("Art, artist ART课", "art") if segment.hit] == ["Art", "ART"]
    assert text.highlight("", "面") == []
    assert text.highlight("面", "") == [text.Segment("面", hit=False)]


def test_local_readings() -> None:
    assert text.pinyin_syllables("长风街") == ["chang", "feng", "jie"]
    assert text.pinyin_syllables("娄烦县阳曲镇") == ["lou", "fan", "xian", "yang", "qu", "zhen"]
    assert text.pinyin_syllables("尖草坪區") == ["jian", "cao", "ping", "qu"]
    assert text.pinyin_syllables("太行路WiFi绿色") == ["tai", "hang", "lu", "lv", "se"]
    assert text.initials("家常刀削面") == "jcdxm"


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("changfengjie", ("chang", "feng", "jie")),
        ("changf", ("chang", "f")),
        ("xian", ("xian",)),
        ("lvse", ("lv", "se")),
    ],
)
def test_pinyin_is_split(typed: str, ways: tuple[str, ...]) -> None:
    assert text.split_syllables(typed)[0] == ways


def test_what_is_no_pinyin_is_not_split() -> None:
    assert text.split_syllables("cfj") == ()
    assert ("xi", "an") in text.split_syllables("xian")


def test_syllables_that_are_whole_and_those_that_may_go_on() -> None:
    assert text.whole_syllables("mianxia") == (("mian", "xia"), ("mi", "an", "xia"), ("mian", "xi", "a"), ("mi", "an", "xi", "a"))
    assert text.whole_syllables("mianx") == text.whole_syllables("") == text.begun_syllables("") == ()
    assert text.begun_syllables("mianxia")[0] == ("mian", "xia")
    assert text.begun_syllables("mianx")[0] == ("mian", "x")


@pytest.mark.parametrize(
    ("typed", "letters"),
    [("shufa", "shufa"), ("shu1fa3", "shufa"), ("shu1fa", "shufa"), ("lv4", "lv"), ("mp3", ""), ("win10", ""), ("书法", ""), ("2", ""), ("ma9", "")],
)
def test_letters_that_may_be_pinyin_with_tones_in_figures(typed: str, letters: str) -> None:
    (phrase,) = text.query_phrases(typed)
    assert (phrase.letters, phrase.spelled) == (letters, bool(letters))


def test_excerpt_shows_the_hit_and_says_where_it_cut() -> None:
    shown = text.excerpt("一" * 200 + "刀削面" + "二" * 200, "刀削面", 30)
    assert "刀削面" in shown
    assert shown.startswith("……")
    assert shown.endswith("……")
    assert len(shown) == 34
    assert text.excerpt("短文", "没有") == "短文"


@settings(max_examples=4, deadline=None)
@given(st.sampled_from(["刀削面", "a", "刀", "a1 刀", "ang", "\0"]))
def test_time_grows_with_length_only(piece: str) -> None:
    query = "刀 a 面 削 ang 1 x y"

    def seconds(size: int) -> float:
        value = piece * (size // len(piece))
        start = time.process_time()
        text.index_tokens(value)
        text.highlight(value, query)
        text.excerpt(value, query)
        return time.process_time() - start

    seconds(1000)
    small, large = min(seconds(5_000) for _ in range(3)), min(seconds(50_000) for _ in range(2))
    assert large < max(small, 0.002) * 40


def test_answering_loads_no_dictionary() -> None:
    code = "import sys; from search import text; text.highlight('學刀削麵', 'dxm 面'); text.split_syllables('dxm'); print('pypinyin' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"
