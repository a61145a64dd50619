"""What the verify page, the badge and the directory say about a membership: one set of words for all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from charter_champions.enums import Standing
from charter_champions.models import Membership
from hub.shared.brand import brand_in_use
from hub.shared.templatetags.hub_tags import day


@dataclass(frozen=True)
class Verdict:
    """A standing in words. ``tag`` names the look of the status tag."""

    standing: Standing
    label: str
    sentence: str
    tag: str

    @property
    def is_current(self) -> bool:
        return self.standing == Standing.CURRENT


def verdict_on(membership: Membership, on: dt.date) -> Verdict:
    """The standing of ``membership`` on the day ``on`` with the dates that belong to it."""
    standing = membership.standing(on)
    name, term = membership.organisation.name, brand_in_use().champion
    started, last = day(membership.started_on), day(membership.valid_until)
    if standing == Standing.CURRENT:
        return Verdict(standing, f"Current until {last}", f"{name} is a {term} until {last}.", "replied")
    if standing == Standing.LAPSED:
        return Verdict(
            standing,
            f"Lapsed on {last}",
            f"{name} was a {term} from {started} to {last} and has not renewed since.",
            "part",
        )
    if standing == Standing.SUSPENDED:
        since = day(membership.suspended_on)
        return Verdict(
            standing,
            f"Suspended since {since}",
            f"{name} has been suspended as a {term} since {since}.",
            "late",
        )
    if standing == Standing.REPLACED:
        return replaced_verdict(membership, on)
    ended = day(membership.ended_on or membership.organisation.closed_on)
    return Verdict(standing, f"Ended on {ended}", f"{name} stopped being a {term} on {ended}.", "late")


def replaced_verdict(membership: Membership, on: dt.date) -> Verdict:
    organisation = membership.organisation
    newer = newest_of(membership)
    if newer is not None:
        label = f"Replaced by a badge with the code {newer.short_code}"
        sentence = f"{organisation.name} has a newer badge. This one is no longer in use."
    else:
        successor = organisation.successors()[-1].name
        label = "Replaced by another organisation"
        sentence = f"{organisation.name} is now part of {successor}. This badge is no longer in use."
    return Verdict(Standing.REPLACED, label, sentence, "change")


def newest_of(membership: Membership) -> Membership | None:
    """The last of the memberships that replaced this one in turn; ``None`` if none did."""
    seen = {membership.pk}
    newest = membership.replaced_by
    while newest is not None and newest.replaced_by_id and newest.replaced_by_id not in seen:
        seen.add(newest.pk)
        newest = newest.replaced_by
    return newest
