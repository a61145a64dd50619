"""What was sent from a page of an application and could not be saved: kept, to be shown again with what is wrong."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.files import File
from django.db import transaction

from charter_champions.models import Application, UnsavedPage
from hub.shared.clock import now
from hub.shared.privacy.scrub import delete_file_later
from hub.shared.whole_files import files_with_rows

MOST_KEPT = 5
"""Of one application; the oldest of more goes."""


@dataclass(frozen=True)
class Typed:
    """The boxes of a form as they were sent, what was wrong with its files, and a picture that could not be saved."""

    boxes: dict[str, list[str]]
    file_errors: dict[str, list[str]] = field(default_factory=dict)
    is_for_later: bool = False


def keep_unsaved(
    application: Application, page: str, typed: Typed, *, key: uuid.UUID | None = None, picture: File | None = None
) -> UnsavedPage:
    """Keep ``typed``, in place of what was kept under ``key`` before; a ``picture`` replaces the one from before."""
    words = json.dumps({"boxes": typed.boxes, "files": typed.file_errors, "later": typed.is_for_later})
    with files_with_rows() as watch, transaction.atomic():
        row = application.unsaved_pages.filter(key=key, page=page).first() if key else None
        row = watch(row or UnsavedPage(application=application, page=page))
        row.typed, row.at = words, now()
        if picture is not None:
            if row.picture:
                delete_file_later(row.picture.storage, row.picture.name)
            row.picture.save(picture.name, picture, save=False)
        row.save()
        forget_rows(application.unsaved_pages.all()[MOST_KEPT:])
    return row


def recall_unsaved(application: Application, page: str, key: uuid.UUID | None) -> tuple[UnsavedPage, Typed] | None:
    row = application.unsaved_pages.filter(key=key, page=page).first() if key else None
    return None if row is None else (row, typed_in(row))


def kept_pages(application: Application) -> list[tuple[UnsavedPage, Typed]]:
    """All that is kept of ``application``, the newest first. One query."""
    return [(row, typed_in(row)) for row in application.unsaved_pages.all()]


def typed_in(row: UnsavedPage) -> Typed:
    kept: Mapping = json.loads(row.typed)
    return Typed(kept["boxes"], kept["files"], kept["later"])


def forget_unsaved(application: Application, *, key: uuid.UUID | None = None) -> None:
    """Delete what is kept of ``application``, or only what is kept under ``key``."""
    rows = application.unsaved_pages.all()
    with transaction.atomic():
        forget_rows(rows if key is None else rows.filter(key=key))


def forget_rows(rows: Iterable[UnsavedPage]) -> None:
    for row in rows:
        if row.picture:
            delete_file_later(row.picture.storage, row.picture.name)
        row.delete()
