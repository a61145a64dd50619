"""Files that no row names: what a killed worker was writing, and sizes of pictures whose row never came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.core.files.storage import Storage, storages

from hub.shared.clock import now
from hub.shared.models import HubRendition
from hub.shared.stores import PRIVATE, SIZES, Folder
from hub.shared.whole_files import UNFINISHED

from .backups import names_in

OLD = dt.timedelta(days=1)
"""Whoever writes a file writes its row within minutes, a restore within hours."""

NAMES_AT_ONCE = 500


def clear_away(*, dry_run: bool = False) -> tuple[int, int]:
    """Delete old files that were never finished, and old sizes that no row names; returns how many of each.

    Originals and documents are left alone: of those nothing could be made again.
    """
    unfinished = list(old_unfinished())
    sizes = list(stray_sizes(storages[SIZES]))
    if not dry_run:
        for path in unfinished:
            path.unlink(missing_ok=True)
        for name in sizes:
            storages[SIZES].delete(name)
    return len(unfinished), len(sizes)


def old_unfinished() -> Iterator[Path]:
    limit = (now() - OLD).timestamp()
    for storage in (storages[PRIVATE], storages[SIZES]):
        if isinstance(storage, Folder):
            for path in Path(storage.location).rglob(f".*{UNFINISHED}"):
                if path.stat().st_mtime < limit:
                    yield path


def stray_sizes(storage: Storage) -> Iterator[str]:
    names = names_in(storage)
    while some := list(islice(names, NAMES_AT_ONCE)):
        named = set(HubRendition.objects.filter(file__in=some).values_list("file", flat=True))
        for name in some:
            if name not in named and storage.get_modified_time(name) < now() - OLD:
                yield name
