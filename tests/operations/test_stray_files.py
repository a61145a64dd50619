from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from hub.operations.jobs import clear_stray_files
from hub.shared.jobs import Due
from tests.factories.shared import make_document, make_shown_image

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 5, 5, 2, 10, tzinfo=dt.UTC)


def age(path: Path, *, days: int) -> None:
    at = (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).timestamp()
    os.utime(path, (at, at))


def files(settings) -> set[Path]:
    folders = Path(settings.MEDIA_ROOT), Path(settings.HUB_PRIVATE_ROOT)
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("dry_run", [True, False])
def test_only_old_files_that_nothing_names_go(settings, dry_run):
    make_shown_image()
    make_document()
    kept = files(settings)
    for path in kept:
        age(path, days=400)
    # Whatever is original stays, even if no row names it.
    kept.add(Path(default_storage.path(default_storage.save("documents/unnamed.pdf", ContentFile(b"x")))))
    young = Path(storages["renditions"].path(storages["renditions"].save("images/young.webp", ContentFile(b"x"))))
    old = Path(storages["renditions"].path(storages["renditions"].save("images/old.webp", ContentFile(b"x"))))
    half, halves = (Path(settings.HUB_PRIVATE_ROOT, f"documents/.{name}.unfinished") for name in ("young", "old"))
    for path in (half, halves):
        path.write_bytes(b"ha")
    age(old, days=2)
    age(halves, days=2)

    words = clear_stray_files(Due(at=AT, since=AT - dt.timedelta(days=1), dry_run=dry_run))

    assert words == "1 unfinished file deleted, 1 size that nothing names deleted"
    assert files(settings) == kept | {young, half} | ({old, halves} if dry_run else set())
