"""Stamps shared by all processes of the machine."""

import multiprocessing
import stat

import pytest

from pagecache.generations import Generations


def _bump_often(path, times):
    ours = Generations(path)
    for _ in range(times):
        ours.bump(("list:news",))


def test_three_processes_lose_no_bump(tmp_path):
    path = tmp_path / "generations"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_bump_often, args=(path, 300)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Generations(path).stamp("list:news") == 900


def _bump(ours, times):
    for _ in range(times):
        ours.bump(("list:news",))


def test_forks_of_a_process_that_had_the_file_open_lose_no_bump(tmp_path):
    ours = Generations(tmp_path / "generations")
    ours.bump(("list:news",))
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_bump, args=(ours, 20_000)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert ours.stamp("list:news") == 60_001


def test_another_process_sees_the_bump(tmp_path):
    ours, other = Generations(tmp_path / "generations"), Generations(tmp_path / "generations")
    before = other.stamp("page:1")
    ours.bump(("page:1",))
    assert (before, other.stamp("page:1"), other.stamp("page:2")) == (0, 1, 0)


def test_bump_of_two_tags_in_one_slot_counts_once(tmp_path):
    ours = Generations(tmp_path / "generations")
    ours.bump(("page:1", "page:1"))
    assert ours.stamp("page:1") == 1


@pytest.mark.parametrize("content", [b"", b"something else", b"x" * 524_296])
def test_a_file_of_another_form_is_replaced(tmp_path, content):
    path = tmp_path / "generations"
    path.write_bytes(content)
    ours = Generations(path)
    ours.bump(("page:1",))
    assert ours.shared
    assert Generations(path).stamp("page:1") == 1


def test_without_a_file_the_process_keeps_its_own(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    ours = Generations(blocked / "generations")
    ours.bump(("page:1",))
    assert (ours.stamp("page:1"), ours.shared) == (1, False)


def test_the_file_is_closed_to_strangers(tmp_path):
    path = tmp_path / "run" / "generations"
    Generations(path).bump(("page:1",))
    assert not path.stat().st_mode & stat.S_IRWXO
