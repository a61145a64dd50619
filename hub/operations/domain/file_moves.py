"""Bringing files from the folders in which they lay before to the stores that are set up now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages

from hub.shared.stores import PRIVATE, SIZES, put

from .readiness import PROBE

SIZES_PREFIX = "images/"
"""Where sizes of pictures are; all else that was ever in the folder of media is private now."""


class NotTheSame(Exception):
    """The store has another file under the name of one that should move."""


def store_of(alias: str, name: str) -> str:
    """The store in which a file belongs that was in the store ``alias``."""
    if alias not in {PRIVATE, SIZES}:
        return alias
    return SIZES if name.startswith(SIZES_PREFIX) else PRIVATE


def move_files() -> tuple[int, list[str]]:
    """Move every file that lies in a folder of the hub and belongs elsewhere; returns how many, and what stayed.

    A file is deleted only when the same bytes are in their new place. Stopped half-way it goes on when run again.
    """
    moved, left = 0, []
    for folder, alias in ((Path(settings.MEDIA_ROOT), SIZES), (Path(settings.HUB_PRIVATE_ROOT), PRIVATE)):
        for name in names_below(folder):
            place = store_of(alias, name)
            if is_in_place(storages[place], folder / name, name):
                continue
            try:
                moved += move(folder / name, name, place)
            except NotTheSame:
                left.append(name)
    return moved, left


def names_below(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.startswith((PROBE, ".")):
            yield path.relative_to(folder).as_posix()


def is_in_place(storage, path: Path, name: str) -> bool:
    return isinstance(storage, FileSystemStorage) and Path(storage.path(name)) == path.absolute()


def move(path: Path, name: str, place: str) -> bool:
    """Copy ``path`` into the store ``place`` under ``name``, then delete it. Raises ``NotTheSame``."""
    storage = storages[place]
    try:
        with path.open("rb") as source:
            if not storage.exists(name):
                if not put(place, name, File(source, name=name)):
                    raise NotTheSame(name)
            elif not holds_same(storage, name, source):
                raise NotTheSame(name)
    except FileNotFoundError:
        return False  # Deleted meanwhile, as a size of a picture may be.
    path.unlink(missing_ok=True)
    return True


def holds_same(storage, name: str, source) -> bool:
    with storage.open(name) as there:
        while piece := source.read(1024 * 1024):
            if there.read(len(piece)) != piece:
                return False
        return not there.read(1)


def words_for(moved: int, left: list[str]) -> str:
    files = "1 file" if moved == 1 else f"{moved} files"
    words = f"{files} moved." if moved else "Every file is where it belongs."
    if left:
        words += f" {len(left)} stayed: their new place holds other files of the same names, such as {left[0]}."
    return words
