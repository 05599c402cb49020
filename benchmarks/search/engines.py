"""The embedded engine beside stock modelsearch on SQLite, in the same run over the same documents. A line a figure, each with its ratio.

var/venv/bin/python benchmarks/search/engines.py [DOCUMENTS.tsv | NUMBER]

Without a list (see known_item.py) it makes NUMBER short documents, 100,000 unless told otherwise. In both, 500 of them hold one word between
blanks, since stock finds nothing else. Each engine runs in a process of its own over a database of its own; times are medians of processor
time, locks are clock time too. Stock is slow: what takes it more than some seconds is done once. A week's real classes: see week.py.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "site")]

SHORT = 100_000
HITS = 500
WORD = "驼铃"
NOWHERE = "龘龘龘"
BULK = 920
ENOUGH = 3.0
"""Seconds after which something is not repeated."""
PIECES = [
    *(
        "太原",
        "社区",
        "书法",
        "国画",
        "剪纸",
        "太极",
        "合唱",
        "手机",
        "血压",
        "中医",
        "面塑",
        "舞蹈",
        "老年",
        "健康",
        "二胡",
        "刀削面",
        "安全",
        "入门",
    ),
    *(
        "提高",
        "第一讲",
        "第二讲",
        "春季",
        "秋季",
        "迎泽",
        "杏花岭",
        "晋祠",
        "汾河",
        "双塔",
        "柳巷",
        "钟楼",
        "图书馆",
        "文化站",
        "学校",
        "周三",
        "上午",
    ),
    *("下午", "免费", "老师", "朗诵", "摄影", "唱歌", "种花", "做饭", "养生", "智能", "防骗"),
]
Document = tuple[str, str, str]


def shorts(number: int) -> list[Document]:
    """Make short documents: title, author, body."""
    dice = random.Random(6)  # noqa: S311 - the same documents every time

    def words(least: int, most: int) -> str:
        return "".join(dice.choice(PIECES) for _ in range(dice.randint(least, most)))

    return [(f"{words(2, 4)}{at}", words(1, 1), f"{words(3, 6)}，{words(2, 5)}。") for at in range(number)]


def read(source: str) -> list[Document]:
    """Return the documents, ``HITS`` of them with the word."""
    from tables import documents

    rows = shorts(int(source)) if source.isdigit() else [row[1:] for row in documents(Path(source))]
    step = max(1, len(rows) // HITS)
    chosen = set(range(0, len(rows), step)[:HITS])
    return [(f"{title} {WORD} " if at in chosen else title, author, body) for at, (title, author, body) in enumerate(rows)]


def seconds(act: Callable[[], Any], rounds: int = 5, before: Callable[[], Any] = list) -> float:
    """Return the median of processor time; what takes long is done once. What is done ``before`` each round is not counted."""
    times: list[float] = []
    while len(times) < rounds and sum(times) < ENOUGH:
        before()
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return statistics.median(times)


def size(file: Path) -> int:
    """Return the bytes of a database without free pages."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.stat().st_size


def measure(engine: Any, model: Any, rebuild: Callable[[], Any], file: Path, documents: list[Document]) -> dict[str, float]:
    """Fill and measure an engine of modelsearch."""
    model.objects.bulk_create([model(key=str(at), title=title, author=author, body=body) for at, (title, author, body) in enumerate(documents)], 2000)
    before = size(file)
    first = seconds(rebuild, 1)
    told = {"size": size(file) - before, "first": first}
    hits = len(engine.search(WORD, model))
    if hits != min(HITS, hits) or not hits or len(engine.search(NOWHERE, model)):
        raise SystemExit(f"{hits} hits: not what was stored")
    told["hits"] = hits
    told["page"] = seconds(lambda: [len(engine.search(WORD, model)), engine.search(WORD, model).count()], 20)
    told["no hit"] = seconds(lambda: [len(engine.search(NOWHERE, model)), engine.search(NOWHERE, model).count()], 20)
    some = list(model.objects.order_by("pk")[1000 : 1000 + BULK])
    told["one"] = seconds(lambda: engine.add(some[0]), 20, lambda: change(some[:1]))
    told["bulk"] = seconds(lambda: engine.add_bulk(model, some), before=lambda: change(some))
    told["rebuild"] = seconds(rebuild, 1)
    told["lock"], told["lock processor"] = locks(rebuild)
    return told


def change(objects: list[Any]) -> None:
    """Give each object a title that it never had, as long as before: nobody is to gain from what was read before."""
    for obj in objects:
        piece = random.choice(PIECES)  # noqa: S311 - any other title will do
        obj.title = f"{obj.title[len(piece) :]}{piece}"


def locks(rebuild: Callable[[], Any]) -> tuple[float, float]:
    """Rebuild; return the longest time between the beginning and the end of a transaction, by the clock and of the processor."""
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.sqlite3.base import DatabaseWrapper

    begin, commit = DatabaseWrapper._start_transaction_under_autocommit, BaseDatabaseWrapper.commit
    since: list[tuple[float, float]] = []
    held: list[tuple[float, float]] = []

    def starting(wrapper: Any) -> None:
        begin(wrapper)
        since[:] = [(time.perf_counter(), time.process_time())]

    def ending(wrapper: Any) -> None:
        commit(wrapper)
        if since:
            held.append((time.perf_counter() - since[0][0], time.process_time() - since[0][1]))
            since.clear()

    DatabaseWrapper._start_transaction_under_autocommit, BaseDatabaseWrapper.commit = starting, ending
    try:
        rebuild()
    finally:
        DatabaseWrapper._start_transaction_under_autocommit, BaseDatabaseWrapper.commit = begin, commit
    return max(clock for clock, _processor in held), max(processor for _clock, processor in held)


def ours(source: str, folder: str) -> dict[str, float]:
    """Measure the product's engine."""
    import judge

    judge.start("sqlite", folder)
    from django.conf import settings
    from judged.models import Document as Paper
    from modelsearch.backends import get_search_backend

    from search import actions

    file = Path(settings.DATABASES["default"]["NAME"])
    told = measure(get_search_backend(), Paper, actions.rebuild, file, read(source))
    asked = [sys.executable, __file__, source, "memory", folder]
    return told | json.loads(subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout)


def memory(_source: str, folder: str) -> dict[str, float]:
    """Return how many bytes a process has more after it answered 300 queries than after its first page without a search."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "judge_settings", "VAR_DIR": folder}
    import django

    django.setup()
    from django.http import QueryDict
    from django.test import Client
    from django.urls import resolve
    from judged.apps import NAME
    from judged.models import Document as Paper

    resolve("/search/")  # all that a worker has loaded before anybody searches
    Client(SERVER_NAME="localhost").get("/healthz")
    list(Paper.objects.all()[:20])
    before = private()
    from search import answers

    for at in range(300):
        query = [PIECES[at % len(PIECES)], PIECES[at % 7] + PIECES[at % 11][:1], "shufa", "dxm", NOWHERE, "书发入门", "二湖 手机"][at % 7]
        answers.answer(answers.question(QueryDict(f"q={query}&kind={NAME if at % 2 else ''}"), {}))
    if "pypinyin" in sys.modules:
        raise SystemExit("pypinyin was loaded while answering")
    return {"memory": private() - before}


def private() -> int:
    """Return the bytes that this process has for itself."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Anonymous:"))


def stock(source: str, folder: str) -> dict[str, float]:
    """Measure modelsearch as it comes."""
    model, file = stocked(folder)
    from django.core.management import call_command
    from modelsearch.backends import get_search_backend

    return measure(get_search_backend(), model, lambda: call_command("rebuild_modelsearch_index", verbosity=0), file, read(source))


def stocked(folder: str) -> tuple[Any, Path]:
    """Make a site of modelsearch as it comes; return its model, and the file of its database."""
    import django
    from django.conf import settings

    file = Path(folder) / "stock.sqlite3"
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"}}},
        INSTALLED_APPS=["django.contrib.contenttypes", "modelsearch"],
        MODELSEARCH_BACKENDS={"default": {"BACKEND": "modelsearch.backends.database"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from django.core.management import call_command
    from django.db import connection, models
    from modelsearch import index

    class Paper(index.Indexed, models.Model):
        """What stock holds: the same fields."""

        key = models.CharField(max_length=200, unique=True)
        title, author, body = models.TextField(), models.TextField(), models.TextField()
        search_fields = (
            index.SearchField("title", boost=10),
            index.AutocompleteField("title"),
            index.SearchField("author", boost=4),
            index.SearchField("body"),
        )

        class Meta:
            app_label = "modelsearch"

        def __str__(self) -> str:
            return self.title

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Paper)
    return Paper, file


def report(source: str, one: dict[str, float], other: dict[str, float]) -> None:
    """Print a line for each figure."""

    def faster(name: str, what: str, goal: str) -> None:
        print(f"{what}: {one[name] * 1000:.2f} ms, stock {other[name] * 1000:.1f} ms, {other[name] / one[name]:,.0f} × faster; goal: {goal} ×")

    def less(name: str, what: str, goal: str) -> None:
        ratio = f"{one[name] * 1000:.2f} ms, stock {other[name] * 1000:.1f} ms, 1/{other[name] / one[name]:.1f} of stock"
        print(f"{what}: {ratio}; goal: at most {goal}")

    print(f"over {source} documents")
    faster("no hit", "no hit", "1,000")
    faster("page", f"a page of {one['hits']:.0f} hits", "500")
    less("one", "one object indexed", "1/15")
    less("bulk", f"{BULK} objects in bulk, each with a title of its own", "1/25")
    less("rebuild", "rebuild over existing rows, pinyin included", "1/3")
    lock = f"{one['lock'] * 1000:.0f} ms ({one['lock processor'] * 1000:.0f} of the processor), stock {other['lock'] * 1000:.0f} ms"
    print(f"longest write lock while rebuilding: {lock}; goal: at most 100 ms")
    ratio = f"{one['size'] / 1e6:.1f} MB, stock {other['size'] / 1e6:.1f} MB, {one['size'] / other['size']:.2f} ×"
    print(f"index, pinyin included: {ratio}; goal: at most 1.5 ×")
    print(f"memory of a worker after 300 searches: +{one['memory'] / 1e6:.1f} MB; goal: at most +10 MB")


def main() -> None:
    """Measure both and print."""
    source = sys.argv[1] if len(sys.argv) > 1 else str(SHORT)
    told = {}
    for name in ("ours", "stock"):
        with tempfile.TemporaryDirectory(prefix="engines-") as folder:
            done = subprocess.run([sys.executable, __file__, source, name, folder], check=True, stdout=subprocess.PIPE, text=True)
            told[name] = json.loads(done.stdout.splitlines()[-1])
    report(source, told["ours"], told["stock"])


if __name__ == "__main__":
    if len(sys.argv) > 3:
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        print(json.dumps({"ours": ours, "stock": stock, "memory": memory}[sys.argv[2]](sys.argv[1], sys.argv[3])))
    else:
        main()
