"""How like a folded title is to what was typed: by text, by sound, by characters in their order, by letters. Pure."""

from collections.abc import Sequence

from search import looser, text

EXACT, BEGINNING, INSIDE, SOMEWHERE = 4, 3, 2, 1
"""How close a title is that is the query, begins with it, has it inside, has all its words somewhere."""
SOUND = 0.9
"""What a character of the same sound counts for one that stands as typed."""
START = 0.05


def joined(heading: str) -> str:
    """Return the words of a folded title without what stands between them."""
    return "".join(match[0] for match in text.runs(heading))


def of_text(heading: str, asked: str, phrases: Sequence[str]) -> float:
    """The title itself 4, its beginning 3, a part 2, all words somewhere in it 1."""
    if heading == asked:
        return EXACT
    if heading.startswith(asked):
        return BEGINNING
    if asked in heading:
        return INSIDE
    return float(SOMEWHERE * (bool(phrases) and all(phrase in heading for phrase in phrases)))


def of_sound(heading: str, letters: str) -> float:
    """As of text, by the usual readings of a title's characters, spelled out or by first letters; the last syllable may be unfinished."""
    read = looser.spelled(heading)
    if read.startswith(letters) and not looser.spelled(heading[:-1]).startswith(letters):
        return EXACT
    initials = "".join(looser.spelled(char)[0] for char in heading)
    return max(of_text(said, letters, ()) for said in (read, initials))


def same(heading: str, asked: str) -> float:
    """How many characters of the best stretch stand as they were typed; one of the same sound counts less.

    At the beginning is a little better, and so is a title that has no more.
    """
    best = 0.0
    for at in range(max(1, len(heading) - len(asked) + 1)):
        same = sum(one == other for one, other in zip(heading[at:], asked, strict=False))
        best = max(best, same + SOUND * (len(asked) - same) + (START if at == 0 else 0))
    return best + (START if len(heading) == len(asked) else 0)


def common(heading: str, asked: str) -> float:
    """Characters that stand in order, less what the title has more than was asked by a little."""
    return in_order(heading, asked) + (START if heading[:1] == asked[:1] else 0) - len(heading) / 1000


def in_order(heading: str, asked: str) -> int:
    """How many characters of what was asked a title has in their order: the longest common subsequence."""
    places: dict[str, int] = {}
    for at, char in enumerate(asked):
        places[char] = places.get(char, 0) | 1 << at
    row = all_of_them = (1 << len(asked)) - 1
    for char in heading:
        same = row & places.get(char, 0)
        row = ((row + same) | (row - same)) & all_of_them
    return len(asked) - row.bit_count()


def spelled_alike(heading: str, letters: str) -> float:
    """How many letters are right in the stretch of a spelled title that is nearest to them; as beginning and length as in ``common``.

    The fewest letters to change, add or take away, by bits of all places at once (Myers 1999, https://doi.org/10.1145/316542.316550).
    """
    places: dict[str, int] = {}
    for at, char in enumerate(letters):
        places[char] = places.get(char, 0) | 1 << at
    all_of_them = more = (1 << len(letters)) - 1
    fewer, wrong, best = 0, len(letters), len(letters)
    last = 1 << len(letters) - 1
    for char in heading:
        same = places.get(char, 0)
        down, up = same | fewer, (((same & more) + more) ^ more) | same
        rises, falls = (fewer | ~(up | more)) & all_of_them, more & up
        wrong += bool(rises & last) - bool(falls & last)
        rises, falls = rises << 1, falls << 1
        more, fewer = (falls | ~(down | rises)) & all_of_them, rises & down
        best = min(best, wrong)
    return len(letters) - best + (START if heading[:1] == letters[:1] else 0) - len(heading) / 1000
