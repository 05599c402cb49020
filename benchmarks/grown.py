"""The full city with many times its rows, copied inside the database file with SQL.

What comes in volume is copied with keys, days and sort keys of its own: books with their chapters, classes, sessions and issues of older years, news,
courses and microlectures with what hangs on them, and the entries of all these in the search index. Places and people stay as many as the city has.
An older issue's frozen rows are left empty: nothing but its own page reads them. Indexes are put away first and made again at the end.
"""

# ruff: noqa: S608 - every part of these statements is written here
import datetime as dt
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

YEAR = 54 * 7
"""Days that the sessions of the full city reach over."""
TABLES = ("search_fts_a", "search_fts_b")
INDEX = ("title", "names", "body", "typed", "pinyin", "initials", "filters")
BACK, DAY_BACK = f"printf('-%d days', {YEAR} * :n)", "printf('-%d days', :n)"
WEEK = "(SELECT new FROM temp.weeks WHERE number = :n AND old = week)"
LISTS = {"news_newspage": "/home/news/", "courses_coursepage": "/home/courses/", "courses_microlecturepage": "/home/courses/"}
"""Page type → the list that its pages stand below."""
HANGING = {
    "news_newspage": {"news_newsattachment": "page_id", "news_newspage_audiences": "newspage_id", "news_newspage_subjects": "newspage_id"},
    "courses_coursepage": {
        "courses_lesson": "page_id",
        "courses_coursepage_audiences": "coursepage_id",
        "courses_coursepage_subjects": "coursepage_id",
    },
    "courses_microlecturepage": {
        "courses_microlecturepage_audiences": "microlecturepage_id",
        "courses_microlecturepage_subjects": "microlecturepage_id",
    },
}
"""Page type → rows that hang on its pages: table → column."""
SERIES = "iif(series = '', '', series || ' ' || :n)"
OWN = {"news_newspage": {"issued_on": f"date(issued_on, {DAY_BACK})"}, "courses_microlecturepage": {"series": SERIES}}
PLAIN = (
    "library_book", "library_bookkey", "library_chapter", "timetable_series", "timetable_session", "timetable_issue", "wagtailcore_page",
    "wagtailsearch_indexentry", "courses_itemterm",
)  # fmt: skip


def grow(file: Path, times: int) -> None:
    """Make the rows of a full city's database ``times`` as many."""
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000", "temp_store = FILE"):
            base.execute(f"PRAGMA {setting}")
        base.execute("BEGIN")
        _Copies(base, times).all()
        base.execute("COMMIT")


class _Copies:
    """Copies by ``INSERT … SELECT``; a key of the first city plus ``:n`` times the largest is the key of the copy ``:n``."""

    def __init__(self, base: sqlite3.Connection, times: int) -> None:
        self.base, self.numbers = base, range(1, times)
        tables = {*PLAIN, *(table for hanging in HANGING.values() for table in hanging)}
        self.off = {table: base.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0] for table in sorted(tables)}
        pages = self.off["wagtailcore_page"]
        self.off |= dict.fromkeys((*LISTS, "courses_item"), pages)
        self.keys = dict.fromkeys(LISTS, "page_ptr_id") | {"courses_item": "page_id"}

    def all(self) -> None:
        """Everything that comes in volume."""
        made = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%' AND tbl_name = ?"
        indexes = [found for table in self.off for found in self.base.execute(made, (table,)).fetchall()]
        for name, _sql in indexes:
            self.base.execute(f'DROP INDEX "{name}"')
        self.books()
        self.classes()
        self.pages()
        for _name, sql in indexes:
            self.base.execute(sql)
        self.found()

    def copy(self, table: str, where: str = "1", **changed: str) -> None:
        """Put in the copies of a table's rows; ``changed`` are columns by an expression with ``:n``."""
        key, off = self.keys.get(table, "id"), self.off[table]
        columns = [row[1] for row in self.base.execute(f"PRAGMA table_info({table})")]
        values = [f"{key} + :n * {off}" if name == key else changed.get(name, name) for name in columns]
        copied = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {key} <= {off} AND {where}"
        self.base.executemany(copied, [{"n": number} for number in self.numbers])

    def moved(self, table: str, column: str) -> str:
        """The key of the copy's own row in ``table``."""
        return f"{column} + :n * {self.off[table]}"

    def books(self) -> None:
        """Books, what they were imported as, their chapters."""
        own = {name: f"{name} || :n" for name in ("title_sort", "work_key")}
        self.copy("library_book", added_at=f"datetime(added_at, {BACK})", **own)
        self.copy("library_bookkey", key="key || ':' || :n", book_id=self.moved("library_book", "book_id"))
        self.copy("library_chapter", book_id=self.moved("library_book", "book_id"))

    def classes(self) -> None:
        """Classes that ended after their year, their sessions, the issues of their weeks."""
        self.base.execute("CREATE TEMP TABLE weeks (number INTEGER, old INTEGER, new INTEGER, PRIMARY KEY (number, old)) WITHOUT ROWID")
        weeks = [found[0] for found in self.base.execute("SELECT week FROM timetable_session UNION SELECT week FROM timetable_issue")]
        self.base.executemany(
            "INSERT INTO weeks VALUES (?, ?, ?)", [(number, week, _earlier(week, number)) for number in self.numbers for week in weeks]
        )
        last = f"date(coalesce(last_on, (SELECT max(date) FROM timetable_session)), {BACK})"
        self.copy("timetable_series", folded_title="folded_title || :n", first_on=f"date(first_on, {BACK})", last_on=last)
        days = {name: f"date({name}, {BACK})" for name in ("date", "planned_on", "replaced_on")}
        self.copy("timetable_session", series_id=self.moved("timetable_series", "series_id"), week=WEEK, **days)
        self.copy("timetable_issue", week=WEEK, published_at=f"datetime(published_at, {BACK})", frozen="'[]'")

    def pages(self) -> None:
        """News, courses and microlectures below the same lists."""
        key = f"(46656 + id + :n * {self.off['wagtailcore_page']})"
        letters = "'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'"
        step = " || ".join(f"substr({letters}, 1 + {key} / {36**power} % 36, 1)" for power in (3, 2, 1, 0))
        of = " OR ".join(
            f"id IN (SELECT page_ptr_id FROM {table}) AND url_path LIKE '{listed}%' AND depth = "
            f"(SELECT depth + 1 FROM wagtailcore_page WHERE url_path = '{listed}')"
            for table, listed in LISTS.items()
        )
        self.copy(
            "wagtailcore_page", where=f"({of})", path=f"substr(path, 1, length(path) - 4) || {step}", slug="slug || '-' || :n",
            url_path="rtrim(url_path, '/') || '-' || :n || '/'", translation_key="lower(hex(randomblob(16)))",
            first_published_at=f"datetime(first_published_at, {DAY_BACK})", latest_revision_id="NULL", live_revision_id="NULL",
        )  # fmt: skip
        for listed in set(LISTS.values()):
            below = "(SELECT count(*) FROM wagtailcore_page one WHERE one.depth = p.depth + 1 AND substr(one.path, 1, length(p.path)) = p.path)"
            self.base.execute(f"UPDATE wagtailcore_page AS p SET numchild = {below} WHERE url_path = '{listed}'")
        for table, hanging in HANGING.items():
            is_copied = f"{self.moved(table, '{}')} IN (SELECT id FROM wagtailcore_page)"
            self.copy(table, where=is_copied.format("page_ptr_id"), **OWN.get(table, {}))
            for rows, column in hanging.items():
                self.copy(rows, where=is_copied.format(column), **{column: self.moved(table, column)})
        page = f"(SELECT {{}} FROM wagtailcore_page page WHERE page.id = {self.moved('courses_item', 'page_id')})"
        exists, when = page.format("1"), f"datetime(published_at, {DAY_BACK})"
        self.copy("courses_item", where=exists, path=page.format("path"), url_path=page.format("url_path"), published_at=when, series=SERIES)
        moved = self.moved("courses_item", "item_id")
        self.copy("courses_itemterm", where=f"{moved} IN (SELECT page_id FROM courses_item)", item_id=moved, published_at=when)

    def found(self) -> None:
        """The entries in the search index."""
        for table in ("library_book", "timetable_series", *LISTS):
            app, model = table.split("_")
            of = f"content_type_id = (SELECT id FROM django_content_type WHERE app_label = '{app}' AND model = '{model}')"
            key = self.moved(table, "CAST(object_id AS INTEGER)")
            there = f"EXISTS (SELECT 1 FROM {table} WHERE {self.keys.get(table, 'id')} = {key})"
            self.copy("wagtailsearch_indexentry", where=f"{of} AND {there}", object_id=f"CAST({key} AS TEXT)")
        (used,) = self.base.execute("SELECT used FROM search_used").fetchone()
        table, off, held = TABLES[used], self.off["wagtailsearch_indexentry"], self.tokens(TABLES[used])
        written = f"INSERT INTO {table} (rowid, {', '.join(INDEX)}) VALUES ({', '.join('?' * (len(INDEX) + 1))})"
        for number in self.numbers:
            copied = "SELECT id FROM wagtailsearch_indexentry WHERE id > ? AND id <= ? ORDER BY id"
            keys = [key for (key,) in self.base.execute(copied, (number * off, (number + 1) * off))]
            self.base.executemany(written, ((key, *(" ".join(held[key - number * off][column]) for column in INDEX)) for key in keys))

    def tokens(self, table: str) -> dict[int, dict[str, list[str]]]:
        """What the index holds, read back out of it: entry → column → tokens in their order."""
        self.base.execute(f"CREATE VIRTUAL TABLE temp.tokens USING fts5vocab('main', '{table}', 'instance')")
        held: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for entry, column, token in self.base.execute("SELECT doc, col, term FROM temp.tokens ORDER BY doc, col, offset"):
            held[entry][column].append(token)
        return held


def _earlier(week: int, years: int) -> int:
    """The week that lies as many years of the full city before ``week`` (202648)."""
    year, number, _day = (dt.date.fromisocalendar(week // 100, week % 100, 1) - dt.timedelta(days=YEAR * years)).isocalendar()
    return year * 100 + number
