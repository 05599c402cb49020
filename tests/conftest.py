"""What every test may use: the database, a folder for files, memories that start empty."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScheduling, LoadScopeScheduling
from xdist.workermanage import WorkerController

from pagecache import memory
from tests import self_test
from tests.database import database

BROWSER = Path(__file__).with_name("browser")
"""What looks at the demo city as it runs."""

# Playwright's synchronous interface runs an event loop in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Random inputs: the same few every time here, a thousand of each kind in .ci/run.
settings.register_profile("quick", max_examples=40, derandomize=True, deadline=None, database=None)
settings.register_profile("ci", max_examples=1000, derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else "quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--self-test=FILE`` keeps what was measured for the page about accessibility."""
    parser.addoption("--self-test", metavar="FILE", help="write what the browser measured, for home/data/self_test.toml")


def pytest_configure(config: pytest.Config) -> None:
    """See ``tests.self_test``."""
    self_test.register(config)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database, skip what needs the other one, put the browser's first; in CI a missing service is a failure."""
    if os.environ.get("CI") and shutil.which("chromium") is None and any(item.get_closest_marker("browser") for item in items):
        raise pytest.UsageError("CI needs Chromium for the browser tests: .ci/run installs it.")
    on_postgres = bool(os.environ.get("DATABASE_URL"))
    for item in items:
        names = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if names or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: DATABASE_URL is not set"))
        if item.get_closest_marker("sqlite") and on_postgres:
            item.add_marker(pytest.mark.skip(reason="needs SQLite: DATABASE_URL is set"))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, str]:
    """The browser's modules in the order of their names, so that the city is made at once; the rest stay as they are."""
    is_browsers = BROWSER in item.path.parents
    return not is_browsers, item.path.name if is_browsers else ""


class _ByServer(LoadScopeScheduling):
    """All tests of one search server in one process, which starts it: `-m server` asks both servers at the same time."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.rpartition("[")[2].rpartition("-")[2]


class _FromBothEnds(LoadScheduling):
    """The first process takes tests from the front, where the browser's are, the others from the back, a few at a time until they meet.

    So one of two processes makes the demo city, serves it and has Chromium while the other needs none of them, hardly a module is split,
    and both end together. LoadScheduling itself gives each process hundreds at once, slow ones to one, quick ones to the other.
    """

    FEW = 4

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        self.maxschedchunk = self.FEW

    def check_schedule(self, node: WorkerController, duration: float = 0) -> None:  # noqa: ARG002 - LoadScheduling's own signature
        if node.shutting_down:
            return
        if not self.pending:
            node.shutdown()
        elif len(self.node2pending[node]) < self.FEW:
            self._send_tests(node, self.FEW)

    def _send_tests(self, node: WorkerController, num: int) -> None:
        if node is not self.nodes[0]:
            self.pending[:0] = self._from_the_back(num)
        super()._send_tests(node, num)

    def _from_the_back(self, num: int) -> list[int]:
        """Take modules from the last, the tests of each in their order."""
        taken: list[int] = []
        while self.pending and len(taken) < num:
            last = self._module(self.pending[-1])
            start = next(at for at, test in enumerate(self.pending) if self._module(test) == last)
            end = start + num - len(taken)
            taken += self.pending[start:end]
            del self.pending[start:end]
        return taken

    def _module(self, test: int) -> str:
        assert self.collection is not None
        return self.collection[test].partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | LoadScheduling:
    """Real servers are not shared between processes. Not ``--dist loadgroup``: pytest 9 keeps the names that it would change."""
    return _ByServer(config, log) if config.option.markexpr == "server" else _FromBothEnds(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Make this process's database from the template; tests that commit get it back as it was."""
    ours = database()
    with django_db_blocker.unblock():
        ours.make()
        assert connection.features.supports_json_field  # Django asks the database once: not among the queries that a test counts
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: ours.put_back())
        yield
    with django_db_blocker.unblock():
        ours.drop()


@pytest.fixture(scope="session", autouse=True)
def _own_folder() -> Iterator[None]:
    """Each process writes uploads and letters into a folder of its own, empty at the start."""
    folder = Path(django_settings.VAR)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "static").mkdir(parents=True)
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What the process keeps in memory belongs to the test before."""
    memory.forget_all()
