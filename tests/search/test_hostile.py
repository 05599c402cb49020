"""A thousand hostile queries: quotes, operators, NUL, wildcards, emoji, mixed scripts, 20,000 characters, deep pages."""

import os
import random
from collections.abc import Callable

from django.test import Client
from wagtail.models import Page

from search import kinds

Make = Callable[..., list[Page]]
PIECES = [
    '"', "'", "*", "(", ")", "{title}", ":", "^", "-", "+", "~", "\\", "%", "_", ";", "--", "/*", " AND ", " OR ", " NOT ", "NEAR(", "\0", "\n", "\t",
    "😀", "👩‍👩‍👧", "\u202e", "\ufeff", "\u0301", "한글", "ひらがな", "العربية", "刀",
    "刀削", "家常刀削面", "麵", "龘", "𠮷", "dao", "xian", "zh", "dxm", "１２", "²",
    "0", "a" * 50, "面" * 50, ".*", "[a-z]+", "$", "?", "<script>", "&amp;", "周三", "迎泽", "，", "。", "　",
]  # fmt: skip


QUERIES = 1_000 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 250


def _queries(dice: random.Random) -> list[str]:
    long = QUERIES // 25
    short = ["".join(dice.choice(PIECES) for _ in range(dice.randrange(1, 9))) for _ in range(QUERIES - long)]
    return short + ["".join(dice.choice(PIECES) for _ in range(9000))[:20_000] for _ in range(long)]


def test_hostile_queries_are_answered(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("家常刀削面", "面塑", "书法 入门", "Python 12", *[f"国画{number}" for number in range(20)])
    dice = random.Random(6)
    for query in _queries(dice):
        asked = {
            "q": query,
            "kind": dice.choice(["", "pages", query]),
            "page": dice.choice(["1", "9", "99999", query]),
            "in": dice.choice(["", "a/b", query]),
        }
        assert client.get("/search/", asked).status_code in {200, 400}, asked
