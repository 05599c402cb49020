"""Stamps shared by all processes of the machine."""

import multiprocessing
import os
import stat

import pytest

from pagecache import changes, words
from pagecache.changes import Changes, slots_of


def _bump_often(path, times):
    ours = Changes(path)
    for _ in range(times):
        ours.bump(("list:news",))


def test_three_processes_lose_no_bump(tmp_path):
    path = tmp_path / "changes"
    start = Changes(path).number()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_bump_often, args=(path, 300)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Changes(path).stamp("list:news") - start == 900


def _bump(ours, times):
    for _ in range(times):
        ours.bump(("list:news",))


def test_forks_of_a_process_that_had_the_file_open_lose_no_bump(tmp_path):
    ours = Changes(tmp_path / "changes")
    ours.bump(("list:news",))
    start = ours.number()
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_bump, args=(ours, 3_000)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert ours.stamp("list:news") - start == 9_000


def test_another_process_sees_the_bump(tmp_path):
    ours, other = Changes(tmp_path / "changes"), Changes(tmp_path / "changes")
    before = other.stamp("page:1")
    ours.bump(("page:1",))
    assert (before, other.stamp("page:1"), other.stamp("page:2")) == (other.number() - 1, other.number(), before)


def test_bump_of_two_tags_in_one_slot_counts_once(tmp_path):
    ours = Changes(tmp_path / "changes")
    start = ours.number()
    ours.bump(("page:1", "page:1"))
    assert ours.stamp("page:1") == start + 1


@pytest.mark.parametrize("content", [b"", b"something else", b"x" * 524_296])
def test_a_file_of_another_form_is_replaced(tmp_path, content):
    path = tmp_path / "changes"
    path.write_bytes(content)
    ours = Changes(path)
    ours.bump(("page:1",))
    assert ours.shared
    assert Changes(path).stamp("page:1") == ours.stamp("page:1") == ours.number()


@pytest.mark.parametrize("cut", [0, 8, 33, 4_096, 200_000])
def test_a_file_that_is_cut_while_it_is_used_makes_everything_new_and_kills_nobody(tmp_path, monkeypatch, cut):
    path = tmp_path / "changes"
    ours, other = Changes(path), Changes(path)
    ours.bump(("page:1",))
    since = other.number()
    os.truncate(path, cut)
    monkeypatch.setattr(changes, "LOOK_EVERY", 0)
    assert (other.changed(slots_of(("page:2",)), since), other.quiet() > since) == (True, True)
    ours.open(("page:1",))
    assert (other.quiet(), path.stat().st_size) == (0, words.SIZE)
    ours.close(("page:1",))
    assert other.changed(slots_of(("page:1",)), other.number() - 1)


@pytest.mark.parametrize("damage", [lambda path: os.truncate(path, 0), lambda path: path.write_bytes(b"tags0003" * 33_033)])
def test_before_anybody_looks_at_the_damage_nothing_counts_as_unchanged(tmp_path, damage):
    ours = Changes(tmp_path / "changes")
    ours.bump(("page:1",))
    since, stamp = ours.number(), ours.stamp("page:2")
    damage(ours.path)
    assert (ours.quiet(), ours.changed((), since), ours.is_cleared(since), ours.number() < since, ours.stamp("page:2") == stamp) == (
        0,
        True,
        True,
        True,
        False,
    )


def test_a_stamp_that_was_cut_off_counts_as_new(tmp_path):
    ours = Changes(tmp_path / "changes")
    ours.bump(("page:1",))
    os.truncate(ours.path, 4_096)
    assert ours.changed(slots_of(("page:1",)), ours.number())


def test_without_a_file_the_process_keeps_its_own(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    ours = Changes(blocked / "changes")
    ours.bump(("page:1",))
    assert (ours.stamp("page:1"), ours.shared) == (ours.number(), False)


def test_the_file_is_closed_to_strangers(tmp_path):
    path = tmp_path / "run" / "changes"
    Changes(path).bump(("page:1",))
    assert not path.stat().st_mode & stat.S_IRWXO
