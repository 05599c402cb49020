"""The list of public pages is whole, and each of its examples answers."""

import pytest
from django.apps import apps

from tests.browser import kinds

pytestmark = pytest.mark.sqlite


def test_every_address_and_page_type_has_an_example():
    named = set(kinds.EXAMPLES) - kinds.BESIDE
    assert kinds.kinds() - named - set(kinds.WAITING) == set(), (
        "tests/browser/kinds.py has no example of these: add one to EXAMPLES, or name them in FILES"
    )
    assert named - kinds.kinds() == set(), "these kinds of page are gone: take them out of EXAMPLES"


def test_what_waits_for_an_example_is_not_in_the_city_yet(city, django_db_blocker):
    with django_db_blocker.unblock(), city.reading():
        here = {label for label in kinds.WAITING if "." in label and apps.get_model(label).objects.exists()}
    assert here == set(), "the demo city has these now: move them from WAITING to EXAMPLES in tests/browser/kinds.py"
    assert set(kinds.WAITING) - kinds.kinds() == set(), "these kinds of page are gone: take them out of WAITING"


def test_files_are_addresses_of_ours():
    assert set(kinds.FILES) - kinds.addresses() == set()


@pytest.mark.parametrize("name", kinds.ALL)
def test_example_answers(name, city, example):
    answer = city.get(example.path, example.cookies)
    assert (answer.status, answer.kind) == (example.status, "text/html; charset=utf-8"), example.path
