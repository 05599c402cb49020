"""CPU of home, page, list, next page and search with ten times the rows of the full demo city: medians of interleaved rounds, as ratios.

Books, classes, sessions (older years), news pages and their entries in the search index are copied in SQL with keys, days and sort keys of their own;
places and people stay as many as the city has. Without a cache in front.
var/venv/bin/python benchmarks/growth.py [times…] [--in FOLDER]
"""

import argparse
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

sys.path[:1] = [str(Path(__file__).resolve().parent.parent)]  # in place of this folder, where another benchmark is named like the package

from benchmarks.machine import ROOT, manage, surroundings
from benchmarks.uncached import Asked, rounds

GOAL, SEARCH_GOAL = 1.3, 3.0
QUERIES = {"rare word": "刀削面", "usual word": "健康", "two words": "书法 迎泽", "pinyin": "taiji", "nothing": "鲸鱼座"}
INDEX = "title, names, body, typed, pinyin, initials, filters"


class Grown:
    """A database whose rows become ``times`` as many."""

    def __init__(self, file: Path, times: int) -> None:
        self.base = sqlite3.connect(file)
        self.times = times

    def copy(self, table: str, *, off: int, where: str = "1", **changed: str) -> None:
        """Put in ``times - 1`` copies of a table's rows; ``changed`` are columns by an expression with ``:n``, the number of the copy."""
        columns = [row[1] for row in self.base.execute(f"PRAGMA table_info({table})")]
        values = [f"id + :n * {off}" if name == "id" else changed.get(name, name) for name in columns]
        for number in range(1, self.times):
            self.base.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE id <= {off} AND {where}",  # noqa: S608 - our own
                {"n": number},
            )

    def all(self) -> None:
        """Everything that comes in volume."""
        one = {table: self.base.execute(f"SELECT max(id) FROM {table}").fetchone()[0] for table in TABLES}  # noqa: S608 - our own
        back = "printf('-%d days', 364 * :n)"
        self.copy(
            "library_book", off=one["library_book"], title_sort="title_sort || :n", work_key="work_key || :n", added_at=f"datetime(added_at, {back})"
        )
        series = one["timetable_series"]
        days = {name: f"date({name}, {back})" for name in ("first_on", "last_on")}
        self.copy(
            "timetable_series", off=series, folded_title="folded_title || :n", **(days | {"last_on": f"date(coalesce(last_on, first_on), {back})"})
        )
        moved = {name: f"date({name}, {back})" for name in ("date", "planned_on", "replaced_on")}
        self.copy("timetable_session", off=one["timetable_session"], series_id=f"series_id + :n * {series}", week="week - 100 * :n", **moved)
        self.pages()
        self.index(one)
        self.base.commit()
        self.base.close()

    def pages(self) -> None:
        """News pages below the same list."""
        of = (
            "path LIKE (SELECT path FROM wagtailcore_page WHERE url_path = '/home/news/') || '____' AND id IN (SELECT page_ptr_id FROM news_newspage)"
        )
        off = self.base.execute("SELECT max(id) FROM wagtailcore_page").fetchone()[0]
        steps = "substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1 + ({}) % 36, 1)"
        number = "(:n * 1000 + id % 1000)"
        step = "'Z' || " + " || ".join(steps.format(f"{number} / {power}") for power in (1296, 36, 1))
        self.copy(
            "wagtailcore_page", off=off, where=of, path=f"substr(path, 1, length(path) - 4) || {step}", slug="slug || '-' || :n",
            url_path="rtrim(url_path, '/') || '-' || :n || '/'", translation_key="lower(hex(randomblob(16)))",
            first_published_at="datetime(first_published_at, printf('-%d days', :n))", latest_revision_id="NULL", live_revision_id="NULL",
        )  # fmt: skip
        columns = [row[1] for row in self.base.execute("PRAGMA table_info(news_newspage)")]
        values = [
            {"page_ptr_id": f"page_ptr_id + :n * {off}", "published_on": "date(published_on, printf('-%d days', :n))"}.get(name, name)
            for name in columns
        ]
        for copied in range(1, self.times):
            self.base.execute(
                f"INSERT INTO news_newspage ({', '.join(columns)}) SELECT {', '.join(values)} FROM news_newspage "  # noqa: S608 - our own
                f"WHERE page_ptr_id <= {off} AND page_ptr_id + :n * {off} IN (SELECT id FROM wagtailcore_page)",
                {"n": copied},
            )

    def index(self, one: dict[str, int]) -> None:
        """Entries of books and classes in the search index."""
        for label, table in (("library.book", "library_book"), ("timetable.series", "timetable_series")):
            app, model = label.split(".")
            key = self.base.execute("SELECT id FROM django_content_type WHERE app_label = ? AND model = ?", (app, model)).fetchone()[0]
            kind = f"content_type_id = {key}"
            off = one["wagtailsearch_indexentry"]
            self.copy("wagtailsearch_indexentry", off=off, where=kind, object_id=f"CAST(CAST(object_id AS INTEGER) + :n * {one[table]} AS TEXT)")
            for number in range(1, self.times):
                self.base.execute(
                    f"INSERT INTO search_fts (rowid, {INDEX}) SELECT entry.id + :n * {off}, "  # noqa: S608 - our own
                    f"{', '.join('held.c' + str(at) for at in range(7))} FROM wagtailsearch_indexentry entry JOIN search_fts_content held "
                    f"ON held.id = entry.id WHERE entry.id <= {off} AND {kind}",
                    {"n": number},
                )


TABLES = ("library_book", "timetable_series", "timetable_session", "wagtailsearch_indexentry")


def addresses(file: Path) -> dict[str, str]:
    """Name → what is asked for."""
    with closing(sqlite3.connect(file)) as base:
        book = base.execute("SELECT min(id) FROM library_book WHERE chapter_count > 0").fetchone()[0]
        by_title = base.execute("SELECT id FROM library_book WHERE listed ORDER BY title_sort, id LIMIT 1 OFFSET 9000").fetchone()[0]
        newest = base.execute("SELECT id FROM library_book WHERE listed ORDER BY added_at DESC, id DESC LIMIT 1 OFFSET 9000").fetchone()[0]
        code, week, series = base.execute(
            "SELECT code, week, max(series_id) FROM timetable_session JOIN network_organisation o ON o.id = organisation_id "
            "WHERE date <= date('now') AND length(code) = 12 GROUP BY code, week ORDER BY week DESC, count(*) DESC LIMIT 1"
        ).fetchone()
    iso = f"{week // 100}-W{week % 100:02}"
    pages = {"home": "/", "home|place": "/", "page": "/about/", "book": f"/library/books/{book}/", "place": f"/places/{code}/"}
    weeks = {"class": f"/classes/{series}/", "week": f"/timetable/{iso}/", "community's week": f"/timetable/{iso}/{code}/"}
    lists = {
        "near": f"/timetable/near/?where={code}",
        "list of books": "/library/?order=new",
        "its next page": f"/library/?order=new&after={newest}",
        "shelf by title": "/library/?order=title&by=title",
        "its next page by title": f"/library/?by=title&after={by_title}",
        "news": "/news/",
        "courses": "/courses/",
    }
    return pages | weeks | lists | {f"search, {name}": f"/search/?q={quote(words)}" for name, words in QUERIES.items()}


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser()
    reader.add_argument("times", nargs="*", type=int, default=[10])
    reader.add_argument("--in", dest="folder", type=Path, help="keep the cities in this folder, for the next run")
    options = reader.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        full = folder / "1"
        if not full.exists():
            full.mkdir(parents=True)
            manage(full, "prepare", "--empty")
            manage(full, "demo", "full")
        asked = {}
        wanted = addresses(full / "db.sqlite3")
        for times in (1, *options.times):
            place = folder / str(times)
            if not place.exists():
                shutil.copytree(full, place, symlinks=True)
                Grown(place / "db.sqlite3", times).all()
            asked[times] = Asked(surroundings(place, 8000) | {"PAGECACHE_MB": "0"}, ROOT, stack)
        ways: dict[str, Callable[..., dict[str, float]]] = {}
        for name, path in wanted.items():
            cookie = f"place={wanted['place'].split('/')[2]}" if "|place" in name else ""
            for times, child in asked.items():
                ways[f"{name} {times}"] = lambda child=child, path=path, cookie=cookie, **more: child(path, cookie=cookie, **more)
        found = rounds(ways)
    for name in wanted:
        own = found[f"{name} 1"]
        told = " · ".join(
            f"{times} × {one['cpu']:.1f} ms ({one['least']:.1f}–{one['most']:.1f}), {one['queries']} queries = {one['cpu'] / own['cpu']:.2f}"
            for times, one in ((times, found[f"{name} {times}"]) for times in options.times)
        )
        goal = SEARCH_GOAL if name.startswith("search") else GOAL
        print(f"{name.replace('|', ' with a ')}: 1 × {own['cpu']:.1f} ms, {own['queries']} queries · {told} (goal ≤ {goal})", flush=True)


if __name__ == "__main__":
    main()
