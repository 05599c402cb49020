"""Tables of documents and of judged queries: text with tabs, plain or gzip."""

import csv
import gzip
import math
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

DOCUMENTS = ("id", "title", "author", "body")
LONGEST_ID = 200
MOST_GRADE = 100
QUERIES = ("query", "kind", "relevant id", "grade")
csv.field_size_limit(1 << 28)


class TableError(ValueError):
    """A table cannot be read; the message names file and line and says what to do."""


class Judged(NamedTuple):
    """A query of a kind, with the grade of each relevant document."""

    query: str
    kind: str
    grades: dict[str, float]


def _open(path: Path) -> TextIO:
    try:
        with path.open("rb") as start:
            packed = start.read(2) == b"\x1f\x8b"
    except OSError as error:
        raise TableError(f"{path}: {error.strerror}. Give the path of a text file with tabs, plain or gzip.") from error
    return gzip.open(path, "rt", encoding="utf-8-sig", newline="") if packed else path.open(encoding="utf-8-sig", newline="")


def _rows(path: Path, columns: tuple[str, ...], least: int) -> Iterator[tuple[int, list[str]]]:
    """Yield numbered rows, filled up to all columns; more columns are passed over. A first line of names says which column is which."""
    with _open(path) as lines:
        places, number = list(range(len(columns))), 0
        try:
            for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
                if not any(field.strip() for field in row):
                    continue
                if number == 1 and (named := _named(row, columns, least)):
                    places = named
                    continue
                if len(row) < least:
                    raise TableError(f"{path}, line {number}: {len(row)} columns. Write {', '.join(columns)}, with tabs between them.")
                yield number, [row[at].replace("\0", " ").strip() if 0 <= at < len(row) else "" for at in places]
        except (UnicodeDecodeError, gzip.BadGzipFile, zlib.error, EOFError, csv.Error) as error:
            raise TableError(f"{path}, after line {number}: {error}. Save it as UTF-8 text with tabs, plain or gzip.") from error


def _named(row: Sequence[str], columns: Sequence[str], least: int) -> list[int]:
    """Return where each column stands by a line of names, -1 for one that may be missing; nothing where the line is a row like others."""
    names = [" ".join(re.split(r"[\s_-]+", field.strip().lower())) for field in row]
    if not all(name in names for name in columns[:least]):
        return list(range(len(columns))) if names[0] == columns[0] else []
    return [names.index(name) if name in names else -1 for name in columns]


def documents(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield id, title, author and body; each id once."""
    seen: set[str] = set()
    for number, (key, title, author, body) in _rows(path, DOCUMENTS, 2):
        if not key or key in seen:
            raise TableError(f"{path}, line {number}: the id {key!r} {'stands twice' if key else 'is empty'}. Give every document an id of its own.")
        if len(key) > LONGEST_ID:
            raise TableError(f"{path}, line {number}: the id has {len(key)} characters. Give ids of at most {LONGEST_ID}; is a tab missing?")
        seen.add(key)
        yield key, title, author, body
    if not seen:
        raise TableError(f"{path}: no document in it. Write {', '.join(DOCUMENTS)}, with tabs between them.")


def judged(path: Path) -> list[Judged]:
    """Return the queries in their order; rows of the same query and kind are one query with several relevant documents."""
    grades: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for number, (query, kind, key, grade) in _rows(path, QUERIES, 3):
        if not query or not key:
            raise TableError(f"{path}, line {number}: the {'id' if query else 'query'} is empty. Write {', '.join(QUERIES)}, with tabs between them.")
        try:
            value = float(grade or 1)
        except ValueError:
            value = math.nan
        if not 0 <= value <= MOST_GRADE:
            raise TableError(
                f"{path}, line {number}: the grade {grade!r} is no number from 0 to {MOST_GRADE}. Write 1, 2, 3 …, or 0 for what does not fit."
            )
        grades[query, kind][key] = max(value, grades[query, kind].get(key, 0))
    if not grades:
        raise TableError(f"{path}: no query in it. Write {', '.join(QUERIES)}, with tabs between them.")
    return [Judged(query, kind, found) for (query, kind), found in grades.items()]
