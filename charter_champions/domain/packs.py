"""The badge pack: one ZIP file with everything to show a badge, made after a change and kept until the next."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string
from django.utils.html import format_html

from charter_champions.clients.open_badges import bake_png, bake_svg
from charter_champions.enums import BadgeVariant
from charter_champions.models import BadgePack, Credential, Membership
from hub.shared.brand import brand_in_use
from hub.shared.clock import now, today
from hub.shared.commits import after_commit
from hub.shared.emails import absolute_url

from .badges import (
    PNG_SIZES,
    badge_pdf,
    badge_png,
    badge_svg,
    is_downloadable,
    qr_svg,
    svg_to_png,
    verify_url,
    year_words,
)
from .credentials import sign
from .orders import RELATIONS, fingerprint_for

BAKED_WIDTH = 1200
QR_WIDTH = 1200
"""In pixels."""

SINGLE_FILES = {
    "For print and in one colour": (
        ("-print.pdf", "A page with the badge in three sizes"),
        ("-mono.svg", "In black, for stamps and copies"),
        ("-reversed.svg", "In one light colour, for dark grounds"),
    ),
    "The square code alone": (
        ("-qr.svg", "Sharp at every size"),
        ("-qr.png", f"{QR_WIDTH} pixels wide"),
    ),
    "With the signature inside, for software that collects badges": (
        ("-baked.png", f"Badge in colour, {BAKED_WIDTH} pixels wide"),
        ("-baked.svg", "Badge in colour, sharp at every size"),
    ),
}
"""What the page offers one by one beside the artwork in colour, under its headings: how the names end, and titles."""

SUMS = "SHA256SUMS"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The one time that every file of a ZIP has here (the first that the format knows): same content, same bytes."""

NAME_LENGTH = 32


# What is in it


def pack_files(membership: Membership, credential: Credential) -> dict[str, bytes]:
    """Every file by its name, the checksums last."""
    stem = stem_of(membership)
    svg = {variant: badge_svg(membership, variant=variant) for variant in BadgeVariant}
    colour = svg[BadgeVariant.COLOUR]
    code_svg = qr_svg(verify_url(membership), title=qr_title(membership))
    words = {"membership": membership, "brand": brand_in_use(), "stem": stem, "verify_url": verify_url(membership)}
    pngs = {width: badge_png(membership, width=width) for width in PNG_SIZES}
    files: dict[str, bytes | str] = {
        "how-to-use.txt": render_to_string("charter_champions/pack/how-to-use.txt", words),
        f"{stem}-clean.svg": colour,
        f"{stem}-mono.svg": svg[BadgeVariant.MONO],
        f"{stem}-reversed.svg": svg[BadgeVariant.REVERSED],
        **{f"{stem}-{width}.png": png for width, png in pngs.items()},
        f"{stem}-print.pdf": badge_pdf(membership, at=credential.issued_at),
        f"{stem}-qr.svg": code_svg,
        f"{stem}-qr.png": svg_to_png(code_svg, width=QR_WIDTH),
        f"{stem}-baked.svg": bake_svg(colour.encode(), credential.document),
        f"{stem}-baked.png": bake_png(pngs[BAKED_WIDTH], credential.document),
        "credential.json": credential.document,
        "alt-text.txt": pack_alt_text(membership) + "\n",
        "embed.html": embed_snippet(membership) + "\n",
    }
    written = {name: content.encode() if isinstance(content, str) else content for name, content in files.items()}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in written.items())
    return {**written, SUMS: sums.encode()}


def stem_of(membership: Membership) -> str:
    """How the names of its files begin: letters, digits and dashes only, whatever the organisation is called."""
    return f"{membership.organisation.slug}-badge"


def pack_alt_text(membership: Membership) -> str:
    """The words for people who don't see the badge; true for as long as the picture is."""
    return (
        f"{brand_in_use().champion} badge of {membership.organisation.name}, {year_words(membership)}. "
        f"Badge code {membership.short_code}."
    )


def qr_title(membership: Membership) -> str:
    return f"Check the badge of {membership.organisation.name}"


def embed_snippet(membership: Membership) -> str:
    """HTML for other sites: a link and the picture of today's standing. No script, no cookie."""
    return format_html(
        '<a href="{}"><img src="{}" width="400" height="120" alt="{}: see the standing of {}"></a>',
        verify_url(membership),
        absolute_url(membership.badge_url),
        brand_in_use().champion,
        membership.organisation.name,
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of ``files``, the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            # PNG and PDF are compressed already.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".png", ".pdf")) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


# Making it


def run(payload: Mapping[str, Any]) -> None:
    """The errand: sign what is true now of a membership, and make its pack if it does not show that already.

    Raises ``CannotSign`` without a key, to be tried again.
    """
    membership = Membership.objects.filter(pk=payload["membership"]).first()
    if membership is not None and (credential := sign(membership)) is not None:
        make_pack(Membership.objects.select_related(*RELATIONS).get(pk=membership.pk), credential)


def make_pack(membership: Membership, credential: Credential) -> BadgePack | None:
    """The pack of ``membership`` as it is to be now; ``None`` for a badge that nobody may download today.

    Of two at once one pack stays. The file of the one before is deleted after the commit.
    """
    if not is_downloadable(membership, on=today()):
        return None
    fingerprint = fingerprint_for(membership)
    pack, _ = BadgePack.objects.get_or_create(membership=membership)
    if pack.is_of(fingerprint) and default_storage.exists(pack.file.name):
        return pack
    content = zipped(pack_files(membership, credential))
    name = default_storage.save(f"badge-packs/{get_random_string(NAME_LENGTH)}.zip", ContentFile(content))
    try:
        with transaction.atomic():
            pack = BadgePack.objects.select_for_update(of=("self",)).get(pk=pack.pk)
            before = pack.file.name
            pack.file.name, pack.size, pack.fingerprint, pack.made_at = name, len(content), fingerprint, now()
            pack.save(update_fields=["file", "size", "fingerprint", "made_at"])
            if before:
                after_commit(default_storage.delete, before)
    except BaseException:
        default_storage.delete(name)
        raise
    return pack


# Having it


def forget_unused(*, on: dt.date, dry_run: bool = False) -> int:
    """Delete the packs of badges that nobody may download any more; returns how many."""
    memberships = Membership.objects.filter(badge_pack__isnull=False).select_related("organisation", "badge_pack")
    unused = [row.badge_pack for row in memberships if not is_downloadable(row, on=on)]
    for pack in () if dry_run else unused:
        pack.delete()
        if pack.file:
            default_storage.delete(pack.file.name)
    return len(unused)


def opened(pack: BadgePack) -> File:
    """The ZIP file. Raises ``FileNotFoundError`` if the store has lost it."""
    return default_storage.open(pack.file.name)


def file_in(pack: BadgePack, name: str) -> bytes | None:
    """One file of the pack; ``None`` if it holds none of this name."""
    with opened(pack) as source, zipfile.ZipFile(source) as archive:
        return archive.read(name) if name in archive.namelist() else None
