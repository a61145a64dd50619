from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hub.operations.domain.file_moves import move_files, store_of


@pytest.fixture
def old_files(settings):
    """Files as a version before the two stores kept them."""
    media = Path(settings.MEDIA_ROOT)
    for name in ("original_images/a.png", "documents/deep/b.pdf", "images/a.width-1200.webp"):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_text(name)
    return media


def files_below(folder) -> dict[str, str]:
    paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def test_private_files_leave_the_folder_that_is_served(old_files, settings):
    assert (move_files(), move_files()) == ((2, []), (0, []))
    assert files_below(old_files) == {"images/a.width-1200.webp": "images/a.width-1200.webp"}
    assert files_below(settings.HUB_PRIVATE_ROOT) == {
        "documents/deep/b.pdf": "documents/deep/b.pdf",
        "original_images/a.png": "original_images/a.png",
    }


def test_it_goes_on_where_it_was_stopped(old_files, settings):
    """After the copy, before the old file was deleted."""
    place = Path(settings.HUB_PRIVATE_ROOT, "original_images/a.png")
    place.parent.mkdir(parents=True)
    place.write_text("original_images/a.png")

    assert move_files() == (2, [])
    assert not (old_files / "original_images/a.png").exists()


def test_another_file_of_the_same_name_is_neither_lost_nor_replaced(old_files, settings):
    place = Path(settings.HUB_PRIVATE_ROOT, "original_images/a.png")
    place.parent.mkdir(parents=True)
    place.write_text("another")

    with pytest.raises(CommandError, match=r"1 file moved\. 1 stayed: .* such as original_images/a\.png\."):
        call_command("move_files")
    assert place.read_text() == "another"
    assert (old_files / "original_images/a.png").read_text() == "original_images/a.png"


def test_links_and_probes_stay_where_they_are(old_files, settings, tmp_path):
    (tmp_path / "elsewhere").write_text("x")
    (old_files / "link.txt").symlink_to(tmp_path / "elsewhere")
    (old_files / ".readyz-1").write_text("x")

    move_files()

    assert sorted(path.name for path in old_files.iterdir() if not path.is_dir()) == [".readyz-1", "link.txt"]


@pytest.mark.parametrize(
    ("alias", "name", "expected"),
    [
        ("default", "images/a.webp", "renditions"),
        ("default", "original_images/a.png", "default"),
        ("renditions", "images/a.webp", "renditions"),
        ("archive", "images/a.webp", "archive"),
    ],
)
def test_a_file_of_an_old_backup_goes_where_it_belongs_now(alias, name, expected):
    assert store_of(alias, name) == expected
