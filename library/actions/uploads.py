"""An editor's way to import: files are sent, looked over without storing, then stored or thrown away."""

import shutil
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Category
from library.actions.imports import import_books
from library.actions.report import MOST_LINES, Line
from library.actions.storing import Choices
from library.enums import ImportState
from library.models import BookImport
from network.models import Organisation

PROGRESS_EVERY = 200
"""Lines between two notes of the progress."""


class ImportStateError(ValueError):
    """The import is not in the state that the act needs; the words are for the editor."""


def check_files(
    *, files: Iterable["UploadedFile[Any]"], organisation: Organisation, rights: str, category: Category | None, by: User | None
) -> BookImport:
    """Keep the files and tell what would become of each book. Nothing is stored in the library."""
    files = list(files)
    named = "、".join(str(file.name) for file in files)
    upload = BookImport.objects.create(name=named[:200], organisation=organisation, rights=rights, category=category, by=by)
    upload.folder.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(files):
        _keep(upload, file, number)
    report = import_books([upload.folder], _choices(upload), store=False)
    upload.report, upload.total = report.as_json(MOST_LINES) | {"summary": report.summary()}, len(report.lines)
    upload.save()
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


def store_import(upload: BookImport) -> BookImport:
    """Store the books. One that was interrupted goes on when it is asked again."""
    _take(upload, {ImportState.CHECKED, ImportState.RUNNING}, ImportState.RUNNING)
    done = 0

    def heard(_line: Line) -> None:
        nonlocal done
        done += 1
        if done % PROGRESS_EVERY == 0:
            BookImport.objects.filter(pk=upload.pk).update(done=done)

    report = import_books([upload.folder], _choices(upload), say=heard)
    upload.report, upload.done = report.as_json(MOST_LINES) | {"summary": report.summary()}, len(report.lines)
    upload.status, upload.finished_at = ImportState.DONE, timezone.now()
    upload.save()
    shutil.rmtree(upload.folder, ignore_errors=True)
    return upload


def discard_import(upload: BookImport) -> None:
    """Throw the files away."""
    _take(upload, {ImportState.CHECKED}, ImportState.DISCARDED)
    shutil.rmtree(upload.folder, ignore_errors=True)


@transaction.atomic
def _take(upload: BookImport, wanted: set[ImportState], becomes: ImportState) -> None:
    """Change the state, unless somebody else did."""
    stored = BookImport.objects.select_for_update().get(pk=upload.pk)
    if stored.status not in wanted:
        raise ImportStateError(_("These files were dealt with already: %(state)s.") % {"state": stored.get_status_display()})
    stored.status = becomes
    stored.save()
    upload.refresh_from_db()
