"""The only writer of a membership's ``status``."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from charter_champions.enums import MEMBERSHIP_TRANSITIONS, CommitmentOccasion, MembershipStatus, SuspensionReason
from charter_champions.models import Application, CharterVersion, Membership, MembershipHistory
from hub.organisations.models import Organisation
from hub.shared.clock import now, today
from hub.shared.states import move
from hub.shared.templatetags.hub_tags import day

from .codes import new_code
from .credentials import issue
from .orders import order_pack
from .renewals import commit
from .standing import valid_until
from .telling import Notice

CODE_ATTEMPTS = 5


@transaction.atomic
def start_membership(
    organisation: Organisation,
    version: CharterVersion,
    *,
    user,
    on: dt.date | None = None,
    application: Application | None = None,
) -> Membership:
    """A membership of one year from the day ``on``; an open one of the organisation is ended and replaced by it."""
    on = on or today()
    # The organisation's row is the lock: where there is no membership yet, two at once would find none to replace.
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    older = Membership.objects.open().filter(organisation=organisation).first()
    if older is not None:
        change_status(
            older,
            MembershipStatus.ENDED,
            user=user,
            reason="Replaced by a newer membership",
            changes={"ended_on": on, "suspension_reason": ""},
        )
    membership = save_with_new_code(
        Membership(
            organisation=organisation,
            charter_version=version,
            application=application,
            started_on=on,
            valid_until=valid_until(on),
        )
    )
    MembershipHistory.objects.create(
        subject=membership, at=now(), user=user, before="", after=MembershipStatus.ACTIVE, is_public=True
    )
    commit(membership, version, occasion=CommitmentOccasion.JOINED, user=user)
    if older is not None:
        older.replaced_by = membership
        older.save(update_fields=["replaced_by"])
    issue(membership)
    return membership


def save_with_new_code(membership: Membership) -> Membership:
    """Save with a random code that no other has. Raises ``IntegrityError`` after five collisions in a row."""
    for attempt in range(1, CODE_ATTEMPTS + 1):
        membership.code = new_code()
        try:
            with transaction.atomic():
                membership.save(force_insert=True)
        except IntegrityError:
            if attempt == CODE_ATTEMPTS or not Membership.objects.filter(code=membership.code).exists():
                raise
        else:
            break
    return membership


@transaction.atomic
def suspend(
    membership: Membership, *, user, code: SuspensionReason, reason: str, on: dt.date | None = None
) -> Membership:
    """Suspend it from now on, and tell the champion ``reason``. Raises ``TransitionNotAllowed`` unless it is active."""
    on = on or today()
    changes = {"suspended_on": on, "suspension_reason": code}
    notice = suspension_notice(membership, code=code, reason=reason, on=on)
    change_status(membership, MembershipStatus.SUSPENDED, user=user, reason=notice.words["reason"], changes=changes)
    notice.send()
    return membership


def suspension_notice(
    membership: Membership, *, code: SuspensionReason, reason: str, on: dt.date | None = None
) -> Notice:
    words = {"reason": f"{SuspensionReason(code).label}. {reason}", "since": day(on or today())}
    return Notice(membership, "champions.suspended", words, to="verify")


@transaction.atomic
def reinstate(membership: Membership, *, user, reason: str) -> Membership:
    """Undo a suspension; the dates of validity stay. Raises ``TransitionNotAllowed`` unless it is suspended."""
    changes = {"suspended_on": None, "suspension_reason": ""}
    change_status(membership, MembershipStatus.ACTIVE, user=user, reason=reason, changes=changes)
    reinstatement_notice(membership, reason=reason).send()
    # Renamed meanwhile, it needs a new one.
    order_pack(membership)
    return membership


def reinstatement_notice(membership: Membership, *, reason: str) -> Notice:
    words = {"reason": reason, "until": day(membership.valid_until)}
    return Notice(membership, "champions.reinstated", words, to="verify")


@transaction.atomic
def end(membership: Membership, *, user, reason: str, on: dt.date | None = None) -> Membership:
    """End it for good, and tell the champion ``reason``. Raises ``TransitionNotAllowed`` if it has ended already."""
    on = on or today()
    changes = {"ended_on": on, "suspension_reason": ""}
    change_status(membership, MembershipStatus.ENDED, user=user, reason=reason, changes=changes)
    ending_notice(membership, reason=reason, on=on).send()
    return membership


def ending_notice(membership: Membership, *, reason: str, on: dt.date | None = None) -> Notice:
    return Notice(membership, "champions.ended", {"reason": reason, "since": day(on or today())}, to="verify")


def change_status(membership: Membership, to: MembershipStatus, *, user, reason: str, changes: dict) -> Membership:
    return move(
        membership,
        to,
        transitions=MEMBERSHIP_TRANSITIONS,
        history=MembershipHistory,
        user=user,
        reason=reason,
        is_public=True,
        changes=changes,
    )
