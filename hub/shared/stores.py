"""The two stores of files. The default one is private: whatever a field says nothing about is served by no address.

Only sizes of pictures, which pages show, are in the other. What leaves either goes through a view that asks first.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from .whole_files import WholeFileStorage

PRIVATE, SIZES = "default", "renditions"
"""Their names in ``STORAGES``. What is new and says nothing goes into the first."""


def store(alias: str) -> Storage:
    """The store of this name. Tasks that delete a file write this down, and no keys or folders with it."""
    return storages[alias]


def put(alias: str, name: str, content: File) -> bool:
    """Write a file that must keep its name, such as one of a backup; returns whether the store let it."""
    storage = storages[alias]
    return getattr(storage, "save_as", storage.save)(name, content) == name


class Folder(WholeFileStorage):
    """A store in a folder."""

    alias: str

    def deconstruct(self) -> tuple[str, list, dict]:
        return "hub.shared.stores.store", [self.alias], {}


class SizesFolder(Folder):
    """``MEDIA_ROOT``: sizes of pictures, given out by ``hub.home.views.media``."""

    alias = SIZES


class PrivateFolder(Folder):
    """``HUB_PRIVATE_ROOT``: originals, documents, and what strangers sent. Only the hub's own user may read it."""

    alias = PRIVATE

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Path:
        return settings.HUB_PRIVATE_ROOT

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str) -> str:
        """Nothing: no address leads here. Wagtail and Django's forms ask for one, and go without."""
        return ""
