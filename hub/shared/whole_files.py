"""Files that are there whole with their row, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models.fields.files import FieldFile

Row = TypeVar("Row", bound=models.Model)


class WholeFileStorage(FileSystemStorage):
    """Django's storage on a disk, without the part of a file that a full disk had room for."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except OSError:
            self.remove_part(name, content.size)
            raise

    def remove_part(self, name: str, size: int) -> None:
        path = self.path(name)
        # A whole file of this name would be somebody else's, who was faster.
        with suppress(FileNotFoundError):
            if os.path.getsize(path) < size:
                os.remove(path)


@contextmanager
def files_with_rows() -> Iterator[Callable[[Row], Row]]:
    """Remove the files that rows got inside the block if the block fails: nothing points to them then.

    It stands around the transaction, so that what fails at the commit counts too. Rows are made known to it, before
    they are saved, by the function that it gives.
    """
    known: list[tuple[models.Model, dict[str, str]]] = []

    def watch(row: Row) -> Row:
        known.append((row, {name: file.name for name, file in stored_files(row)}))
        return row

    try:
        yield watch
    except BaseException:
        for row, before in known:
            for name, file in stored_files(row):
                if before.get(name) != file.name:
                    file.storage.delete(file.name)
        raise


def stored_files(row: models.Model) -> list[tuple[str, FieldFile]]:
    """The files of ``row`` that are in their storage, with the names of their fields."""
    names = [field.name for field in row._meta.concrete_fields if isinstance(field, models.FileField)]
    files = [(name, getattr(row, name)) for name in names]
    return [(name, file) for name, file in files if file and file._committed]
