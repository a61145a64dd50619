"""Champions from before there was a partner area: their contacts are invited."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from charter_champions.models import Membership
from hub.organisations.models import Organisation, OrganisationPerson
from hub.portal.domain.invitations import invite
from hub.portal.models import Invitation
from hub.shared.clock import today


def contacts_to_invite() -> list[tuple[Organisation, str]]:
    """Each champion without people and without any invitation so far, with the address of its first contact."""
    mine = {"organisation": OuterRef("pk")}
    champions = Organisation.objects.filter(
        Exists(Membership.objects.listed(on=today()).filter(**mine)),
        ~Exists(OrganisationPerson.objects.filter(**mine)),
        ~Exists(Invitation.objects.filter(**mine)),
    ).prefetch_related("contacts")
    found = []
    for organisation in champions.order_by("name", "pk"):
        address = next((contact.email for contact in organisation.contacts.all() if contact.email), "")
        if address:
            found.append((organisation, address))
    return found


def invite_contacts() -> int:
    """Invite them, each in a transaction of its own; returns how many there were."""
    wanted = contacts_to_invite()
    for organisation, address in wanted:
        invite(organisation, address, by=None)
    return len(wanted)
