"""Count 40,000 hits and their facets, beside stock modelsearch on SQLite after ANALYZE. Prints one line.

var/venv/bin/python benchmarks/search/facets.py [NUMBER]

Both hold the same documents in databases of their own; every document has the word that is searched for. Ours answers as for the result
page, in one statement: the first hits in their order, the number of all, the counts of every value of four facets. Stock is asked for the
number and for the same four facets, one after the other.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "site")]

HITS = 40_000
WORD = "书法"
FACETS = {"district": 10, "category": 13, "audience": 8, "language": 2}
ROUNDS = 7


def values(number: int) -> dict[str, str]:
    """Return the values of a document: nearly every combination there is, the worst for counting them together."""
    return {name: f"v{crc32(f'{name}{number}'.encode()) % size}" for name, size in FACETS.items()}


def texts(count: int) -> Iterator[tuple[str, str]]:
    """Yield titles and bodies."""
    for number in range(count):
        yield f"{WORD}第{number}课", f"笔墨纸砚，横竖撇捺，第{number % 97}讲，{WORD}入门"


def median(act: Callable[[], Any]) -> float:
    """Return the median time in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def ours(count: int, folder: str) -> float:
    """Fill the product's index and time its one statement."""
    import judge

    judge.start("sqlite", folder)
    from judged.models import Document
    from modelsearch.backends import get_search_backend

    from search import actions, facets, kinds
    from search.engines.found import Asked

    for known in list(facets.registered()):
        facets.unregister(known.name)
    for name in FACETS:
        facets.register(facets.Facet(name, name, rf"{name}/\w+", str))
    Document.search_tokens = lambda row: [f"{name}/{value}" for name, value in values(int(row.key)).items()]
    rows = [Document(key=str(number), title=title, author="", body=body) for number, (title, body) in enumerate(texts(count))]
    Document.objects.bulk_create(rows, batch_size=2000)
    actions.rebuild()
    asked = Asked(WORD, kinds.content_types())
    engine = get_search_backend()
    found = engine.find(asked)
    if (found.total, len(found.counts)) != (count, sum(FACETS.values())):
        raise SystemExit(f"found {found.total} hits and {len(found.counts)} values: not what was stored")
    return median(lambda: engine.find(asked))


def stock(count: int, folder: str) -> float:
    """Fill modelsearch's own index, ANALYZE, and time a count and four facets."""
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/stock.sqlite3"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "modelsearch"],
        MODELSEARCH_BACKENDS={"default": {"BACKEND": "modelsearch.backends.database"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from django.core.management import call_command
    from django.db import connection, models
    from modelsearch import index
    from modelsearch.backends import get_search_backend

    class Paper(index.Indexed, models.Model):
        """What stock holds."""

        title, body = models.TextField(), models.TextField()
        district, category, audience, language = (models.CharField(max_length=20) for _ in FACETS)
        search_fields = (
            index.SearchField("title", boost=10),
            index.AutocompleteField("title"),
            index.SearchField("body"),
            *(index.FilterField(name) for name in FACETS),
        )

        class Meta:
            app_label = "modelsearch"

        def __str__(self) -> str:
            return self.title

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Paper)
    # stock splits at blanks only: the word stands alone here, or it would find nothing
    rows = [Paper(title=title.replace(WORD, f"{WORD} "), body=body, **values(number)) for number, (title, body) in enumerate(texts(count))]
    Paper.objects.bulk_create(rows, batch_size=2000)
    engine = get_search_backend()
    call_command("rebuild_modelsearch_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    if engine.search(WORD, Paper).count() != count:
        raise SystemExit("stock does not find what was stored")
    return median(lambda: [engine.search(WORD, Paper).count(), *(engine.search(WORD, Paper).facet(name) for name in FACETS)])


def main() -> None:
    """Measure both, each in a process of its own, and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else HITS
    measured = {}
    for name in ("ours", "stock"):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, str(count), name, folder]
            measured[name] = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])
    ratio = measured["ours"] / measured["stock"]
    print(
        f"{count} hits, their number and {len(FACETS)} facets: {measured['ours']:.0f} ms, stock after ANALYZE {measured['stock']:.0f} ms, "
        f"ratio {ratio:.2f}; goal: at most 1"
    )


if __name__ == "__main__":
    if len(sys.argv) > 3:
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        print({"ours": ours, "stock": stock}[sys.argv[2]](int(sys.argv[1]), sys.argv[3]))
    else:
        main()
