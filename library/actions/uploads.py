"""An editor's way to import: files are sent, looked over without storing, then stored or thrown away.

Looking over and storing are tasks: two hundred books or 30,000 records take longer than an editor's request may.
"""

import shutil
import time
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from content.models import Category
from library.actions.imports import import_books
from library.actions.report import MOST_LINES, Line
from library.actions.storing import Choices
from library.enums import ImportState
from library.models import BookImport
from network.models import Organisation

NOTE_EVERY = 2.0
"""Seconds between two notes of the progress."""


class ImportStateError(ValueError):
    """The import is not in the state that the act needs; the words are for the editor."""


def receive_files(
    *, files: Iterable["UploadedFile[Any]"], organisation: Organisation, rights: str, category: Category | None, by: User | None
) -> BookImport:
    """Keep the files and have the task worker tell what would become of each book. Nothing is stored in the library."""
    files = list(files)
    named = "、".join(str(file.name) for file in files)
    upload = BookImport.objects.create(name=named[:200], organisation=organisation, rights=rights, category=category, by=by)
    shutil.rmtree(upload.folder, ignore_errors=True)  # of an older database, perhaps
    upload.folder.mkdir(parents=True)
    for number, file in enumerate(files):
        _keep(upload, file, number)
    look_over.enqueue(upload.pk)
    return upload


def _keep(upload: BookImport, file: "UploadedFile[Any]", number: int) -> None:
    """Under its own name, without any folder; a second one of that name gets a number."""
    name = PurePosixPath(str(file.name).replace("\\", "/")).name[-120:] or f"{number}"
    path = upload.folder / name
    if path.exists():
        path = upload.folder / f"{number}-{name}"
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)


def _choices(upload: BookImport) -> Choices:
    return Choices(upload.organisation, upload.rights, upload.category)


@task()
def look_over(number: int) -> None:
    """Tell what would become of each book of an upload."""
    _work(BookImport.objects.get(pk=number), ImportState.CHECKING, ImportState.CHECKED)


@task()
def store_files(number: int) -> None:
    """Store the books of an upload."""
    upload = BookImport.objects.get(pk=number)
    if _work(upload, ImportState.RUNNING, ImportState.DONE):
        shutil.rmtree(upload.folder, ignore_errors=True)


def _work(upload: BookImport, state: ImportState, becomes: ImportState) -> bool:
    """Go through the files of an upload that is in ``state``; whether it still was when they were through."""
    mine = BookImport.objects.filter(pk=upload.pk, status=state)
    if not mine.update(done=0, updated_at=timezone.now()):
        return False
    noted, done = time.monotonic(), 0

    def heard(_line: Line) -> None:
        nonlocal noted, done
        done += 1
        if time.monotonic() - noted >= NOTE_EVERY:
            noted = time.monotonic()
            mine.update(done=done, updated_at=timezone.now())

    report = import_books([upload.folder], _choices(upload), store=becomes == ImportState.DONE, say=heard)
    found = report.as_json(MOST_LINES)
    now = timezone.now()
    return bool(mine.update(report=found, done=done, total=len(report.lines), status=becomes, updated_at=now, finished_at=now))


def store_import(upload: BookImport) -> None:
    """Have the task worker store the books."""
    _take(upload, {ImportState.CHECKED}, ImportState.RUNNING)
    store_files.enqueue(upload.pk)


def go_on(upload: BookImport) -> None:
    """Begin again what was interrupted: books that are stored already stay as they are."""
    if not upload.is_stuck:
        raise ImportStateError(_("This is being worked on, please wait a moment."))
    BookImport.objects.filter(pk=upload.pk).update(updated_at=timezone.now())
    work = look_over if upload.status == ImportState.CHECKING else store_files
    work.enqueue(upload.pk)


def discard_import(upload: BookImport) -> None:
    """Throw the files away."""
    _take(upload, {ImportState.CHECKING, ImportState.CHECKED}, ImportState.DISCARDED)
    shutil.rmtree(upload.folder, ignore_errors=True)


@transaction.atomic
def _take(upload: BookImport, wanted: set[ImportState], becomes: ImportState) -> None:
    """Change the state, unless somebody else did."""
    stored = BookImport.objects.select_for_update().get(pk=upload.pk)
    if stored.status not in wanted:
        raise ImportStateError(_("These files were dealt with already: %(state)s.") % {"state": stored.get_status_display()})
    stored.status, stored.done = becomes, 0
    stored.save()
    upload.refresh_from_db()
