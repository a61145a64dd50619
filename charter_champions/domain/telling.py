"""The mails to a champion about its membership: to everybody who acts for the organisation."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from charter_champions.models import Membership
from hub.organisations.domain.people import addresses_of
from hub.shared import emails

TARGETS = {
    "badge": lambda membership: reverse("badge:pack", args=[membership.code]),
    "renewal": lambda membership: reverse("champion:renew", args=[membership.organisation.slug]),
    "charter": lambda membership: reverse("champion:commit", args=[membership.organisation.slug]),
    "verify": lambda membership: membership.get_absolute_url(),
}
"""Where the button of a mail can lead."""


def tell(membership: Membership, kind: str, context: Mapping[str, str], *, to: str) -> int:
    """Write a mail of ``kind`` to each who acts for the organisation, in the current transaction; returns how many.

    ``to`` is one of ``TARGETS``. Raises as ``emails.send`` does.
    """
    organisation = membership.organisation
    addresses = addresses_of(organisation)
    for address in addresses:
        emails.send(
            kind, address, context={"organisation": organisation.name, **context}, button_url=TARGETS[to](membership)
        )
    return len(addresses)
