"""One more year: who may renew when, what it changes, and the mails before and after the last day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from charter_champions.enums import CommitmentOccasion, MembershipStatus
from charter_champions.models import (
    CharterCommitment,
    CharterVersion,
    Membership,
    MembershipReminder,
    MembershipRenewal,
)
from hub.organisations.domain.confirming import confirm_listing
from hub.organisations.enums import ConfirmedBy
from hub.organisations.models import Organisation
from hub.shared.clock import now, today
from hub.shared.templatetags.hub_tags import day

from .credentials import issue
from .standing import REMINDER_DAYS, is_renewal_open, listed_until, reminder_due, renewed_until
from .telling import Notice, send_once


class RenewalNotOpenError(Exception):
    """It can't be renewed now: suspended, ended or replaced, renewed already, or before or after its time."""


def may_renew(membership: Membership, *, on: dt.date) -> bool:
    """Whether ``membership`` may be renewed on the day ``on``."""
    return (
        membership.status == MembershipStatus.ACTIVE
        and not membership.is_replaced(on=on)
        and (membership.organisation.closed_on is None or membership.organisation.closed_on > on)
        and is_renewal_open(membership.valid_until, on=on)
    )


@transaction.atomic
def renew(
    membership: Membership,
    version: CharterVersion,
    *,
    did: str,
    is_listing_right: bool,
    last_day: dt.date,
    user,
    on: dt.date | None = None,
) -> MembershipRenewal:
    """Make ``membership`` valid for a year more and commit it to ``version``; its code stays.

    ``last_day`` is the one that was on the form: sent twice, or by two people at once, it counts once and the same row
    is returned. Raises ``RenewalNotOpenError``.
    """
    on = on or today()
    Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if made := row.renewals.filter(valid_until_before=last_day).first():
        return made
    if row.valid_until != last_day or not may_renew(row, on=on):
        raise RenewalNotOpenError
    commitment = commit(row, version, occasion=CommitmentOccasion.RENEWED, user=user)
    renewal = MembershipRenewal.objects.create(
        membership=row,
        commitment=commitment,
        did=did,
        is_listing_right=is_listing_right,
        valid_until_before=last_day,
        valid_until=renewed_until(last_day),
    )
    row.valid_until = renewal.valid_until
    row.save(update_fields=["valid_until"])
    if is_listing_right:
        confirm_listing(row.organisation, by=ConfirmedBy.OWNER, user=user)
    issue(row)
    Notice(row, "champions.renewed", {"until": day(row.valid_until)}, to="badge").send()
    membership.refresh_from_db()
    return renewal


def commit(membership: Membership, version: CharterVersion, *, occasion: CommitmentOccasion, user) -> CharterCommitment:
    """Write down that ``membership`` is committed to ``version`` from now on. In the current transaction."""
    membership.charter_version = version
    membership.save(update_fields=["charter_version"])
    return CharterCommitment.objects.create(
        membership=membership,
        version=version,
        occasion=occasion,
        at=now(),
        user=user if user is not None and user.is_authenticated else None,
    )


def renewable(*, on: dt.date):
    """The memberships that may be renewed on the day ``on``, with ``last_day_since``, when their last day was set."""
    opens = on + dt.timedelta(days=REMINDER_DAYS[0])
    renewed = MembershipRenewal.objects.filter(membership=OuterRef("pk"), valid_until=OuterRef("valid_until"))
    return (
        Membership.objects.listed(on=on)
        .filter(valid_until__lte=opens)
        .annotate(last_day_since=Subquery(renewed.values("commitment__at")[:1]))
        .select_related("organisation__succeeded_by")
    )


def remind(*, on: dt.date, dry_run: bool = False) -> int:
    """Send each mail about the end of a membership whose day has come on ``on``; returns to how many memberships.

    Of several that were missed only the newest goes out. Each at most once, however often this runs.
    """
    sent = 0
    for membership in renewable(on=on):
        days = reminder_due(membership.valid_until, on=on, since=day_since(membership))
        if days is None:
            continue
        known = MembershipReminder.objects.filter(membership=membership, valid_until=membership.valid_until)
        # A newer one has gone out where the clock was put back.
        if known.filter(days_before__lte=days).exists():
            continue
        sent += 1
        if not dry_run:
            send_reminder(membership, days)
    return sent


def day_since(membership: Membership) -> dt.date:
    """The day from which the last day of ``membership`` is known: it began, or was renewed."""
    at = membership.last_day_since
    return timezone.localtime(at).date() if at else membership.started_on


@transaction.atomic
def send_reminder(membership: Membership, days: int) -> None:
    """Send one mail and write down that it went out; nothing if somebody else was faster or it was renewed."""
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.valid_until != membership.valid_until or row.status != MembershipStatus.ACTIVE:
        return
    words = {"until": day(row.valid_until), "listed_until": day(listed_until(row.valid_until))}
    notice = Notice(row, "champions.renew_now" if days > 0 else "champions.renew_late", words, to="renewal")
    send_once(notice, MembershipReminder, valid_until=row.valid_until, days_before=days)
