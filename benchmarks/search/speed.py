"""Time the result page in process: a query without a hit, one with about 500 hits, one by pinyin. Prints one line.

Measures the installation of VAR_DIR; for the goal run ``manage.py demo full`` first (30,000 objects and more).
"""

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.test import Client
from modelsearch.backends import get_search_backend

from search import answers

CANDIDATES = "书法 国画 剪纸 太极 合唱 手机 血压 中医 面塑 舞蹈 社区 学校 新村 东街 王村 老年 健康 二胡 刀削面 安全".split()  # noqa: SIM905 - easier to read


def milliseconds(query: str, rounds: int = 20) -> float:
    """Return the median time of the result page, through every middleware."""
    times, client = [], Client(SERVER_NAME="localhost")
    for _ in range(rounds):
        start = time.perf_counter()
        assert client.get("/search/", {"q": query}).status_code == 200
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def hits(query: str) -> int:
    """Return how many results a query has."""
    return answers.answer(answers.Question(query)).total


def main() -> None:
    """Measure and print."""
    near = min(CANDIDATES, key=lambda query: abs(hits(query) - 500))
    most = max(CANDIDATES, key=hits)
    asked = [("no hit", "龘龘龘"), (f"{hits(near)} hits", near), (f"{hits(most)} hits", most), ("no hit, spelled", "zzxq")]
    asked.append((f"{hits('shufa')} by pinyin", "shufa"))
    times = ", ".join(f"{name} {milliseconds(query):.1f} ms" for name, query in asked)
    print(f"search over {get_search_backend().count()} objects: {times}; goal: each < 100 ms")


if __name__ == "__main__":
    main()
