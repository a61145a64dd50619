from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from charter_champions.models import Application
from hub.shared import whole_files
from hub.shared.models import HubDocument, HubImage, HubRendition
from hub.shared.store_checks import check_private_folder
from hub.shared.stores import PRIVATE, SIZES, store
from tests.factories.shared import make_document, make_shown_image


@pytest.mark.django_db
def test_only_sizes_of_pictures_lie_where_they_are_served(settings):
    image, document = make_shown_image(), make_document()

    kept = [image.file, document.file]
    assert [Path(file.path).is_relative_to(settings.HUB_PRIVATE_ROOT) for file in kept] == [True, True]
    assert {path.parent.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()} == {"images"}
    assert len(list(Path(settings.MEDIA_ROOT, "images").iterdir())) == 10
    stores = [model._meta.get_field(name).storage.alias for model, name in (
        (HubImage, "file"), (HubDocument, "file"), (Application, "logo"), (HubRendition, "file"),
    )]  # fmt: skip
    assert stores == [PRIVATE, PRIVATE, PRIVATE, SIZES]


@pytest.mark.django_db
def test_a_private_file_has_no_address():
    assert (make_document().file.url, default_storage.url("a.pdf")) == ("", "")
    assert storages[SIZES].url("images/a b.webp") == "/media/images/a%20b.webp"


def test_a_task_writes_down_no_folder_of_a_store():
    path, arguments, options = default_storage.deconstruct()

    assert (path, arguments, options) == ("hub.shared.stores.store", ["default"], {})
    assert store(*arguments, **options) is storages["default"]


@pytest.mark.parametrize("name", ["../outside.txt", "a/../../outside.txt", "/etc/outside.txt"])
def test_no_name_leads_out_of_a_store(name):
    for alias in (PRIVATE, SIZES):
        with pytest.raises(SuspiciousFileOperation):
            storages[alias].save(name, ContentFile(b"x"))


def test_two_files_of_one_name_are_two_files(settings):
    names = [default_storage.save("a.txt", ContentFile(word)) for word in (b"one", b"two")]

    assert [default_storage.open(name).read() for name in names] == [b"one", b"two"]
    assert len(list(Path(settings.HUB_PRIVATE_ROOT).iterdir())) == 2


def test_whoever_takes_the_name_meanwhile_keeps_it(settings, monkeypatch):
    plain = os.link

    def slow(source, target):
        monkeypatch.setattr(whole_files.os, "link", plain)
        Path(target).write_bytes(b"theirs")
        plain(source, target)

    monkeypatch.setattr(whole_files.os, "link", slow)
    name = default_storage.save("a.txt", ContentFile(b"ours"))

    assert (default_storage.open("a.txt").read(), default_storage.open(name).read()) == (b"theirs", b"ours")
    assert len(list(Path(settings.HUB_PRIVATE_ROOT).iterdir())) == 2


def test_a_file_system_without_links_will_do(settings, monkeypatch):
    def refuse(source, target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(whole_files.os, "link", refuse)

    names = [default_storage.save("a.txt", ContentFile(word)) for word in (b"one", b"two")]

    assert [default_storage.open(name).read() for name in names] == [b"one", b"two"]


def test_a_private_folder_that_others_can_read_is_refused(settings, tmp_path):
    settings.MEDIA_ROOT, settings.HUB_PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"
    before = check_private_folder(None)
    settings.HUB_PRIVATE_ROOT.mkdir(mode=0o755)
    os.chmod(settings.HUB_PRIVATE_ROOT, 0o755)
    open_to_others = [error.msg for error in check_private_folder(None)]
    os.chmod(settings.HUB_PRIVATE_ROOT, stat.S_IRWXU)

    assert (before, check_private_folder(None)) == ([], [])
    assert open_to_others == [
        "The folder of private files can be read by others on this machine: take their rights away."
    ]


@pytest.mark.parametrize(
    ("private", "count"), [("media/private", 1), ("", 1), ("media", 1), ("private", 0), ("static/x", 1)]
)
def test_a_private_folder_among_what_is_served_is_refused(settings, tmp_path, private, count):
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "media", tmp_path / "other" / ".." / "static"
    settings.HUB_PRIVATE_ROOT = tmp_path / private
    if private == "":
        count = 2  # It holds both.

    assert len(check_private_folder(None)) == count


@pytest.mark.django_db
def test_readyz_tells_of_private_files_that_are_open(client, settings, tmp_path):
    settings.HUB_PRIVATE_ROOT = tmp_path / "open"
    settings.HUB_PRIVATE_ROOT.mkdir()
    os.chmod(settings.HUB_PRIVATE_ROOT, 0o755)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["parts"]["storage"]) == (503, "private files are open to others")
