"""Signed credentials: one for each thing there is to say of a membership, never changed and never signed twice."""

from __future__ import annotations

import logging

from django.db import transaction
from django.urls import reverse

from charter_champions.clients.open_badges import CannotSign, Place, sign_credential
from charter_champions.enums import MembershipStatus, StatusPurpose
from charter_champions.models import Credential, Membership
from hub.shared.clock import now
from hub.shared.emails import absolute_url

from .keys import signing_key
from .orders import order_pack
from .statements import fingerprint_of, statement_of
from .status_lists import give_place

logger = logging.getLogger(__name__)


def issue(membership: Membership) -> Credential | None:
    """The credential of what is true of ``membership`` now, and its pack ordered. To be called in the transaction.

    Without a key, or where signing fails, ``None``: whoever approves or renews must not fail because of it. The order
    that is given in any case sees to both once there is a key.
    """
    order_pack(membership)
    try:
        with transaction.atomic():
            return sign(membership)
    except CannotSign as error:
        logger.warning("The credential of membership %s waits: %s", membership.pk, error)
        return None


@transaction.atomic
def sign(membership: Membership) -> Credential | None:
    """The newest credential if it says what is true now, else a new one; two at once make one.

    ``None`` for a membership that is not active and has none. Raises ``CannotSign``.
    """
    # The row of the membership is the lock.
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "charter_version")
        .get(pk=membership.pk)
    )
    newest = membership.credentials.last()
    if membership.status != MembershipStatus.ACTIVE:
        return newest
    statement = statement_of(membership)
    fingerprint = fingerprint_of(statement)
    if newest is not None and newest.fingerprint == fingerprint:
        return newest
    # Before a place is taken, which no other credential may have then.
    key = signing_key()
    number = newest.number + 1 if newest is not None else 1
    entry = give_place()
    lists = {str(purpose): entry.status_list.address(purpose) for purpose in StatusPurpose}
    at = now()
    document = sign_credential(
        statement,
        address=absolute_url(reverse("credentials:one", args=[membership.code, number])),
        place=Place(lists, entry.index),
        key=key,
        at=at,
    )
    return Credential.objects.create(
        membership=membership,
        number=number,
        document=document,
        fingerprint=fingerprint,
        key_id=key.key_id,
        valid_from=statement.valid_from,
        valid_until=statement.valid_until,
        status_entry=entry,
        issued_at=at,
    )


def newest_of(membership: Membership) -> Credential | None:
    """The credential that was signed last for ``membership``, whether or not it says what is true now."""
    return membership.credentials.select_related("status_entry__status_list").last()
