"""Which credentials are revoked or suspended, as signed lists that are worked out from the rows at the moment."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from charter_champions.clients.open_badges import LIST_BITS, as_text, did_of, sign_status_list
from charter_champions.enums import StatusPurpose
from charter_champions.models import Membership, SignedStatusList, StatusEntry, StatusList
from hub.shared.clock import now

from .keys import NoSigningKey, signing_key, signing_key_id

GUESSES = 20
"""How many random places are tried before the free ones are looked up: enough for a list that is half full."""


def give_place() -> StatusEntry:
    """A place that no credential ever had, at random, so that it tells nothing of when or to whom it was given.

    A full list is followed by a new one. Safe to run at the same time on many machines: the database decides.
    """
    while True:
        status_list = StatusList.objects.last() or begin_list(1)
        for index in places_to_try(status_list):
            try:
                with transaction.atomic():
                    return StatusEntry.objects.create(status_list=status_list, index=index)
            except IntegrityError:
                continue
        begin_list(status_list.number + 1)


def places_to_try(status_list: StatusList):
    """Random places, then every free one in random order; none of a list that is full."""
    if status_list.entries.count() < LIST_BITS:
        yield from (secrets.randbelow(LIST_BITS) for _ in range(GUESSES))
        free = list(set(range(LIST_BITS)) - set(status_list.entries.values_list("index", flat=True)))
        secrets.SystemRandom().shuffle(free)
        yield from free


def begin_list(number: int) -> StatusList:
    """The list with this number, made unless somebody else just did."""
    try:
        with transaction.atomic():
            return StatusList.objects.create(number=number, begun_at=now())
    except IntegrityError:
        return StatusList.objects.get(number=number)


def begin_next_list() -> None:
    """Give no more places of the lists there are: after a restore nobody knows which were given since the backup."""
    if (last := StatusList.objects.last()) is not None:
        begin_list(last.number + 1)


def set_bits(status_list: StatusList, purpose: StatusPurpose, *, on: dt.date) -> list[int]:
    """The places whose bit is set on the day ``on``, in order.

    A credential goes by its membership. Revoked: ended, replaced, or a place whose credential is gone. Suspended:
    for as long as the membership is, and is not over.
    """
    memberships = Membership.objects.all()
    if purpose == StatusPurpose.REVOCATION:
        is_set = Q(credential__isnull=True) | Q(credential__membership__in=memberships.over(on=on))
    else:
        is_set = Q(credential__membership__in=memberships.suspended(on=on))
    return list(status_list.entries.filter(is_set).order_by("index").values_list("index", flat=True))


def signed_list(status_list: StatusList, purpose: StatusPurpose, *, on: dt.date) -> str:
    """The list of the day ``on``, signed; byte for byte the same for as long as its content and the key are.

    Raises ``CannotSign`` if it has to be signed and can't be on this machine.
    """
    did, address = did_of(settings.HUB_BASE_URL), status_list.address(purpose)
    indexes = set_bits(status_list, purpose, on=on)
    fingerprint = hashlib.sha256(as_text({"did": did, "id": address, "bits": LIST_BITS, "set": indexes}).encode())
    content = {"purpose": purpose, "fingerprint": fingerprint.hexdigest()}
    kept = status_list.signed.filter(**content)
    if (known := kept.filter(key_id=signing_key_id()).first()) is not None:
        return known.document
    try:
        key = signing_key()
    except NoSigningKey:
        # An older key's signature is as good: its public half is published for ever.
        if (older := kept.last()) is not None:
            return older.document
        raise
    at = now()
    document = sign_status_list(did, address, purpose, indexes, key=key, at=at, bits=LIST_BITS)
    try:
        with transaction.atomic():
            status_list.signed.create(**content, key_id=key.key_id, document=document, signed_at=at)
    except IntegrityError:
        # Another worker was first: everybody gets the same bytes.
        return SignedStatusList.objects.get(status_list=status_list, **content, key_id=key.key_id).document
    return document
