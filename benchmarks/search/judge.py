"""Score judged queries over any documents, through the product's whole pipeline, in a database of its own. One line a kind.

var/venv/bin/python benchmarks/search/judge.py DOCUMENTS.tsv QUERIES.tsv [--engine sqlite | elasticsearch://… | opensearch://… | postgresql://…]

Both are text with tabs, plain or gzip, with or without a line of names: id, title, author, body; query, kind, relevant id, grade
(several rows of one query: several relevant documents; grade 0: does not fit; a query with nothing else is left out). A line of names may have
them in another order and others between them. A PostgreSQL database must be empty.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "site")]

from scores import DEPTH, ndcg, reciprocal_rank
from tables import Judged, TableError, documents, judged

CHUNK = 2000


class EngineError(Exception):
    """The engine that was asked for cannot be used; the message says why."""


SECONDS_TO_CONNECT = 10
SERVERS = "postgresql://user@host/empty_database, elasticsearch://host:9200 or opensearch://host:9200"


def start(engine: str, folder: str) -> None:
    """Make a site without anything in it but the table of documents."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "judge_settings", "VAR_DIR": folder}
    for name in ("DATABASE_URL", "SEARCH_URL"):
        os.environ.pop(name, None)
    if engine.startswith(("postgres://", "postgresql://")):
        os.environ["DATABASE_URL"] = engine
    elif engine != "sqlite":
        os.environ["SEARCH_URL"] = engine
    import django

    from config.environment import SettingError

    try:
        django.setup()
    except SettingError as error:
        raise EngineError(f"--engine {engine}: give sqlite or an address, as {SERVERS}. {error}") from error
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from judged.models import Document

    from config import structure

    if connection.vendor == "sqlite":
        structure.create(Path(settings.DATABASES["default"]["NAME"]))
    else:
        insist_on_an_empty_database(engine)
        call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Document)


def be_patient() -> None:
    """Wait for a slow server: the judge scores what is found, not how fast. Citizens wait a second."""
    from search.engines import client

    client.BUDGET = client.SHORTLY = client.PATIENCE


def insist_on_an_empty_database(engine: str) -> None:
    """Raise where PostgreSQL does not answer, at once and with its reason, or has tables already."""
    import psycopg
    from django.db import connection

    try:
        psycopg.connect(engine, connect_timeout=SECONDS_TO_CONNECT).close()  # the site's pool would try for half a minute
    except psycopg.OperationalError as error:
        raise EngineError(f"--engine {engine}: PostgreSQL does not let us in. {' '.join(str(error).split())}") from error
    if tables := connection.introspection.table_names():
        raise EngineError(f"--engine {engine}: the database has tables already ({tables[0]}, …). Make an empty one, as createdb NAME does.")


def fill(path: Path) -> int:
    """Store and index the documents; return how many."""
    from judged.models import Document

    from search import actions

    rows, total = documents(path), 0
    while chunk := list(islice(rows, CHUNK)):
        Document.objects.bulk_create([Document(key=key, title=title, author=author, body=body) for key, title, author, body in chunk])
        total += len(chunk)
    actions.rebuild()
    insist()
    return total


def insist() -> None:
    """Raise where a search server does not answer: the database would in its stead, and the figures would be its."""
    from django.conf import settings

    from search.engines import server

    if settings.SEARCH_SERVER is not None and not server.is_usable():
        raise EngineError("The search server does not answer or is not filled; the figures would be the database's. See that it runs, and try again.")


def found(query: str) -> list[str]:
    """Return the ids of the first results, as the result page lists them."""
    from django.http import QueryDict
    from judged.apps import NAME

    from search import answers

    asked = QueryDict(mutable=True)
    asked.update({"q": query, "kind": NAME})
    answer = answers.answer(answers.question(asked, {}))
    return [row["key"] for row in answer.chosen.rows[:DEPTH]] if answer.chosen else []


def missing(queries: Sequence[Judged]) -> list[str]:
    """Return the relevant ids that no document has, once each."""
    from judged.models import Document

    known = set(Document.objects.values_list("key", flat=True))
    return list(dict.fromkeys(key for query in queries for key, grade in query.grades.items() if grade > 0 and key not in known))


def to_score(path: Path) -> list[Judged]:
    """Return the queries for which something fits; of the others no order is better than another."""
    asked = judged(path)
    queries = [query for query in asked if any(query.grades.values())]
    if not queries:
        raise TableError(f"{path}: no query has a document that fits. Give what is relevant a grade of 1 or more.")
    if left := len(asked) - len(queries):
        print(f"Queries for which no document fits, so that no order can be scored: {left}, left out", file=sys.stderr)
    return queries


def score(queries: Sequence[Judged]) -> None:
    """Ask every query and print a line for each kind."""
    ranks, gains = defaultdict(list), defaultdict(list)
    for query in queries:
        keys = found(query.query)
        ranks[query.kind].append(reciprocal_rank(keys, query.grades))
        gains[query.kind].append(ndcg(keys, query.grades))
    for kind, values in ranks.items():
        print(f"{kind} MRR@10={sum(values) / len(values):.3f} nDCG@10={sum(gains[kind]) / len(values):.3f} n={len(values)}")


def main() -> None:
    """Read, index, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--engine", default="sqlite", help="sqlite (default), or the address of a server")
    options = parser.parse_args()
    try:
        queries = to_score(options.queries)
        with tempfile.TemporaryDirectory(prefix="judge-") as folder:
            start(options.engine, folder)
            be_patient()
            begun = time.monotonic()
            total = fill(options.documents)
            print(f"{total} documents indexed in {time.monotonic() - begun:.1f} s", file=sys.stderr)
            if lost := missing(queries):
                print(f"Relevant ids that no document has, so that they count as not found: {len(lost)} ({', '.join(lost[:5])} …)", file=sys.stderr)
            begun = time.monotonic()
            score(queries)
            insist()
            print(f"{len(queries)} queries, {(time.monotonic() - begun) / len(queries) * 1000:.1f} ms each", file=sys.stderr)
    except (TableError, EngineError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
