"""Ordering what a membership shows of itself, its credential and the pack with everything in it, once for a change."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from charter_champions.models import BadgePack, Membership
from hub.shared import errands, lettering
from hub.shared.brand import brand_in_use
from hub.shared.clock import now, today

from .badges import is_downloadable
from .statements import fingerprint_of, statement_of

PACK = "champions.badge_pack"
ALL_PACKS = "champions.badge_packs"

RELATIONS = ("organisation", "charter_version")
DRAWN_BY = ("domain/artwork.py", "domain/badges.py", "domain/packs.py", "domain/quilt.py")
DRAWN_FROM = ("*.svg", "*.typ", "pack/*.txt")
NOT_SHOWN = {"email"}
"""What no file of a pack says of the brand: with another, the files stay as they are."""


def fingerprint_for(membership: Membership) -> str:
    """What the pack of ``membership`` has to show now, as SHA-256. No query if its relations are there."""
    shown = [
        fingerprint_of(statement_of(membership)),
        membership.code,
        membership.organisation.slug,
        str({name: value for name, value in asdict(brand_in_use()).items() if name not in NOT_SHOWN}),
        edition(),
    ]
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()


@cache
def edition() -> str:
    """What draws badges in this release: one that draws them otherwise makes every pack anew."""
    app, templates = Path(__file__).resolve().parent.parent, settings.PROJECT_DIR / "templates" / "charter_champions"
    paths = [*(app / name for name in DRAWN_BY), Path(lettering.__file__)]
    paths += [path for pattern in DRAWN_FROM for path in sorted(templates.glob(pattern))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def pack_of(membership: Membership) -> BadgePack | None:
    """The pack that shows what is true now. ``None`` if there is none; then it is on its way."""
    fingerprint = fingerprint_for(membership)
    pack = BadgePack.objects.filter(membership=membership).first()
    if pack is not None and pack.is_of(fingerprint):
        return pack
    order_once(membership, pack, fingerprint)
    return None


def order_pack(membership: Membership, *, again: bool = False) -> bool:
    """Have the credential and the pack made after the commit, unless that was ordered lately and not ``again``."""
    pack = BadgePack.objects.filter(membership=membership).first()
    return order_once(membership, pack, fingerprint_for(membership), again=again)


def order_once(membership: Membership, pack: BadgePack | None, fingerprint: str, *, again: bool = False) -> bool:
    """Order the pack unless just that was ordered lately, however many ask at once; returns whether it was."""
    at = now()
    if not again and pack is not None and pack.is_on_its_way(fingerprint, at=at):
        return False
    with transaction.atomic():
        if pack is None:
            BadgePack.objects.get_or_create(membership=membership)
        locked = BadgePack.objects.select_for_update(of=("self",)).get(membership=membership)
        if not again and locked.is_on_its_way(fingerprint, at=at):
            return False
        locked.ordered, locked.ordered_at = fingerprint, at
        locked.save(update_fields=["ordered", "ordered_at"])
        errands.order(PACK, {"membership": membership.pk})
    return True


def stale(*, on: dt.date) -> Iterator[tuple[Membership, BadgePack | None, str]]:
    """Each badge that may be downloaded on the day ``on`` and has no pack that shows what is true, with what would."""
    memberships = Membership.objects.open().select_related(*RELATIONS, "badge_pack")
    for membership in memberships.iterator(chunk_size=500):
        if is_downloadable(membership, on=on):
            pack, fingerprint = getattr(membership, "badge_pack", None), fingerprint_for(membership)
            if pack is None or not pack.is_of(fingerprint):
                yield membership, pack, fingerprint


def order_stale(*, on: dt.date, again: bool = False) -> int:
    """Order every pack and credential that is missing or shows what is true no more; returns how many.

    After a new brand, a new release or a new key, and for whatever an order was lost for.
    """
    return sum(order_once(*wanted, again=again) for wanted in list(stale(on=on)))


def order_all_packs(*, again: bool = False) -> None:
    """Have looked after the commit for every badge that does not show what is true now."""
    errands.order(ALL_PACKS, {"again": again})


def run_all(payload: Mapping[str, Any]) -> None:
    """The errand after a change of what all badges show."""
    order_stale(on=today(), again=payload["again"])
