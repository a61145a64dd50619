"""“It is not ours, it is theirs”: an officer names the body in charge, and staff decide."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from hub.organisations.models import Organisation
from hub.shared.clock import now
from hub.shared.letters import Letter
from hub.shared.states import move
from reports.domain import requests as moves
from reports.domain.officer_moves import refuse_unless_open
from reports.domain.requests import RequestRefused
from reports.enums import PROPOSAL_TRANSITIONS, ProposalStatus
from reports.models import Officer, RedirectProposal, RedirectProposalEvent, ResponseRequest

WAITS_ALREADY = "You or a colleague told us already that another body is in charge. We are looking into it."


def waiting_proposal(request: ResponseRequest) -> RedirectProposal | None:
    return request.proposals.waiting().select_related("to_body").first()


@transaction.atomic
def propose(officer: Officer, *, reason: str, to_body: Organisation | None, other_body: str = "") -> RedirectProposal:
    """Keep what the officer says for staff to decide; the clock runs on meanwhile.

    Raises ``RequestRefused`` for the body that was asked, and where a proposal waits already.
    """
    refuse_unless_open(officer)
    request = officer.request
    if to_body is not None and to_body == request.owing_body:
        raise RequestRefused("Choose another body than the one that was asked.", field="to_body")
    if waiting_proposal(request) is not None:
        raise RequestRefused(WAITS_ALREADY)
    row = RedirectProposal.objects.create(
        request=request,
        officer=officer,
        to_body=to_body,
        other_body="" if to_body else other_body,
        reason=reason,
    )
    RedirectProposalEvent.objects.create(subject=row, at=now(), after=ProposalStatus.WAITING)
    return row


@transaction.atomic
def accept(proposal: RedirectProposal, *, to_body: Organisation, public_reason: str, user) -> RedirectProposal:
    """Redirect the request to ``to_body``, with a reason that anyone can read, and tell the officer.

    Raises ``ValidationError`` for what the rules refuse, ``TransitionNotAllowed`` for a proposal that was decided or a
    request that is no longer open.
    """
    decide(proposal, ProposalStatus.ACCEPTED, user=user)
    try:
        moves.redirect(proposal.request, to_body=to_body, reason=public_reason, user=user)
    except RequestRefused as refused:
        raise ValidationError(refused.message) from refused
    accepted_letter(proposal, to_body=to_body).send()
    return proposal


@transaction.atomic
def decline(proposal: RedirectProposal, *, reason: str, user) -> RedirectProposal:
    """Say no, with the reason in a mail to the officer. Raises ``TransitionNotAllowed``."""
    decide(proposal, ProposalStatus.DECLINED, user=user, reason=reason)
    declined_letter(proposal, reason=reason).send()
    return proposal


def decide_again(request: ResponseRequest, *, reason: str, user) -> None:
    """Let what an officer proposed wait once more, where the redirect that came of it was a mistake."""
    for row in request.proposals.filter(status=ProposalStatus.ACCEPTED):
        decide(row, ProposalStatus.WAITING, user=user, reason=reason)


def decide(proposal: RedirectProposal, to: ProposalStatus, *, user, reason: str = "") -> None:
    move(
        proposal,
        to,
        transitions=PROPOSAL_TRANSITIONS,
        history=RedirectProposalEvent,
        user=user,
        reason=reason,
    )


def words_of(proposal: RedirectProposal) -> dict[str, str]:
    request = proposal.request
    return {"name": proposal.officer.name, "title": request.source.title, "reference": request.reference}


def accepted_letter(proposal: RedirectProposal, *, to_body: Organisation) -> Letter:
    return Letter(
        "reports.redirect_accepted",
        proposal.officer.email,
        {**words_of(proposal), "to_body": to_body.name},
        button_url=proposal.request.get_absolute_url(),
    )


def declined_letter(proposal: RedirectProposal, *, reason: str) -> Letter:
    """Without a link, which only the mail with it may bring."""
    return Letter("reports.redirect_declined", proposal.officer.email, {**words_of(proposal), "reason": reason})
