"""The classes of the fields of challenges and ballots, and how long it is kept who voted."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from events.models import VotingAddress
from hub.shared.privacy.registry import Erasing, Held, With, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.words import HISTORY_STAFF, REASON_IN_PUBLIC

SEEN = "editors, moderators"
declare(
    "events.Challenge",
    public="title slug text event opens_at closes_at takes_email chosen",
    staff="status",
    personal={
        "decided_by decision_reason": Held(
            "who decided a tie, and why",
            Erasing.KEEP,
            "whoever decides in public answers for it in public, and agreed to be named",
        )
    },
    whose="who decided a tie",
    seen_by="everyone",
    kept="as long as the challenge",
)
declare("events.ChallengeOption", public="sort_order challenge title text")
declare("events.BallotCount", public="challenge ballots", staff="option")
declare("events.BallotBatch", staff="challenge label made_at made_by size")
declare("events.BallotCode", staff="batch digest is_used is_cancelled")
declare(
    "events.VotingAddress",
    staff="challenge has_voted",
    personal={
        "digest": Held(
            "that an address votes once: an HMAC of it, under the key of the hub",
            Erasing.KEEP,
            "the address can't be read from it, and without it a person could vote twice; it goes by itself",
        )
    },
    whose="who votes by email",
    seen_by="nobody",
    kept="`ballot_addresses` after voting closed",
)
declare(
    "events.ChallengeHistory",
    public="closed_before closes_after",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_IN_PUBLIC},
    whose="who a reason names",
    found=(With("subject"),),
    seen_by="everyone",
    kept="as long as the challenge",
    made_at="at",
)
declare("events.ChallengeUpdate", public="challenge at text ends_as", staff="user")


def past_addresses(before: dt.datetime) -> QuerySet:
    """Of challenges whose voting closed before an instant."""
    return VotingAddress.objects.filter(challenge__closes_at__lt=before)


def forget_addresses(keys: list, before: dt.datetime) -> None:
    VotingAddress.objects.filter(pk__in=keys).delete()


register_rule(Rule("ballot_addresses", "addresses that voted", "ballot_addresses", past_addresses, forget_addresses))
