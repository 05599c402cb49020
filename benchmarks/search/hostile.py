"""Ask hostile queries of an engine through the product's whole pipeline, in a database of its own. Prints errors and times.

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
from typing import NamedTuple
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


class Answered(NamedTuple):
    """A query, and its milliseconds by the clock and of the processor."""

    clock: float
    processor: float
    query: str


def ask(number: int, dice: random.Random) -> tuple[list[Answered], Counter[str]]:
    """Return every query with its times, and what went wrong how often."""
    from django.conf import settings
    from django.http import QueryDict

    from search import answers
    from search.engines import client, server
    from tests.search import hostile

    client.BUDGET = client.PATIENCE  # what takes longer than a reader waits is seen in the times
    told: list[Answered] = []
    wrong: Counter[str] = Counter()
    for query in hostile.queries(dice, number):
        asked = QueryDict(urlencode(hostile.asked(dice, query) | {"kind": dice.choice(["", "documents"])}))
        start, used = time.perf_counter(), time.process_time()
        try:
            answers.answer(answers.question(asked, {}))
        except Exception as error:  # noqa: BLE001 - every kind is counted
            wrong[f"{type(error).__name__}: {error}"[:100]] += 1
        told.append(Answered((time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000, query))
        if settings.SEARCH_SERVER is not None and not server.breaker.is_closed():
            wrong[f"server: {server.breaker.reason}"[:100]] += 1
            server.breaker.close()
    return told, wrong


def report(name: str, told: list[Answered], slow: int) -> None:
    """Print times; the slowest queries if asked."""
    clock, processor = sorted(one.clock for one in told), sorted(one.processor for one in told)
    for what, times in (("by the clock", clock), ("of the processor", processor)):
        half, most = times[len(times) // 2], times[len(times) * 99 // 100]
        print(
            f"{len(told)} hostile queries on {name}: median {half:.1f} ms, p99 {most:.0f} ms, longest {times[-1]:.0f} ms {what}; goal: p99 < 300 ms"
        )
    for one in sorted(told, key=lambda one: -one.processor)[:slow]:
        print(f"  {one.processor:.0f} ms {one.query[:90]!r}")


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, nargs="?", default=100_000)
    parser.add_argument("--engine", default="sqlite", help="sqlite (default), or the address of a server")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", type=int, default=0, help="print so many of the slowest")
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - the same queries every time
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        judge.start(options.engine, folder)
        fill(dice)
        told, wrong = ask(options.number, dice)
    report(options.engine.partition(":")[0], told, options.slow)
    print(f"{sum(wrong.values())} errors; goal: 0")
    for error, often in wrong.most_common(10):
        print(f"  {often} × {error}")
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
