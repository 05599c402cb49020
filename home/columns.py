"""What people call the columns of the site when they look for them by the search."""

import tomllib
from functools import cache
from pathlib import Path

from home import querysets
from home.enums import MenuPlace
from search import text
from search.columns import Column

WORDS = Path(__file__).parent / "data" / "column_words.toml"


@cache
def words() -> dict[str, str]:
    """Return what columns are called, folded, and the path of each."""
    return {text.fold(word): path for path, said in tomllib.loads(WORDS.read_text(encoding="utf-8")).items() for word in said}


def find(folded: str) -> Column | None:
    """Return the entry of the menus that a folded query names: by its label, or as people call it. What no menu has is not offered."""
    menus = querysets.menus()
    lines = [*menus.get(MenuPlace.MAIN, []), *menus.get(MenuPlace.FOOTER, [])]
    said = folded.strip()
    by_label = next((line for line in lines if text.fold(line.label) == said), None)
    path = words().get(said)
    line = by_label or next((line for line in lines if path and line.url in {path, f"/en{path}"}), None)
    return Column(line.label, line.url) if line else None
