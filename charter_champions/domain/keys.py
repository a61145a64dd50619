"""The keys that sign credentials: private halves in files of this machine, public ones in the database for ever."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from charter_champions.clients.open_badges import CannotSign, Key
from charter_champions.models import CredentialKey
from hub.shared.clock import now

OTHERS = 0o077
"""The rights that nobody but the hub's own user may have in the folder of keys."""


class NoSigningKey(CannotSign):
    """There is no key yet, or its private half is not on this machine."""


class KeyMadeMeanwhile(Exception):
    """Somebody else made a key at the same moment; nothing was made here."""


def signing_key() -> Key:
    """The newest key. Raises ``NoSigningKey``."""
    newest = CredentialKey.objects.last()
    if newest is None:
        raise NoSigningKey("There is no key that signs credentials yet: run make_credential_key.")
    try:
        pem = path_of(newest.key_id).read_bytes()
    except FileNotFoundError:
        raise NoSigningKey(
            f"The private half of key {newest.number} is not on this machine: copy it here, or run "
            "rotate_credential_key."
        ) from None
    key = Key.read(pem)
    if key.key_id != newest.key_id:
        raise NoSigningKey(f"The file of key {newest.number} holds another key.")
    return key


def signing_key_id() -> str:
    """The name of the newest key; empty without any."""
    return CredentialKey.objects.values_list("key_id", flat=True).last() or ""


def published_key_ids() -> list[str]:
    """The names of all keys there ever were, the newest first."""
    return list(CredentialKey.objects.order_by("-number").values_list("key_id", flat=True))


def make_first_key() -> CredentialKey | None:
    """The first key; ``None`` if there is one, also one that was made at the same moment elsewhere."""
    if CredentialKey.objects.exists():
        return None
    try:
        return make_key(1)
    except KeyMadeMeanwhile:
        return None


def rotate_key() -> CredentialKey:
    """A new key, which signs from now on; credentials that older ones signed stay good, whose public halves stay.

    The private halves of older keys are deleted here: nothing needs them, and whoever found one could sign with it.
    Raises ``KeyMadeMeanwhile``.
    """
    newest = CredentialKey.objects.last()
    made = make_key(newest.number + 1 if newest else 1)
    for key_id in CredentialKey.objects.filter(number__lt=made.number).values_list("key_id", flat=True):
        path_of(key_id).unlink(missing_ok=True)
    return made


def make_key(number: int) -> CredentialKey:
    """A new key with this number. The file is on the disk before the row: a published key can always sign.

    Raises ``KeyMadeMeanwhile`` if there is one with this number.
    """
    key = Key.new()
    path = path_of(key.key_id)
    write_private(path, key.pem)
    try:
        with transaction.atomic():
            return CredentialKey.objects.create(number=number, key_id=key.key_id, made_at=now())
    except BaseException as error:
        path.unlink()
        if isinstance(error, IntegrityError):
            raise KeyMadeMeanwhile from error
        raise


def path_of(key_id: str) -> Path:
    return settings.HUB_KEYS / f"{key_id}.pem"


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only this user may read, and wait until the disk has it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def faults_of_key_folder() -> list[str]:
    """What would let others reach the private halves, in sentences without a path."""
    folder = Path(settings.HUB_KEYS).resolve()
    faults = []
    for root in (settings.MEDIA_ROOT, settings.STATIC_ROOT, *settings.STATICFILES_DIRS):
        served = Path(root).resolve()
        if folder == served or served in folder.parents:
            faults.append(f"The folder of keys lies in {served.name!r}, which is served.")
    if folder.exists():
        paths = [folder, *folder.glob("*.pem")]
        if any(stat.S_IMODE(path.stat().st_mode) & OTHERS for path in paths):
            faults.append(
                "The keys that sign credentials can be read by others on this machine: take their rights away."
            )
    return faults


def key_state() -> str:
    """ "ok", or in a few words why nothing can be signed on this machine."""
    if faults_of_key_folder():
        return "keys are open to others"
    try:
        signing_key()
    except NoSigningKey:
        return "no key to sign with"
    except CannotSign:
        return "the key can't be read"
    return "ok"
