"""Chromium and the running demo city: each started once in a process."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import kinds, visits
from tests.browser.city import City, running

_CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if _CHROMIUM is None:
        reason = "Chromium is not installed; .ci/run installs it"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture(autouse=True)
def _measured(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hand on what the gates measured in this test, see ``tests.self_test``."""
    visits.MEASURED.clear()
    yield
    request.node.user_properties.append(("measured", list(visits.MEASURED)))


@pytest.fixture(scope="session")
def city(_own_folder: None) -> Iterator[City]:
    """A city that every test may read; who changes something takes ``own_city``."""
    with running("city") as ours:
        yield ours


@pytest.fixture(scope="session")
def examples(city: City, django_db_blocker: pytest.FixtureRequest) -> dict[str, kinds.Example]:
    with django_db_blocker.unblock(), city.reading():
        found = {name: kinds.example(name) for name in kinds.ALL}
    for one in found.values():
        if one.account:
            one.cookies.update(city.sign_in(one.account))
    return found


@pytest.fixture
def example(name: str, examples: dict[str, kinds.Example]) -> kinds.Example:
    """The example that the test's parameter ``name`` names."""
    return examples[name]
