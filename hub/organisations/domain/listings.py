"""Mistakes that people report in listings, and claims of who looks after one: the only writer of their ``status``."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse

from hub.accounts.partners import partner_for
from hub.organisations import emails
from hub.organisations.domain.people import add_person
from hub.organisations.enums import CLAIM_TRANSITIONS, MISTAKE_TRANSITIONS, ClaimStatus, MistakeStatus
from hub.organisations.models import (
    ListingClaim,
    ListingClaimHistory,
    MistakeReport,
    MistakeReportHistory,
    Organisation,
    OrganisationPerson,
)
from hub.shared import tokens
from hub.shared.clock import now
from hub.shared.emails import absolute_url, send
from hub.shared.letters import Letter
from hub.shared.states import move

PURPOSE = "organisations.confirm_claim"
LASTS = dt.timedelta(days=7)
PORTAL = "/portal/"


class OwnClaimError(Exception):
    """Nobody decides about an organisation to which they belong, or about their own claim."""

    message = "You belong to this organisation, or this is your own claim: somebody else has to decide."


@transaction.atomic
def report_mistake(
    organisation: Organisation, what: str, *, email: str = "", is_from_owner: bool = False
) -> MistakeReport:
    """Keep what somebody wrote to be wrong in the listing."""
    report = MistakeReport.objects.create(
        organisation=organisation, what=what, email=email, is_from_owner=is_from_owner, created_at=now()
    )
    MistakeReportHistory.objects.create(subject=report, at=report.created_at, after=MistakeStatus.OPEN)
    return report


@transaction.atomic
def answer_mistake(report: MistakeReport, to: MistakeStatus, *, answer: str = "", user) -> MistakeReport:
    """Move ``report``; who left an address hears what came of it, but for spam. Raises ``TransitionNotAllowed``."""
    move(
        report,
        to,
        transitions=MISTAKE_TRANSITIONS,
        history=MistakeReportHistory,
        user=user,
        reason=answer,
        changes={"answer": answer},
    )
    if letter := outcome_letter(report, to, answer=answer):
        letter.send()
    return report


def outcome_letter(report: MistakeReport, to: MistakeStatus, *, answer: str = "") -> Letter | None:
    """What who reported a mistake hears of its outcome; nothing of spam, or without an address."""
    kind = {
        MistakeStatus.CORRECTED: emails.MISTAKE_CORRECTED,
        MistakeStatus.UNCHANGED: emails.MISTAKE_UNCHANGED,
    }.get(to)
    if kind is None or not report.email:
        return None
    context = {"organisation": report.organisation.name, "answer": answer}
    return Letter(kind.key, report.email, context, button_url=report.organisation.get_absolute_url())


@transaction.atomic
def claim_listing(organisation: Organisation, *, name: str, role: str, email: str, how_to_check: str) -> ListingClaim:
    """Keep a claim and mail a link to its address. Staff see it once that is confirmed."""
    claim = ListingClaim.objects.create(
        organisation=organisation, name=name, role=role, email=email, how_to_check=how_to_check, created_at=now()
    )
    ListingClaimHistory.objects.create(subject=claim, at=claim.created_at, after=ClaimStatus.SENT)
    token = tokens.issue(PURPOSE, claim, lasts=LASTS)
    context = {"organisation": organisation.name, "name": name}
    send(emails.CONFIRM_CLAIM.key, email, context=context, button_url=reverse("listing:confirm_claim", args=[token]))
    return claim


@transaction.atomic
def confirm_claim(token: str) -> ListingClaim:
    """The claim behind a link, whose address is confirmed now. Raises ``TokenError`` and ``TransitionNotAllowed``."""
    claim = tokens.consume(PURPOSE, token).subject
    changes = {"confirmed_at": now()}
    return move_claim(claim, ClaimStatus.CONFIRMED, changes=changes)


@transaction.atomic
def approve_claim(claim: ListingClaim, *, user) -> OrganisationPerson:
    """Let who claimed it act for the organisation; a partner account is made and told how to sign in.

    Raises ``TransitionNotAllowed``, ``OwnClaimError``, and ``NoPartnerError`` for an address that is staff's.
    """
    refuse_own(claim, user)
    # The move comes first: it locks the row, so that a second person stops here.
    move_claim(claim, ClaimStatus.APPROVED, user=user)
    partner = partner_for(claim.email, claim.name)
    person = add_person(claim.organisation, partner, by=user)
    claim_approved_letter(claim).send()
    return person


def claim_approved_letter(claim: ListingClaim) -> Letter:
    context = {"organisation": claim.organisation.name, "name": claim.name, "portal": absolute_url(PORTAL)}
    return Letter(emails.CLAIM_APPROVED.key, claim.email, context, button_url=reverse("account_request_login_code"))


@transaction.atomic
def decline_claim(claim: ListingClaim, reason: str, *, user) -> ListingClaim:
    """Decline with a reason, which is mailed word for word. Raises ``TransitionNotAllowed`` and ``OwnClaimError``."""
    refuse_own(claim, user)
    move_claim(claim, ClaimStatus.DECLINED, user=user, reason=reason, changes={"decision_reason": reason})
    claim_declined_letter(claim, reason).send()
    return claim


def claim_declined_letter(claim: ListingClaim, reason: str) -> Letter:
    context = {"organisation": claim.organisation.name, "name": claim.name, "reason": reason}
    return Letter(emails.CLAIM_DECLINED.key, claim.email, context)


def move_claim(claim: ListingClaim, to: ClaimStatus, **options) -> ListingClaim:
    return move(claim, to, transitions=CLAIM_TRANSITIONS, history=ListingClaimHistory, **options)


def refuse_own(claim: ListingClaim, user) -> None:
    if not may_decide(claim, user):
        raise OwnClaimError


def may_decide(claim: ListingClaim, user) -> bool:
    """Whether ``user`` is neither one of its people nor who claims it."""
    belongs = OrganisationPerson.objects.filter(organisation=claim.organisation_id, user=user).exists()
    return not belongs and not (user.email and user.email.casefold() == claim.email.casefold())
