"""What follows when staff announce a challenge, move its end, call it off or say what was chosen: to be read first."""

from __future__ import annotations

import datetime as dt

from events.domain.tallies import tally_of
from events.enums.challenges import ChallengePhase
from events.models import BallotCode, Challenge, ChallengeOption
from hub.shared.clock import now
from hub.shared.emails import absolute_url
from hub.shared.mail_frames import Consequences
from hub.shared.templatetags.hub_tags import moment

NOT_TAKEN_BACK = "This can’t be taken back."


def of_announcing(challenge: Challenge) -> Consequences:
    """Reads the options."""
    ways = "with a code on paper or by email" if challenge.takes_email else "with a code on paper"
    options = "; ".join(f"{number}. {option}" for number, option in enumerate(challenge.option_list, 1))
    return Consequences(
        [
            f"“{challenge}” is public at {absolute_url(challenge.get_absolute_url())}.",
            f"People vote {ways}, from {moment(challenge.opens_at)} until {moment(challenge.closes_at)}.",
            f"The options are, in this order: {options}.",
            "Words, options and the opening stand still from then on. The closing can be moved to a later time only.",
            "It can be made a draft again until voting opens.",
        ]
    )


def of_postponing(challenge: Challenge, *, closes_at: dt.datetime, reason: str) -> Consequences:
    """Asks whether there are codes."""
    told = [
        f"Voting closes on {moment(closes_at)}, not on {moment(challenge.closes_at)}. No result is shown before.",
        f"The page says so, with both times and the reason: {reason}",
        "It can be moved again, but never to an earlier time.",
    ]
    if challenge.batches.exists():
        told.append("Slips and posters that are printed name the time of before. Print the poster again.")
    if challenge.takes_email and challenge.phase(at=now()) == ChallengePhase.OPEN:
        told.append("Links to vote that were sent name the time of before and end then. People can ask for another.")
    return Consequences(told)


def of_calling_off(challenge: Challenge, *, reason: str) -> Consequences:
    """Counts the ballots, not what they were for. Two queries."""
    codes = BallotCode.objects.filter(batch__challenge=challenge, is_used=True).count()
    cast = codes + challenge.addresses.filter(has_voted=True).count()
    voted = "1 person has voted" if cast == 1 else f"{cast:,} people have voted"
    return Consequences(
        [
            f"The page says that it was called off, and why: {reason}",
            f"Nobody can vote any more, and nothing is chosen. {voted if cast else 'Nobody has voted'}.",
            NOT_TAKEN_BACK,
        ]
    )


def of_deciding(
    challenge: Challenge, *, option: ChallengeOption | None = None, decided_by: str = "", reason: str = ""
) -> Consequences:
    """Of a vote that is over. Reads the numbers."""
    tally = tally_of(challenge)
    chosen = option or tally.first[0]
    told = [f"The page says that “{chosen}” was chosen. {tally.total_words}"]
    if tally.is_tie:
        told.append(f"It says who decided between options that were level, and why: {decided_by}. {reason}")
    return Consequences([*told, "Updates can be added until you say how it ended.", NOT_TAKEN_BACK])
