"""What a pack of badge files holds, and how tests make and open one."""

from __future__ import annotations

import zipfile

from django.core.files.storage import default_storage

from charter_champions.domain import packs
from charter_champions.models import BadgePack, Membership

FILES = [
    "how-to-use.txt",
    "sight-badge-clean.svg",
    "sight-badge-mono.svg",
    "sight-badge-reversed.svg",
    "sight-badge-300.png",
    "sight-badge-600.png",
    "sight-badge-1200.png",
    "sight-badge-2400.png",
    "sight-badge-print.pdf",
    "sight-badge-qr.svg",
    "sight-badge-qr.png",
    "sight-badge-baked.svg",
    "sight-badge-baked.png",
    "credential.json",
    "alt-text.txt",
    "embed.html",
    "SHA256SUMS",
]


def made_pack(membership: Membership) -> BadgePack:
    packs.run({"membership": membership.pk})
    return BadgePack.objects.get(membership=membership)


def unpacked(pack: BadgePack) -> dict[str, bytes]:
    with packs.opened(pack) as source, zipfile.ZipFile(source) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def stored() -> list[str]:
    return default_storage.listdir("badge-packs")[1] if default_storage.exists("badge-packs") else []
