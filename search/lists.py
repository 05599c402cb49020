"""Short subjects side by side of which either will do: 书法、国画 and 书法或者国画, as citizens write lists."""

import re

from search import text, wording

MOST = 4
CHARACTERS = range(2, 7)
_OR = "或者是|或者|或是|或"
_BETWEEN = re.compile(f"[,、/+;|] ?(?:{_OR})?|{_OR}")


def listed(query: str) -> list[str]:
    """Return the different subjects of a query that is nothing but a list of two to four, verbs and asking words taken off; nothing of any other."""
    said = _BETWEEN.split(text.fold(text.clean_query(query)))
    found = list(dict.fromkeys(wording.gist(one) or one.strip() for one in said)) if 1 < len(said) <= MOST else []
    return found if len(found) > 1 and all(map(_is_short, found)) else []


def _is_short(one: str) -> bool:
    """Whether it is a single short Chinese word that does not ask: letters may be pinyin, and sound like much."""
    is_word = len(one) in CHARACTERS and [phrase.text for phrase in text.query_phrases(one) if phrase.chinese] == [one]
    return is_word and not wording.asks(one) and not wording.only_asks(one)
