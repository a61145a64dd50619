"""Files that are there whole with their row, or not at all."""

from __future__ import annotations

import errno
import os
import posixpath
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models.fields.files import FieldFile

Row = TypeVar("Row", bound=models.Model)


UNFINISHED = ".unfinished"
NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}


class WholeFileStorage(FileSystemStorage):
    """Django's storage on a disk, where a file has its name only once all of it is written.

    Nothing is left of what a full disk had no room for. Of what a killed worker was writing there is a file that nobody
    asks for, until ``hub.operations`` clears it away.
    """

    def _save(self, name: str, content) -> str:
        unfinished = posixpath.join(posixpath.dirname(name), f".{uuid.uuid4().hex}{UNFINISHED}")
        try:
            super()._save(unfinished, content)
            while True:
                try:
                    give_name(self.path(unfinished), self.path(name))
                    return name
                except FileExistsError:
                    name = self.get_available_name(name)
        finally:
            Path(self.path(unfinished)).unlink(missing_ok=True)


def give_name(unfinished: str, path: str) -> None:
    """Let ``unfinished`` be found at ``path``. Raises ``FileExistsError`` if something is there: it is not replaced."""
    try:
        os.link(unfinished, path)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        # A file system without links.
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "There is a file already") from error
        os.rename(unfinished, path)


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
