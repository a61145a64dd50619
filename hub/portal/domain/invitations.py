"""Inviting somebody to act for an organisation: a mail with a link, a page with a button, one place."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from hub.accounts import partners
from hub.accounts.people import folded, may_enter_admin
from hub.organisations.domain.people import add_person, lock
from hub.organisations.enums import PersonRole
from hub.organisations.models import Organisation, OrganisationPerson
from hub.portal import emails
from hub.portal.models import INVITATION_LASTS, Invitation
from hub.shared import audit, tokens
from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.templatetags.hub_tags import day

PURPOSE = "portal.invitation"
MOST_PEOPLE = 20

INVITED = audit.register_action("person_invited", "Invited a person of an organisation")
CANCELLED = audit.register_action("invitation_cancelled", "Cancelled an invitation")


class InvitationRefused(Exception):
    """It can't be sent or accepted. ``message`` says why to the person who asked for it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


ALREADY_THERE = "This person acts for your organisation already."
INVITED_ALREADY = (
    "{email} was invited already, on {sent_on}. That link still works until {until}. "
    "To send another one, cancel that invitation first."
)
TOO_MANY = f"An organisation has {MOST_PEOPLE} people at most, those who are invited among them. Remove somebody first."
WRONG_PERSON = (
    "You are signed in with another address than the one that was invited. Sign out first, then open the link again."
)
STAFF_SIGNS_IN = (
    "This address belongs to somebody who works here. Sign in with your password first, then open the link again."
)
SWITCHED_OFF = "The account with this address is switched off. Get in touch with us, and we help."


def is_same(one: str, other: str) -> bool:
    """Whether two addresses are one, whatever their case."""
    return folded(one.strip()) == folded(other.strip())


@transaction.atomic
def invite(
    organisation: Organisation,
    email: str,
    *,
    by: AbstractBaseUser | None,
    role: PersonRole = PersonRole.KEEPER,
    request=None,
) -> Invitation:
    """Send an invitation; one of the address that ran out is used again with a new link. ``role`` is for who accepts.

    Raises ``InvitationRefused`` for who acts for the organisation already or is invited, whatever the case of the
    address, and when there are too many.
    """
    organisation, at = lock(organisation), now()
    people = list(organisation.people.select_related("user"))
    if any(is_same(person.user.email, email) for person in people):
        raise InvitationRefused(ALREADY_THERE)
    unanswered = list(organisation.portal_invitations.filter(accepted_at=None, cancelled_at=None))
    invitation = next((one for one in unanswered if is_same(one.email, email)), None)
    if invitation is not None and invitation.expires_at > at:
        sent_on, until = day(localdate(invitation.sent_at)), day(localdate(invitation.expires_at))
        raise InvitationRefused(INVITED_ALREADY.format(email=invitation.email, sent_on=sent_on, until=until))
    waiting = [one for one in unanswered if one.expires_at > at]
    if len(people) + len(waiting) >= MOST_PEOPLE:
        raise InvitationRefused(TOO_MANY)
    if invitation is None:
        invitation = Invitation.objects.create(
            organisation=organisation, email=email, role=role, invited_by=by, sent_at=at
        )
    else:
        tokens.revoke_all(PURPOSE, invitation)
        invitation.sent_at, invitation.invited_by, invitation.role = at, by, role
        invitation.save(update_fields=["sent_at", "invited_by", "role"])
    token = tokens.issue(PURPOSE, invitation, lasts=INVITATION_LASTS)
    send(
        emails.INVITATION.key,
        email,
        context={"organisation": organisation.name, "until": day(invitation.expires_at)},
        button_url=reverse("portal:invitation", args=[token]),
    )
    audit.record(INVITED, actor=by, subject=organisation, changes={"invitation": invitation.pk}, request=request)
    return invitation


def look_up(token: str) -> Invitation:
    """The invitation behind a link. Changes nothing. Raises ``TokenError``."""
    invitation = tokens.look_up(PURPOSE, token).subject
    refuse_over(invitation)
    return invitation


def refuse_over(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise tokens.TokenUsed
    if invitation.cancelled_at is not None:
        raise tokens.TokenRevoked


@transaction.atomic
def accept(token: str, *, name: str, visitor, request=None) -> OrganisationPerson:
    """Make who has the invited address a person of the organisation, with a partner account if there is none.

    ``visitor`` is who is signed in, if anybody. Staff act for an organisation with the account that they have, so they
    have to be signed in. Raises ``TokenError``, or ``InvitationRefused``; nothing is changed then.
    """
    invitation = tokens.consume(PURPOSE, token).subject
    refuse_over(invitation)
    user = account_of(invitation.email, name, visitor)
    organisation = lock(invitation.organisation)
    if organisation.people.count() >= MOST_PEOPLE:
        raise InvitationRefused(TOO_MANY)
    person = add_person(organisation, user, role=PersonRole(invitation.role), by=user, request=request)
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])
    return person


def account_of(email: str, name: str, visitor) -> AbstractBaseUser:
    if visitor.is_authenticated:
        if not is_same(visitor.email, email):
            raise InvitationRefused(WRONG_PERSON)
        if may_enter_admin(visitor):
            return visitor
    try:
        return partners.partner_for(email, name)
    except partners.StaffAddressError:
        raise InvitationRefused(STAFF_SIGNS_IN) from None
    except partners.NoPartnerError:
        raise InvitationRefused(SWITCHED_OFF) from None


@transaction.atomic
def cancel(invitation: Invitation, *, by: AbstractBaseUser, request=None) -> None:
    """Its link works no more. One that was accepted or cancelled meanwhile stays so."""
    lock(invitation.organisation)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.accepted_at is not None or row.cancelled_at is not None:
        return
    tokens.revoke_all(PURPOSE, row)
    row.cancelled_at = now()
    row.save(update_fields=["cancelled_at"])
    audit.record(CANCELLED, actor=by, subject=row.organisation, changes={"invitation": row.pk}, request=request)
