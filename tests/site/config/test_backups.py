"""A drill: what was lost comes back, what is damaged is refused."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.models import User
from config import backups, state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty():
    for folder in (backups.folder(), Path(django_settings.MEDIA_ROOT)):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def backup():
    """A backup of a site with one user and one upload, both gone afterwards."""
    User.objects.create_user("li", name="李编辑")
    name = default_storage.save("pictures/河边.txt", ContentFile("汾河".encode()))
    made = backups.backup(backups.name("drill"))
    User.objects.all().delete()
    default_storage.delete(name)
    default_storage.save("pictures/later.txt", ContentFile(b"later"))
    return made


def uploads():
    root = Path(django_settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_restore_brings_back_rows_and_uploads_and_keeps_what_was_there(backup):
    before = backups.restore(backup)
    assert User.objects.get().name == "李编辑"
    assert uploads() == {"pictures/河边.txt": "汾河".encode()}
    assert "media/pictures/later.txt" in backups.read_manifest(before)["files"]


def test_a_restored_site_is_never_filled_with_samples(backup):
    state.write(first_run=True)
    backups.restore(backup)
    assert state.read() == {"first_run": False}


def test_the_commands_speak_of_it(backup, capsys):
    call_command("restore", backup)
    call_command("backup")
    assert "Restored." in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["changed", "missing", "manifest", "other"])
def test_a_damaged_backup_changes_nothing(backup, damage):
    file = backup / "media" / "pictures" / "河边.txt"
    manifest = backup / backups.MANIFEST
    if damage == "changed":
        file.unlink()
        file.write_bytes(b"else")
    elif damage == "missing":
        file.unlink()
    elif damage == "manifest":
        manifest.write_text("{", encoding="utf-8")
    else:
        manifest.write_text(json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), "database": "oracle"}), encoding="utf-8")
    told = {"changed": "is damaged: media/pictures/河边.txt", "missing": "河边.txt is missing", "manifest": "is no backup", "other": "is of oracle"}
    with pytest.raises(CommandError, match=told[damage]):
        call_command("restore", backup)
    assert not User.objects.exists()
    assert list(uploads()) == ["pictures/later.txt"]


def test_a_backup_is_for_its_owner_only(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_that_breaks_off_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "_copy_uploads", lambda _target: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backups.backup("broken", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_not_overwritten(backup):
    with pytest.raises(backups.BackupError, match="exists already"):
        backups.backup(backup.name)
