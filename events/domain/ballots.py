"""Voting: one ballot for each code and each confirmed address, and nothing that leads from a ballot to either.

In one transaction the code or the address is marked as used, by a conditional update of which one of two at once
succeeds, and the counts of all options are rewritten. No ballot is a row and nothing says when one was cast.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets

from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.crypto import salted_hmac

from events.emails import challenges as mails
from events.enums.challenges import ChallengePhase
from events.models import BallotBatch, BallotCode, BallotCount, Challenge, ChallengeOption, VotingAddress
from hub.shared import audit, tokens
from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.templatetags.hub_tags import moment

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that is mistaken for a number, or for another letter, on paper."""
CODE_LENGTH = 12
"""Thirty letters to choose from, so 58 bits: a thousand guesses a second would take a hundred thousand years for one of
a thousand codes. Only the HMAC is kept, so that a copy of the database can't be searched for them without the key."""
GROUP = 4
LONGEST_CODE = 60
PURPOSE = "events.vote"
MADE = audit.register_action("ballot_codes_made", "Made ballot codes")
CANCELLED = audit.register_action("ballot_codes_cancelled", "Cancelled ballot codes")
LINK_LASTS = dt.timedelta(days=7)


class BallotRefused(Exception):
    """The ballot does not count; ``message`` says why to whoever votes."""

    message = ""

    def __init__(self) -> None:
        super().__init__(self.message)


class CodeUnknown(BallotRefused):
    message = "This code does not work. Check each letter and number on your slip."


class CodeUsed(BallotRefused):
    message = "This code has been used. Each code counts once."


class CodeCancelled(BallotRefused):
    message = "This code was cancelled. Ask the person who gave it to you for another one."


class HasVoted(BallotRefused):
    message = "A vote from this email address has been counted. Each address counts once."


class VotingNotOpen(BallotRefused):
    message = "Voting is not open."


# Codes


@transaction.atomic
def make_batch(challenge: Challenge, *, label: str, size: int, user) -> tuple[BallotBatch, list[str]]:
    """New codes for a room, which nobody can read again later. Raises ``VotingNotOpen`` once voting has closed."""
    if challenge.phase(at=now()) not in (ChallengePhase.SOON, ChallengePhase.OPEN):
        raise VotingNotOpen
    batch = BallotBatch.objects.create(challenge=challenge, label=label, size=size, made_at=now(), made_by=user)
    codes = [new_code() for _ in range(size)]
    # In the order of their digests: the place on the sheet is not the place in the table.
    rows = sorted(digest_of(code) for code in codes)
    BallotCode.objects.bulk_create(BallotCode(batch=batch, digest=digest) for digest in rows)
    # Whoever makes more codes than there are people in the room could vote with the rest.
    audit.record(MADE, actor=user, subject=challenge, changes={"batch": batch.pk, "codes": size})
    return batch, codes


def new_code() -> str:
    """Such as "7KQ2-MD4X-9HTB"."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))


def plain_code(typed: str) -> str:
    """What was typed without gaps, in capitals."""
    return re.sub(r"[\s\-–—.]", "", typed[:LONGEST_CODE]).upper()


def digest_of(code: str) -> str:
    return salted_hmac("events.ballot_code", plain_code(code), algorithm="sha256").hexdigest()


@transaction.atomic
def cancel_unused(batch: BallotBatch, *, user) -> int:
    """Make the codes of ``batch`` that nobody used useless; returns how many there were."""
    count = batch.codes.filter(is_used=False, is_cancelled=False).update(is_cancelled=True)
    if count:
        audit.record(CANCELLED, actor=user, subject=batch.challenge, changes={"batch": batch.pk, "codes": count})
    return count


def batches_of(challenge: Challenge):
    """The batches with how many of their codes were used and cancelled: numbers, not which ones."""
    return challenge.batches.select_related("made_by").annotate(
        used=Count("codes", filter=Q(codes__is_used=True)),
        cancelled=Count("codes", filter=Q(codes__is_cancelled=True)),
    )


def check_code(challenge: Challenge, typed: str) -> BallotCode:
    """The code that could vote now. Changes nothing. Raises ``BallotRefused``; of another challenge it is unknown."""
    code = BallotCode.objects.filter(batch__challenge=challenge, digest=digest_of(typed)).first()
    if code is None:
        raise CodeUnknown
    if code.is_used:
        raise CodeUsed
    if code.is_cancelled:
        raise CodeCancelled
    return code


# Addresses


def address_digest(challenge: Challenge, email: str) -> str:
    """Under the key of the hub, and different for each challenge: two lists of who voted can't be compared."""
    return salted_hmac(
        f"events.ballot_address.{challenge.pk}", email.strip().casefold(), algorithm="sha256"
    ).hexdigest()


@transaction.atomic
def ask_for_link(challenge: Challenge, email: str) -> Challenge:
    """Mail a link to vote, or say in a mail that the address has voted. Whoever asks sees no difference.

    Raises ``VotingNotOpen``.
    """
    at = now()
    if challenge.phase(at=at) != ChallengePhase.OPEN or not challenge.takes_email:
        raise VotingNotOpen
    address, _ = VotingAddress.objects.get_or_create(challenge=challenge, digest=address_digest(challenge, email))
    context = {"challenge": challenge.title, "closes": moment(challenge.closes_at)}
    if address.has_voted:
        send(mails.VOTED.key, email, context=context, button_url=challenge.get_absolute_url())
        return challenge
    token = tokens.issue(PURPOSE, address, lasts=min(LINK_LASTS, challenge.closes_at - at))
    url = reverse("vote:by_link", args=[challenge.slug, token])
    send(mails.LINK.key, email, context=context, button_url=url)
    return challenge


def look_up_link(challenge: Challenge, raw: str) -> VotingAddress:
    """The address behind a link. Changes nothing. Raises ``TokenError``, and ``HasVoted``."""
    address = tokens.look_up(PURPOSE, raw).subject
    if address.challenge_id != challenge.pk:
        raise tokens.TokenUnknown
    if address.has_voted:
        raise HasVoted
    return address


# Ballots


@transaction.atomic
def vote_by_code(challenge: Challenge, typed: str, option: ChallengeOption) -> Challenge:
    """Count a ballot for ``option`` and use the code up. Raises ``BallotRefused``; nothing counts then."""
    refuse_unless_open(challenge)
    code = check_code(challenge, typed)
    if not BallotCode.objects.filter(pk=code.pk, is_used=False, is_cancelled=False).update(is_used=True):
        raise CodeUsed
    return count_ballot(challenge, option)


@transaction.atomic
def vote_by_link(challenge: Challenge, raw: str, option: ChallengeOption) -> Challenge:
    """Count a ballot for ``option`` from a confirmed address. Raises ``TokenError`` and ``BallotRefused``."""
    refuse_unless_open(challenge)
    address = look_up_link(challenge, raw)
    if not VotingAddress.objects.filter(pk=address.pk, has_voted=False).update(has_voted=True):
        raise HasVoted
    return count_ballot(challenge, option)


def refuse_unless_open(challenge: Challenge) -> None:
    # Read anew: the page may have been open for a long time.
    at = now()
    if not Challenge.objects.open(at=at).filter(pk=challenge.pk).exists():
        raise VotingNotOpen


def count_ballot(challenge: Challenge, option: ChallengeOption) -> Challenge:
    """Rewrite the counts of all options, of which one grows. Raises ``BallotRefused`` for an option of another."""
    one = Case(When(option_id=option.pk, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = BallotCount.objects.filter(challenge=challenge)
    # Locked in one order, so that no two ballots wait for each other.
    options = list(rows.select_for_update().order_by("option_id").values_list("option_id", flat=True))
    if option.pk not in options:
        raise VotingNotOpen
    rows.update(ballots=F("ballots") + one)
    return challenge
