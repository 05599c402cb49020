"""The order of the best hits beyond the engine's score: alike on every engine, from the folded titles alone."""

from collections.abc import Sequence

from search import looser, text
from search.engines.found import Found, Stage

HEAD = 100
"""Hits of a kind that are looked at again; behind them the engine's order stays."""
SOUND = 0.9
"""What a character of the same sound counts for one that stands as typed."""
START = 0.05
EXACT, BEGINNING, INSIDE = 4, 3, 2
"""How close a title is that is the query, begins with it, has it inside."""
_NEXT_TO = {Stage.NEAR: Stage.HOMOPHONE}
"""Both are measured in characters: a title with all that was typed and one more is nearer than one that only sounds so."""


def ordered(hits: Sequence[Found], query: str) -> list[Found]:
    """Return hits of one kind: by stage (the same sound and nearly the same together), how close the title is, the engine's order."""
    return [*sorted(hits[:HEAD], key=lambda hit: place(hit, query)), *hits[HEAD:]]


def place(hit: Found, query: str) -> tuple[int, float]:
    """Return what comes before the engine's order: the stage, and how close the title is; less is better."""
    phrases = [phrase.text for phrase in text.query_phrases(query)]
    return _NEXT_TO.get(hit.stage, hit.stage), -_closeness(hit, "".join(phrases), phrases)


def strength(hit: Found, query: str) -> tuple[int, int]:
    """Return how strongly a kind answers by its best hit, less is more: the title itself, a title with the words, anything else."""
    stage, closeness = place(hit, query)
    return (stage, 0 if closeness <= -EXACT else 1 if closeness <= -INSIDE else 2) if stage <= Stage.SOUND else (stage, 0)


def _closeness(hit: Found, asked: str, phrases: Sequence[str]) -> float:
    heading = "".join(match[0] for match in text.runs(hit.heading))
    if hit.stage is Stage.SOUND:
        return _of_sound(heading, asked)
    if hit.stage is Stage.HOMOPHONE:
        return _same(heading, asked)
    if hit.stage is Stage.NEAR:
        return _common(heading, asked)
    if hit.stage is Stage.SOME:
        return 0
    return _of_text(heading, asked, phrases)


def _of_text(heading: str, asked: str, phrases: Sequence[str]) -> float:
    """The title itself 4, its beginning 3, a part 2, all words somewhere in it 1."""
    if heading == asked:
        return EXACT
    if heading.startswith(asked):
        return BEGINNING
    if asked in heading:
        return INSIDE
    return float(all(phrase in heading for phrase in phrases))


def _of_sound(heading: str, letters: str) -> float:
    """As of text, by the usual readings of a title's characters, spelled out or by first letters."""
    initials = "".join(looser.spelled(char)[0] for char in heading)
    return max(_of_text(read, letters, ()) for read in (looser.spelled(heading), initials))


def _same(heading: str, asked: str) -> float:
    """How many characters of the best stretch stand as they were typed; one of the same sound counts less; at the beginning is a little better."""
    best = 0.0
    for at in range(max(1, len(heading) - len(asked) + 1)):
        same = sum(one == other for one, other in zip(heading[at:], asked, strict=False))
        best = max(best, same + SOUND * (len(asked) - same) + (START if at == 0 else 0))
    return best


def _common(heading: str, asked: str) -> float:
    """Length of the longest common subsequence, less what the title has more than was asked by a little."""
    row = [0] * (len(asked) + 1)
    for char in heading:
        before = 0
        for at, typed in enumerate(asked, 1):
            kept = row[at]
            row[at] = before + 1 if char == typed else max(row[at], row[at - 1])
            before = kept
    return row[-1] + (START if heading[:1] == asked[:1] else 0) - len(heading) / 1000
