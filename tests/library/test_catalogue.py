"""The titles of the full city's library: no two alike, every category, no slot left open."""

import random
from collections import Counter

from library.demo import catalogue

MANY = 30_000


def test_thirty_thousand_titles_are_different_and_of_all_categories() -> None:
    rows = list(catalogue.records(random.Random(1), MANY))
    titles = [row[0] for row in rows]
    assert len(set(titles)) == MANY
    assert sum(title.endswith("辑）") for title in titles) < MANY / 1_000
    assert not [title for title in titles if "{" in title or len(title) > 24]
    shelves = Counter(catalogue.slugs()[row[6]] for row in rows)
    assert len(shelves) == 11
    assert min(shelves.values()) > MANY / 30


def test_the_same_seed_makes_the_same_rows_and_nothing_is_named_twice_in_a_title() -> None:
    rows, again = (list(catalogue.records(random.Random(2), 2_000)) for _ in range(2))
    assert rows == again
    for title in (row[0] for row in rows if "、" in row[0] or "与" in row[0]):
        parts = title.replace("、", " ").replace("与", " ").replace("和", " ", title.count("、")).split()
        assert len(set(parts)) == len(parts), title


def test_an_authors_name_in_a_title_is_the_authors() -> None:
    for row in catalogue.records(random.Random(3), 2_000):
        if row[0].startswith("跟"):
            assert row[0].startswith(f"跟{row[1].split()[0]}学")


def test_a_short_list_of_words_is_told_in_parts(monkeypatch) -> None:
    few = catalogue.Words(
        {"place": ["太原"]}, [catalogue.Pattern("{place}{thing}", "编")], [catalogue.Shelf("health", "R16", 1, 0, {"血压": (["血压"], ["量血压"])})]
    )
    monkeypatch.setattr(catalogue, "words", lambda: few)
    assert [row[0] for row in catalogue.records(random.Random(4), 3)] == ["太原血压", "太原血压（第2辑）", "太原血压（第3辑）"]
