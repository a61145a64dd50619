"""What must be true of the folders of files before the hub starts."""

from __future__ import annotations

import stat
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import storages

from .stores import PRIVATE, PrivateFolder


def faults_of_private_folder() -> list[str]:
    """What would let others reach the private files, in sentences without a path; none in a store elsewhere."""
    if not isinstance(storages[PRIVATE], PrivateFolder):
        return []
    private = Path(settings.HUB_PRIVATE_ROOT).resolve()
    faults = []
    for root in (settings.MEDIA_ROOT, settings.STATIC_ROOT, *settings.STATICFILES_DIRS):
        served = Path(root).resolve()
        if private == served or served in private.parents or private in served.parents:
            faults.append(f"The folder of private files and {served.name!r}, which is served, lie in one another.")
    if private.exists() and stat.S_IMODE(private.stat().st_mode) & 0o007:
        faults.append("The folder of private files can be read by others on this machine: take their rights away.")
    return faults


@register(Tags.security)
def check_private_folder(app_configs, **kwargs) -> list[CheckMessage]:
    return [Error(fault, id="hub.E010") for fault in faults_of_private_folder()]
