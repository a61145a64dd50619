"""The mails to a champion about its membership: to everybody who acts for the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from charter_champions.models import CharterRecallMail, Membership, MembershipReminder
from hub.organisations.domain.people import addresses_of, let_contacts_in
from hub.shared import emails
from hub.shared.clock import now
from hub.shared.emails import RenderedEmail

TARGETS = {
    "badge": lambda membership: reverse("badge:pack", args=[membership.code]),
    "renewal": lambda membership: reverse("champion:renew", args=[membership.organisation.slug]),
    "charter": lambda membership: reverse("champion:commit", args=[membership.organisation.slug]),
    "verify": lambda membership: membership.get_absolute_url(),
}
"""Where the button of a mail can lead."""


@dataclass(frozen=True)
class Notice:
    """A mail of ``kind`` to each who acts for the organisation; its button leads to ``to``, one of ``TARGETS``."""

    membership: Membership
    kind: str
    words: Mapping[str, str]
    to: str

    @property
    def addresses(self) -> list[str]:
        return addresses_of(self.membership.organisation)

    @property
    def context(self) -> dict[str, str]:
        return {"organisation": self.membership.organisation.name, **self.words}

    @property
    def button_url(self) -> str:
        return TARGETS[self.to](self.membership)

    def rendered(self) -> RenderedEmail:
        """The mail as it would be now. Raises as ``emails.render_in_use`` does."""
        return emails.render_in_use(self.kind, self.context, button_url=self.button_url)

    def send(self) -> int:
        """Write it to each, in the current transaction; returns to how many. Raises as ``emails.send`` does."""
        addresses = self.addresses
        for address in addresses:
            emails.send(self.kind, address, context=self.context, button_url=self.button_url)
        return len(addresses)


def send_once(notice: Notice, sent: type[MembershipReminder | CharterRecallMail], **which: object) -> None:
    """Send what asks a champion to act, and write down in ``sent`` that it went out; nothing if that is there already.

    Known contacts may sign in from then on, so that there is somebody who can. In the current transaction, under the
    membership's lock.
    """
    row, is_new = sent.objects.get_or_create(
        membership=notice.membership, **which, defaults={"sent_at": now(), "recipients": 0}
    )
    if is_new:
        let_contacts_in(notice.membership.organisation)
        row.recipients = notice.send()
        row.save(update_fields=["recipients"])
