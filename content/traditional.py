"""Chinese text in traditional characters, from the one simplified source: OpenCC's table, and names spelled as the city spells them."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from opencc import OpenCC

from content.models import Spelling
from pagecache.memory import Memory

GIVEN = Path(__file__).parent / "data" / "spellings.toml"
_COMMON_FORMS = str.maketrans("爲喫麪衆羣峯牀纔鍼覈", "為吃麵眾群峰床才針核")
_WEEKS = re.compile(r"(?:(?<=[0-9])|(?<=[0-9] )|(?<=同一))周(?![年圍邊])")
BETWEEN = "\x1e"  # the record separator of ASCII: no page has it


@cache
def _table() -> OpenCC:
    return OpenCC("s2t")


def _read_names() -> tuple[re.Pattern[str], dict[str, str]]:
    given: dict[str, str] = tomllib.loads(GIVEN.read_text(encoding="utf-8"))
    known = given | dict(Spelling.objects.values_list("simplified", "traditional"))
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + ")"), known


names = Memory(_read_names, "list:content.spelling")


def convert(texts: Sequence[str]) -> list[str]:
    """Each of ``texts`` in traditional characters; all of them go through the table at once. At most one query, none while no name changes."""
    pattern, known = names()
    joined = BETWEEN.join(texts)
    if joined.count(BETWEEN) != max(0, len(texts) - 1):
        return [_converted(text, pattern, known) for text in texts]
    return _converted(joined, pattern, known).split(BETWEEN) if texts else []


def _converted(text: str, pattern: re.Pattern[str], known: dict[str, str]) -> str:
    parts = pattern.split(text)
    parts[1::2] = [known[name] for name in parts[1::2]]
    parts[::2] = [_common(_table().convert(part)) if part else "" for part in parts[::2]]
    return "".join(parts)


def _common(text: str) -> str:
    """The forms that Hong Kong and Taiwan both write where the table prefers an older one; weeks after a number."""
    return _WEEKS.sub("週", text.translate(_COMMON_FORMS))


def load() -> None:
    """Read the table before the first citizen comes; the workers share it."""
    convert(["太原"])
