"""The public history of a membership."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from charter_champions.enums import CommitmentOccasion, MembershipStatus
from charter_champions.models import CharterCommitment, Membership
from hub.shared.brand import brand_in_use
from hub.shared.templatetags.hub_tags import day


def public_timeline(membership: Membership, *, on: dt.date) -> list[dict]:
    """What happened to ``membership`` up to the day ``on``, newest first, as entries of the timeline component.

    Joining, renewals, commitments to new versions, the suspension that lasts, and the end. A suspension that was lifted
    is not among them (decision 44), nor is any reason.
    """
    entries = [entry_of(commitment) for commitment in membership.commitments.select_related("version", "renewal")]
    if membership.status == MembershipStatus.SUSPENDED:
        entries.append({"on": membership.suspended_on, "title": "Suspended", "icon": "warning", "kind": "late"})
    if membership.valid_until < on and membership.status == MembershipStatus.ACTIVE:
        entries.append({"on": membership.valid_until, "title": "Not renewed", "icon": "warning", "kind": "late"})
    if membership.ended_on:
        title = "Replaced by a newer badge" if membership.replaced_by_id else "Ended"
        entries.append({"on": membership.ended_on, "title": title, "icon": "close"})
    return sorted(entries, key=lambda entry: entry["on"], reverse=True)


def entry_of(commitment: CharterCommitment) -> dict:
    version = f"Committed to version {commitment.version.number} of the charter."
    on = timezone.localtime(commitment.at).date()
    if commitment.occasion == CommitmentOccasion.RENEWED:
        title = f"Renewed until {day(commitment.renewal.valid_until)}"
    elif commitment.occasion == CommitmentOccasion.JOINED:
        title = f"Became a {brand_in_use().champion}"
    else:
        return {"on": on, "title": version.rstrip("."), "icon": "tick", "kind": "reply"}
    return {"on": on, "title": title, "text": version, "icon": "tick", "kind": "reply"}
