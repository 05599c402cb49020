"""Ask hostile queries of an engine through the product's whole pipeline, in a database of its own. Prints errors and times, one line.

var/venv/bin/python benchmarks/search/hostile.py [--engine sqlite | elasticsearch://… | opensearch://… | postgresql://…] [--seed 1] [NUMBER]

Over 5,000 documents made of words that are asked for; quotes, operators, NUL, wildcards, regular expressions, emoji,
20,000 characters, mixed scripts, deep pages. A server that did not answer by itself counts as an error. A PostgreSQL database must be empty.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "site")]

import judge

DOCUMENTS = 5_000
WORDS = "家常刀削面 书法入门 太原社区 学国画 Python 课 面塑 迎泽公园 手机 daoxiao title wifi 12 合唱 晚上".split()  # noqa: SIM905 - easier to read


def fill(dice: random.Random) -> None:
    """Store documents made of the words that are asked for."""
    from judged.models import Document

    from search import actions

    def words(number: int) -> str:
        return " ".join(dice.choice(WORDS) for _ in range(number))

    rows = [Document(key=str(number), title=words(3), author=words(1), body=words(30)) for number in range(DOCUMENTS)]
    Document.objects.bulk_create(rows, batch_size=1000)
    actions.rebuild()


def ask(number: int, dice: random.Random) -> tuple[list[float], Counter[str]]:
    """Return the milliseconds of every query, and what went wrong how often."""
    from django.conf import settings
    from django.http import QueryDict

    from search import answers
    from search.engines import server
    from tests.search import hostile

    times: list[float] = []
    wrong: Counter[str] = Counter()
    for query in hostile.queries(dice, number):
        asked = QueryDict(urlencode(hostile.asked(dice, query) | {"kind": dice.choice(["", "documents"])}))
        start = time.perf_counter()
        try:
            answers.answer(answers.question(asked, {}))
        except Exception as error:  # noqa: BLE001 - every kind is counted
            wrong[f"{type(error).__name__}: {error}"[:100]] += 1
        times.append((time.perf_counter() - start) * 1000)
        if settings.SEARCH_SERVER is not None and not server.breaker.is_closed():
            wrong[f"server: {server.breaker.reason}"[:100]] += 1
            server.breaker.close()
    return sorted(times), wrong


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, nargs="?", default=100_000)
    parser.add_argument("--engine", default="sqlite", help="sqlite (default), or the address of a server")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - the same queries every time
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        judge.start(options.engine, folder)
        fill(dice)
        times, wrong = ask(options.number, dice)
    half, most = times[len(times) // 2], times[len(times) * 99 // 100]
    name = options.engine.partition(":")[0]
    print(
        f"{len(times)} hostile queries on {name}: {sum(wrong.values())} errors; median {half:.1f} ms, p99 {most:.0f} ms, longest {times[-1]:.0f} ms"
    )
    print("goal: 0 errors, p99 < 300 ms")
    for error, often in wrong.most_common(10):
        print(f"  {often} × {error}")
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
