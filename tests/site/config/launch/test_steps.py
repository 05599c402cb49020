"""Single steps of the scripts."""

import errno
import gettext
from pathlib import Path

import pytest

from config.launch import catalogues, packages, words
from config.launch.words import Stop

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "class"
msgstr "{}"
"""


@pytest.fixture(params=["app/locale", "site/locale/wagtail"])
def catalogue(request, tmp_path):
    source = tmp_path / request.param / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO.format("课"), encoding="utf-8")
    return source


def test_catalogues_are_compiled_when_missing_and_when_older(tmp_path, catalogue):
    assert catalogues.compile_old(tmp_path) == [catalogue.with_suffix(".mo")]
    assert catalogues.compile_old(tmp_path) == []
    catalogue.write_text(PO.format("课程"), encoding="utf-8")
    catalogues.compile_old(tmp_path)
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("class") == "课程"


def test_a_broken_catalogue_is_named(tmp_path, catalogue):
    catalogue.write_text('msgid "a"\nnonsense\n', encoding="utf-8")
    with pytest.raises(Stop, match=r"django\.po"):
        catalogues.compile_old(tmp_path)


def test_without_any_installer_the_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(packages, "find_spec", lambda _name: None)
    with pytest.raises(Stop, match="sudo apt install python3-venv"):
        packages.Environment(tmp_path)._installer()


def test_an_environment_that_does_not_run_is_not_trusted(tmp_path):
    ours = packages.Environment(tmp_path)
    ours.python.parent.mkdir(parents=True)
    ours.python.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    ours.python.chmod(0o755)
    assert not ours._answers("pass")


@pytest.mark.parametrize(
    ("error", "full"), [(OSError(errno.ENOSPC, "x"), True), (OSError(errno.EACCES, "x"), False), (Exception("disk is full"), True)]
)
def test_a_full_disk_is_known(error, full):
    assert words.is_full_disk(error) is full


def test_a_full_disk_becomes_one_line(tmp_path, capsys):
    def fills():
        raise OSError(errno.ENOSPC, "No space left on device")

    assert words.guarded(fills, Path(tmp_path)) == 1
    told = capsys.readouterr().err
    assert "is full" in told
    assert "nothing is lost" in told
