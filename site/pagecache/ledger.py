"""Where answers lie outside the workers' memory and what they were made of: files that a web server sends, addresses that a proxy keeps.

Every process of the machine that writes content looks here and takes away the files that show what it changes. Where
nothing was ever exported there is no ledger, and no time is lost. All calls come from within ``Changes.alone``: one process at a time.
"""

import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path

logger = logging.getLogger(__name__)

SUFFIXES = ("", ".gz", ".br")
MOST = 5_000  # files of pages at a time
_SCHEMA = """
PRAGMA journal_mode=TRUNCATE;
PRAGMA synchronous=OFF;
CREATE TABLE IF NOT EXISTS page (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, until REAL NOT NULL);
CREATE INDEX IF NOT EXISTS page_until ON page (until);
CREATE TABLE IF NOT EXISTS made_of (slot INTEGER, page INTEGER, PRIMARY KEY (slot, page)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS made_of_page ON made_of (page);
"""
_FILES = "name >= '/' AND name < '0'"
_AT_ONCE = 500  # slots in one statement


class Ledger:
    """One for each process and file. A name is the path of a file, or an address with its scheme.

    ``configured`` says where files should be: what lies there while the ledger is gone is taken away at the next write.
    """

    def __init__(self, path: Path, configured: Callable[[], Path | None] = lambda: None) -> None:
        self.path = path
        self.configured = configured
        self._connection: sqlite3.Connection | None = None
        self._owner = (0, 0)
        self._inherited: list[sqlite3.Connection] = []

    # --- the file ---------------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether anything was ever noted."""
        return self.path.exists()

    @property
    def folder(self) -> Path | None:
        """Where the files are. It stands in a file, for processes that were started without the setting."""
        try:
            said = self._said.read_text(encoding="utf-8")
        except OSError:
            return None
        return Path(said) if said else None

    @property
    def _said(self) -> Path:
        return self.path.with_name(f"{self.path.name}.folder")

    def _open(self) -> sqlite3.Connection:
        """The connection; made anew after a fork and where another process replaced the file."""
        if self._connection is not None and self._owner != (os.getpid(), _inode(self.path)):
            self._let_go()
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, timeout=5, isolation_level=None, check_same_thread=False)
            self._connection.executescript(_SCHEMA)
            self._owner = (os.getpid(), _inode(self.path))
        return self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = self._open()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _let_go(self) -> None:
        if self._connection is not None and self._owner[0] == os.getpid():
            self._connection.close()
        elif self._connection is not None:
            self._inherited.append(self._connection)  # the parent's, who goes on using it
        self._connection = None

    # --- noting -----------------------------------------------------------------------------

    def begin(self, folder: Path | None) -> None:
        """A new start: what lies there was made by other code, maybe of another database. ``folder`` is where files go from now on."""
        self.outdated(None)
        if folder is not None or self.exists():
            self._open()
            self._said.write_text(str(folder or ""), encoding="utf-8")

    def note(self, name: str, slots: Collection[int], until: float) -> None:
        """``name`` shows what ``slots`` stand for and holds ``until`` then (seconds of the epoch)."""
        with self._writing() as connection:
            connection.execute("INSERT INTO page (name, until) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET until = excluded.until", (name, until))
            ((page,),) = connection.execute("SELECT id FROM page WHERE name = ?", (name,))
            connection.execute("DELETE FROM made_of WHERE page = ?", (page,))
            connection.executemany("INSERT INTO made_of VALUES (?, ?)", ((slot, page) for slot in slots))

    def note_kept(self, name: str, slots: Collection[int], until: float) -> None:
        """An address that others may keep shows ``slots``, beside those of other answers under it."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO page (name, until) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET until = min(until, excluded.until)", (name, until)
            )
            ((page,),) = connection.execute("SELECT id FROM page WHERE name = ?", (name,))
            connection.executemany("INSERT OR IGNORE INTO made_of VALUES (?, ?)", ((slot, page) for slot in slots))

    def files(self) -> int:
        """How many pages lie there as files."""
        ((count,),) = self._open().execute(f"SELECT count(*) FROM page WHERE {_FILES}")  # noqa: S608 - a constant
        return int(count)

    def is_full(self) -> bool:
        """Whether no further page is to be written."""
        return self.files() >= MOST

    def next_boundary(self) -> float | None:
        """When the first file ends, in seconds of the epoch."""
        ((until,),) = self._open().execute(f"SELECT min(until) FROM page WHERE {_FILES}")  # noqa: S608 - a constant
        return None if until is None else float(until)

    # --- taking away ------------------------------------------------------------------------

    def outdated(self, slots: Collection[int] | None) -> None:
        """Take away files that show what ``slots`` stand for; None: all. Never fails: the write that asks for it goes on."""
        try:
            if not self.exists():
                self._put_aside()
            elif slots is None:
                self._clear()
            else:
                self._remove([name for name in self._showing(slots) if _is_file(name)])
        except (OSError, sqlite3.Error):
            logger.exception("The export cannot be kept up to date: all of it is taken away.")
            self._begin_anew()

    def over(self, moment: float) -> None:
        """Take away files that hold no longer than to ``moment``."""
        self._remove([name for name in self._ending(moment) if _is_file(name)])

    def kept(self, slots: Collection[int] | None) -> list[str]:
        """The addresses that show what ``slots`` stand for; None: all."""
        names = self._ending(inf) if slots is None else self._showing(slots)
        return [name for name in names if not _is_file(name)]

    def take_ended(self, moment: float) -> list[str]:
        """The addresses whose answers hold no longer than to ``moment``; they are forgotten."""
        names = [name for name in self._ending(moment) if not _is_file(name)]
        self._remove(names)
        return names

    def _ending(self, moment: float) -> list[str]:
        return [name for (name,) in self._open().execute("SELECT name FROM page WHERE until <= ? ORDER BY name", (moment,))]

    def _showing(self, slots: Collection[int]) -> list[str]:
        wanted, found = list(slots), set()
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT DISTINCT name FROM made_of JOIN page ON page.id = made_of.page WHERE slot IN ({marks})"  # noqa: S608 - question marks only
            found |= {name for (name,) in self._open().execute(query, some)}
        return sorted(found)

    def _remove(self, names: list[str]) -> None:
        for path in (Path(name + suffix) for name in names if _is_file(name) for suffix in SUFFIXES):
            path.unlink(missing_ok=True)
        with self._writing() as connection:
            connection.executemany("DELETE FROM made_of WHERE page = (SELECT id FROM page WHERE name = ?)", ((name,) for name in names))
            connection.executemany("DELETE FROM page WHERE name = ?", ((name,) for name in names))

    def _put_aside(self) -> None:
        for folder in {self.folder, self.configured()}:
            if folder is not None:
                put_aside(folder)

    def _clear(self) -> None:
        self._put_aside()
        with self._writing() as connection:
            connection.execute(f"DELETE FROM made_of WHERE page IN (SELECT id FROM page WHERE {_FILES})")  # noqa: S608 - a constant
            connection.execute(f"DELETE FROM page WHERE {_FILES}")  # noqa: S608 - a constant

    def _begin_anew(self) -> None:
        """All files go at once, and an empty ledger takes the place of one that cannot be used."""
        try:
            self._put_aside()
            self._let_go()
            for end in ("-journal", ""):
                self.path.with_name(self.path.name + end).unlink(missing_ok=True)
            self._open()
        except (OSError, sqlite3.Error):
            logger.exception("Pages in the export may be out of date for some minutes: %s cannot be emptied.", self.folder)


def _is_file(name: str) -> bool:
    return name.startswith("/")


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def put_aside(folder: Path) -> None:
    """Take all pages away at once: their folder gets a name that no web server knows; ``tidy`` empties it."""
    try:
        (folder / "pages").rename(folder / f"old-{time.time_ns()}-{os.getpid()}")
    except (FileNotFoundError, NotADirectoryError):
        return


def tidy(folder: Path, *, before: int) -> None:
    """Remove what was put aside, and the folders of times ``before`` the present one."""
    over = [found for found in folder.glob("pages/*") if found.name.isdigit() and int(found.name) < before]
    for found in [*folder.glob("old-*"), *over]:
        shutil.rmtree(found, ignore_errors=True)
