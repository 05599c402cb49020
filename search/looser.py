"""What is asked when the words as typed find nothing or little: the same sound, nearly the same characters, some of the words.

Pure: from a query to what every engine can say. Nothing here loads a dictionary of readings: ``sounds.py`` is a small table.
"""

import re
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from functools import cache
from itertools import combinations, islice, pairwise, product

from search import names, spelling, text, wording
from search.engines.languages import TEXT
from search.engines.wanted import AllOf, AnyOf, Side, Slip, Wanted
from search.sounds import SOUNDS

MOST_WAYS = 24
"""Ways to read a run of characters that are tried."""
MOST_TOKENS = 24
MOST_CHARACTERS = 20
"""Of a run, in looking for one that is missing or wrong."""
LETTERS = range(4, 17)
"""Of a Latin word in which a slip is forgiven: shorter ones are near to too much."""
CUT = range(5, 25)
"""Letters of a word that may be two."""
SHORTEST = 2
"""Letters of one of them."""
BEGUN = 3
"""Letters of a Latin word from which on it may go on."""
MOST_SLIPS = 2
"""Words of a query in which one is: each is some hundred words to look up."""
PAIR = 2
"""So few characters sound like a part of many words."""
TITLES = ("title", "names", "typed")
_WORDS = {
    f"{n}": ("" if n < 10 else "十" if n < 20 else f"{'一二三四五六七八九'[n // 10 - 1]}十") + " 一二三四五六七八九"[n % 10].strip()
    for n in range(1, 100)
}
"""Numbers below a hundred, in figures and in Chinese."""
_FIGURES = {words: figures for figures, words in _WORDS.items()}
_IN_FIGURES = re.compile(r"(?<![a-z0-9.])[1-9][0-9]?(?![a-z0-9.])")
_IN_WORDS = re.compile(r"(?<=第)[一二三四五六七八九十]+|(?<![百千零一二三四五六七八九十])[一二三四五六七八九十]{2,}")
_VOWELS = frozenset("aeiou")
_SAY_LITTLE = frozenset("子儿头的了着过吧吗呢啊一不个这那人们大小上下中里在有是和与及之其老好学课班社区校村街路场")
"""Characters that stand in titles of all sorts."""
MOST_SCATTERED = 6
_LETTERS_OR_FIGURES = re.compile("[a-z]+|[0-9]+")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_PARTS = dict(
    zip(("ⅱ", "ⅲ", "ⅳ", "ⅵ", "ⅶ", "ⅷ", "ⅸ", *_ROMAN, *"壹贰叁肆伍陆柒捌玖拾"), (2, 3, 4, 6, 7, 8, 9, *range(1, 11), *range(1, 11)), strict=True)
)
"""Numbers of parts in the writing of cheques, and in Roman ones; those of one character that is several letters stay when folded."""
_NUMBERS = re.compile(
    "[0-9]{1,9}|[〇零一二三四五六七八九十百千]{1,9}|[壹贰叁肆伍陆柒捌玖拾ⅱⅲⅳⅵⅶⅷⅸ]|(?<![a-z0-9])(?:i{1,3}|i?v|vi{1,3}|i?x)(?![a-z0-9])"
)
_DIGITS = "零一二三四五六七八九"
_LONG_FIGURES = re.compile(r"(?<![a-z0-9.])[1-9][0-9]{1,3}(?![a-z0-9.])")
_ONE_BY_ONE = re.compile(r"(?<![十百千])[零〇一二三四五六七八九]{2,4}(?![十百千])")
_LONG_WORDS = re.compile(r"(?:[一二三四五六七八九]千)?零?(?:[一二三四五六七八九]百)?零?(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?")


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Map a character to its toneless readings, the usual one first."""
    found: dict[str, list[str]] = {}
    entries = [entry for entry in SOUNDS.split(" ") if entry]
    for rank in (0, 1):
        for entry in entries:
            syllable = "".join(char for char in entry if char.isascii() and char.isalpha())
            for char in entry[len(syllable) :].split("|")[rank]:
                found.setdefault(char, []).append(syllable)
    return {char: tuple(syllables) for char, syllables in found.items()}


def readings(char: str) -> tuple[str, ...]:
    """Return the toneless readings of a simplified character, the usual one first; nothing for what is not common."""
    return _readings().get(char, ())


def surnames_alike(surname: str) -> list[str]:
    """Return the surnames that sound as one does, tones left out: 闫 is written for 阎, 候 for 侯."""
    said = readings(surname)[:1]
    return [other for other in names.SURNAMES if other != surname and said and readings(other)[:1] == said]


def spelled(words: str) -> str:
    """Return folded words with each character in its usual reading, as far as it has one."""
    return "".join((readings(char) or (char,))[0] for char in words)


def letters(query: str) -> str:
    """Return a query as it is spelled, tones left out, Chinese in its usual reading; nothing where no word of it is spelled."""
    phrases = text.query_phrases(query)
    return "".join(phrase.letters or spelled(phrase.text) for phrase in phrases) if any(phrase.spelled for phrase in phrases) else ""


def reads(words: str, typed: str) -> bool:
    """Whether a stretch of folded words may be read as it is typed in letters; the last syllable may go on."""
    each = [readings(char) for char in words]
    return any(
        all(any(known.startswith(said) if said is way[-1] else known == said for known in each[at + n]) for n, said in enumerate(way))
        for way in text.split_syllables(typed[: text.MAX_TOKEN])
        for at in range(len(each) - len(way) + 1)
    )


def ways(run: str) -> list[tuple[str, ...]]:
    """Return the ways to read a run of characters, the usual ones first; nothing where one of them has no reading."""
    each = [readings(char) for char in run]
    return list(islice(product(*each), MOST_WAYS)) if all(each) else []


def _as_typed(phrase: text.Phrase, columns: Sequence[str] = TEXT) -> Side:
    return Side(columns, phrase.tokens, phrase.is_start)


def _apart(phrase: text.Phrase, columns: Sequence[str] = TEXT) -> list[Side]:
    """Return a word of letters and a number as two: rtx4060 is rtx 4060."""
    pieces = [] if phrase.chinese else _LETTERS_OR_FIGURES.findall(phrase.text[: text.MAX_TOKEN])
    return [Side(columns, tuple(pieces))] if len(pieces) > 1 and "".join(pieces) == phrase.text else []


def _written(phrase: text.Phrase, columns: Sequence[str] = TEXT) -> Wanted:
    """Return a phrase as typed, with a number that stands apart from its word."""
    apart = _apart(phrase, columns)
    return AnyOf([_as_typed(phrase, columns), *apart]) if apart else _as_typed(phrase, columns)


def _each(phrases: Sequence[text.Phrase], said: Callable[[text.Phrase], Wanted]) -> list[Wanted]:
    """Return what is said of each phrase; a word may also be one with the word or number beside it: rtx 4060 is rtx4060."""
    pairs = list(pairwise(phrases))
    joined = [[_as_typed(text.Phrase(first.text + second.text, chinese=False))] if _may_join(first, second) else [] for first, second in pairs]
    others = [[*before, *behind] for before, behind in zip([[], *joined], [*joined, []], strict=True)]
    return [AnyOf([said(phrase), *other]) if other else said(phrase) for phrase, other in zip(phrases, others, strict=True)]


def _may_join(first: text.Phrase, second: text.Phrase) -> bool:
    """Whether two neighbours may be one word: not two numbers."""
    return not (first.chinese or second.chinese) and not (first.text.isdecimal() and second.text.isdecimal())


def _spelled(phrase: text.Phrase) -> Iterator[Side]:
    for way in text.split_syllables(phrase.letters[: text.MAX_TOKEN]):
        yield Side(("pinyin",), way, not text.is_syllable(way[-1]))


def spelled_out(query: str) -> Wanted | None:
    """Return a query of letters as pinyin of several syllables or, without vowels, as first letters. None where it may well be English."""
    each = [[*_whole(phrase)] for phrase in text.query_phrases(query)]
    return AllOf([AnyOf(ways) for ways in each]) if each and all(each) else None


def _whole(phrase: text.Phrase) -> Iterator[Side]:
    letters = phrase.letters[: text.MAX_TOKEN]
    for way in text.whole_syllables(letters):
        if len(way) > 1:
            yield Side(("pinyin",), way)
    if len(letters) > 1 and not _VOWELS.intersection(letters):
        yield Side(("initials",), tuple(text.letter_tokens(letters)[:-1]))


def _sounding(phrase: text.Phrase) -> Wanted:
    if phrase.spelled:
        return AnyOf([_written(phrase), *_spelled(phrase)])
    if not phrase.chinese or len(phrase.text) == 1:
        return _written(phrase)
    return AnyOf([_as_typed(phrase), *(Side(("pinyin",), way) for way in ways(phrase.text))])


def numbered(query: str) -> list[str]:
    """Return a folded query with its numbers below ten thousand in Chinese and in figures, as they are counted and as they are read one by one.

    ``24`` is 二十四 and 二四, 一九八四 is ``1984``. Nothing where it has none.
    """
    folded = text.fold(query)
    ways = (
        _IN_FIGURES.sub(lambda found: _WORDS[found[0]], folded),
        _IN_WORDS.sub(lambda found: _FIGURES.get(found[0], found[0]), folded),
        _LONG_FIGURES.sub(lambda found: _counted(found[0]), folded),
        _LONG_FIGURES.sub(lambda found: "".join(_DIGITS[int(figure)] for figure in found[0]), folded),
        _ONE_BY_ONE.sub(lambda found: "".join(str(_DIGITS.index(char)) for char in found[0].replace("〇", "零")), folded),
        _LONG_WORDS.sub(lambda found: _value(found[0]), folded),
    )
    return [written for written in dict.fromkeys(ways) if written != folded]


def _counted(figures: str) -> str:
    """Return a number of two to four figures as it is counted: 1001 is 一千零一."""
    if len(figures) == 2:
        return _WORDS[figures]
    places = zip(figures, ("千", "百", "十", "")[-len(figures) :], strict=True)
    units = "".join(f"{_DIGITS[int(figure)]}{unit}" if figure != "0" else "零" for figure, unit in places)
    return re.sub("零+", "零", units).strip("零")


def _value(words: str) -> str:
    """Return a counted number from a hundred on in figures, other words as they are."""
    return str(number(words)) if "百" in words or "千" in words else words


def number(said: str) -> int:
    """Return what a number says, in figures or in Chinese, counted or read one by one: 24, 二十四 and 二四 are the same."""
    if said.isdecimal():
        return int(said)
    if any(unit in said for unit in "十百千"):
        return sum(_DIGITS.index(digit) * unit for digit, unit in _units(said))
    return int("".join(str(_DIGITS.index(char)) for char in said.replace("〇", "零")))


def numbers(folded: str) -> dict[str, int]:
    """Return the numbers that a folded text says, as they are written: 第叁部, 第3部, 三 and ⅲ say the same."""
    return {said: _PARTS.get(said) or number(said) for said in _NUMBERS.findall(folded)}


def _units(words: str) -> Iterator[tuple[str, int]]:
    """Yield each digit of a counted number with what it counts."""
    for digit, unit in re.findall("([一二三四五六七八九]?)([千百十]?)", words):
        if digit or unit:
            yield digit or "一", {"千": 1000, "百": 100, "十": 10}.get(unit, 1)


def counts_alike(query: str, heading: str) -> bool:
    """Whether a folded heading has all words of a query once the query's numbers are written the other way."""
    return any(all(phrase.text in heading for phrase in text.query_phrases(other)) for other in numbered(query))


def homophones(query: str) -> Wanted | None:
    """Return: each phrase as typed or as it sounds, numbers in either writing. None where nothing would sound otherwise."""
    phrases = text.query_phrases(query)
    written = [text.query_phrases(other) for other in numbered(query)]
    if not written and not any((phrase.chinese and len(phrase.text) > 1) or _apart(phrase) for phrase in phrases):
        return None
    said = [AllOf(_each(each, _sounding)) for each in (phrases, *written)]
    return AnyOf(said) if written else said[0]


def _cuts(run: str) -> Iterator[tuple[str, ...]]:
    """Yield the pieces of a run around a place where a character is missing, or is wrong or too many; and the run with two neighbours exchanged."""
    for at in range(len(run)):
        if at and run[at - 1] != run[at]:
            yield (f"{run[: at - 1]}{run[at]}{run[at - 1]}{run[at + 1 :]}",)
        for end in (at, at + 1):
            pieces = tuple(piece for piece in (run[:at], run[end:]) if piece)
            if pieces != (run,) and max(map(len, pieces), default=0) > 1:
                yield pieces


def _nearly(phrase: text.Phrase) -> Wanted:
    if not phrase.chinese or len(phrase.text) < 3 or len(names.called(phrase.text)) == 1:
        return _sounding(phrase)
    pieces = dict.fromkeys(_cuts(phrase.text[:MOST_CHARACTERS]))
    return AnyOf([AllOf([_as_typed(text.Phrase(piece, chinese=True), TITLES) for piece in found]) for found in pieces])


def _cut(phrase: text.Phrase) -> list[Side]:
    """Return a word of letters as two that were written together: springboot is spring boot."""
    word = phrase.text if phrase.text.isalpha() and len(phrase.text) in CUT else ""
    return [Side(TITLES, (word[:at], word[at:])) for at in range(SHORTEST, len(word) - SHORTEST + 1)]


def _misspelled(phrase: text.Phrase, *, slips: bool) -> Wanted:
    """What letters may be: a word as typed or begun, pinyin that goes on or is shortened; where asked, either with a slip."""
    word = [Side(TITLES, phrase.tokens, begun=True)] if len(phrase.text) >= BEGUN else []
    slip = [Slip(TITLES, phrase.text)] if slips and len(phrase.text) in LETTERS else []
    return AnyOf([_sounding(phrase), *word, *_cut(phrase), *spelling.meant(phrase.letters, slips=slips), *slip])


def nearly(query: str, *, slips: bool = True) -> Wanted | None:
    """Return: each run of Chinese in a title or name but for one character, or for two that changed places; what letters may have been meant as.

    Words of letters alone are also one word, or one pinyin. ``slips``: in letters, too. None where no run and no word is long enough.
    """
    phrases = text.query_phrases(query)
    if len(phrases) < 2 and not any(len(phrase.text) >= BEGUN and (phrase.chinese or phrase.spelled) for phrase in phrases):
        return None
    slipped = list(islice((phrase for phrase in phrases if slips and phrase.spelled), MOST_SLIPS))
    each = AllOf(_each(phrases, lambda phrase: _misspelled(phrase, slips=phrase in slipped) if phrase.spelled else _nearly(phrase)))
    if len(phrases) == 1 or not all(phrase.spelled for phrase in phrases):
        return each
    joined = text.Phrase("".join(phrase.text for phrase in phrases)[: text.MAX_TOKEN], chinese=False)
    return AnyOf([each, _as_typed(joined), *spelling.meant(joined.letters, slips=slips)])


def _otherwise(phrases: Sequence[text.Phrase]) -> Iterator[Side]:
    """Yield how else the words of a query may stand: a number apart from its letters, in Chinese what was spelled."""
    for phrase in phrases:
        yield from _apart(phrase)
        if phrase.spelled:
            yield from _spelled(phrase)


def some(query: str, *, whole: bool = False) -> AnyOf | None:
    """Return: any of the tokens of what a query is about, or of the ``whole`` of it. None where there is only one: it was looked for."""
    tokens = wording.words(query, whole=whole)
    if len(tokens) < 2:
        return None
    parts: list[Wanted] = [Side(TEXT, (token,), begun) for token, begun in tokens[:MOST_TOKENS]]
    return AnyOf([*parts, *_otherwise(text.query_phrases(query if whole else wording.subject(query)))])


def scattered(query: str) -> AnyOf | None:
    """Return: more than half of the characters of a query that say something, anywhere in a title. None where they are few or many.

    科技馆 is in 科学技术馆, 毛衣怎么织 in 毛线编织.
    """
    chars = telling(query)
    several = combinations(chars, len(chars) // 2 + 1)
    return AnyOf([AllOf(tuple(Side(("title",), (char,), begun=True) for char in some)) for some in several]) if chars else None


def telling(query: str) -> list[str]:
    """Return the different characters of a query that say something; none where they are few or many."""
    chars = list(dict.fromkeys(char for part in wording.parts(query) if part.chinese for char in _that_say(part)))
    return chars if 2 <= len(chars) <= MOST_SCATTERED else []


def little(words: str) -> frozenset[str]:
    """Return the characters of words that stand in titles of all sorts: a title says little with them, and without them it has not the words."""
    return _SAY_LITTLE.intersection(words)


def _that_say(part: wording.Part) -> Iterator[str]:
    return (char for char, weight in zip(part.text, part.weights, strict=True) if weight == 1 and char not in _SAY_LITTLE)


def about(query: str) -> Wanted | None:
    """Return: all words of what a query is about; of one character alone only in titles. None where it does not ask."""
    phrases = text.query_phrases(wording.gist(query))
    alone = len(phrases) == 1 and phrases[0].is_start

    def said(phrase: text.Phrase) -> Wanted:
        written = _written(phrase, TITLES if alone else TEXT)
        return AnyOf([written, *_spelled(phrase)]) if phrase.spelled else written

    return AllOf(_each(phrases, said)) if phrases else None


def partly(query: str) -> AnyOf | None:
    """Return: any of the tokens that say what is looked for, and what is spelled. None where that is all of the query."""
    tokens = wording.telling(query)[:MOST_TOKENS]
    if not tokens or (len(tokens) == 1 and not wording.is_loose(query)):
        return None
    phrases = text.query_phrases(wording.subject(query))
    return AnyOf([*(Side(TEXT, (token,)) for token in tokens), *_otherwise(phrases)])


def sounds_alike(heading: str, run: str) -> str:
    """Return the stretch of a folded heading that sounds like a run; empty where none does."""
    wanted = [set(readings(char)) for char in run]
    for at in range(len(heading) - len(run) + 1):
        window = heading[at : at + len(run)]
        if all(char == typed or wanted[n] & set(readings(char)) for n, (char, typed) in enumerate(zip(window, run, strict=True))):
            return window
    return ""


def _stretches(heading: str, run: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of a folded heading that a run may be meant as, each with whether it looks like a word.

    It sounds as the run is usually read; a pair must be where a title or a part of it begins: 圾分 in 垃圾分类 is nothing.
    """
    said = [readings(char)[:1] for char in run]
    for words in text.runs(heading):
        for at in range(len(words[0]) - len(run) + 1):
            window = words[0][at : at + len(run)]
            pairs = zip(window, run, said, strict=True)
            if window != run and all(char == typed or (usual and usual[0] in readings(char)) for char, typed, usual in pairs):
                yield window, at == 0 or len(run) > PAIR


def meant(query: str, heading: str, begun: Callable[[Collection[str]], Container[str]] = lambda _pairs: ()) -> str:
    """Return a query in the characters of a real title; empty where nothing in it changes. ``begun`` tells which pairs other titles begin with."""
    folded = written = text.fold(query)
    phrases = [phrase.text for phrase in text.query_phrases(query) if phrase.chinese and len(phrase.text) > 1]
    stretches = {phrase: list(_stretches(heading, phrase)) for phrase in phrases if phrase not in heading}
    doubtful = [window for found in stretches.values() for window, is_word in found if not is_word]
    known = begun(doubtful) if doubtful else ()
    for phrase, found in stretches.items():
        if word := next((window for window, is_word in found if is_word or window in known), ""):
            written = written.replace(phrase, word)
    return written if written != folded else ""
