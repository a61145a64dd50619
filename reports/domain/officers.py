"""Who answers for a body: naming somebody, sending and taking back links, passing one on."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hub.shared import tokens
from hub.shared.clock import now, today
from hub.shared.letters import Letter
from hub.shared.states import signed_in
from hub.shared.working_days import long_date, weekday_date
from reports.domain.reply_links import PURPOSE, further_link, link_lasts, new_link
from reports.domain.requests import RequestRefused, locked
from reports.enums import LATE_REPLIES, OPEN_STATUSES, TRANSITIONS, ResponseStatus
from reports.models import Officer, ResponseRequest

MADE_LATER = "MADE-WHEN-IT-IS-SENT"
"""Stands in a preview for the link, which only the recipient may know."""

HAS_ONE = "This email address has a link to this request already. Send a new link instead."
HAS_ONE_AT_BODY = "Your colleague with this email address has a link to this request already."


def addresses_of(request: ResponseRequest) -> list[Officer]:
    """The officers whose link was not taken back, in the order in which they were named."""
    return list(request.officers.active())


def may_answer(request: ResponseRequest) -> bool:
    """Whether a reply can still be recorded: one is awaited, or the body had refused or we had stopped waiting."""
    return bool(TRANSITIONS[ResponseStatus(request.status)] & LATE_REPLIES) and not request.is_draft


@transaction.atomic
def name_officer(
    request: ResponseRequest,
    *,
    name: str,
    role: str,
    email: str,
    user=None,
    passed_on_by: Officer | None = None,
) -> Officer:
    """Let somebody answer ``request`` for the body. Sends nothing. Raises ``RequestRefused`` for an address in use."""
    locked(request)
    email = email.strip().lower()
    if request.officers.active().filter(email=email).exists():
        raise RequestRefused(HAS_ONE_AT_BODY if passed_on_by else HAS_ONE, field="email")
    return Officer.objects.create(
        request=request,
        name=name,
        role=role,
        email=email,
        added_by=signed_in(user),
        passed_on_by=passed_on_by,
    )


def due_words(request: ResponseRequest) -> str:
    """By when the reply is due, in a sentence; empty where no date was set."""
    if request.clock_paused_on:
        return "The clock stands still: nothing is due before we answer what you asked."
    if request.due_now:
        verb = "is" if today() <= request.due_now else "was"
        return f"The reply {verb} due by {weekday_date(request.due_now)}."
    if request.requested_now:
        verb = "ask" if today() <= request.requested_now else "asked"
        return f"We {verb} for the reply by {weekday_date(request.requested_now)}."
    return "No date was set for the reply."


def asked_words(request: ResponseRequest) -> str:
    """What is still asked, a line for each; how many were answered already stands first."""
    items = list(request.items.with_answers())
    still_open = [f"{item.number}. {item.heading}" for item in items if not item.decision]
    if len(still_open) < len(items):
        answered = f"{len(items) - len(still_open)} of {len(items)} answered already. Still open:"
        return "\n".join([f"{answered}\n", *still_open])
    return "\n".join(still_open)


def link_letter(officer: Officer, *, link: str = "", added: str = "") -> Letter:
    """The mail with the link, or as it looks before the link is made. ``added`` are the sender's own words."""
    request = officer.request
    colleague = officer.passed_on_by
    context = {
        "name": officer.name,
        "body": request.owing_body.name,
        "title": request.source.title,
        "reference": request.reference,
        "asked": asked_words(request),
        "due": due_words(request),
        "until": long_date(timezone.localdate(now() + link_lasts(officer))),
    }
    if colleague is not None:
        context["colleague"] = colleague.name
    return Letter(
        "reports.reply_link" if colleague is None else "reports.reply_passed_on",
        officer.email,
        context,
        button_url=link or reverse("reply:overview", args=[MADE_LATER]),
        added=added,
    )


@transaction.atomic
def send_link(officer: Officer, *, added: str = "") -> Officer:
    """Mail ``officer`` a new link; the one from before stops working.

    Raises ``RequestRefused`` for an officer whose link was taken back and for a request that takes no answer.
    """
    officer.refresh_from_db()
    request = officer.request
    if officer.revoked_at is not None:
        raise RequestRefused("The link of this officer was taken back. Name the officer again.")
    if request.is_draft:
        raise RequestRefused("Start the request first.")
    if not may_answer(request):
        raise RequestRefused(f"There is nothing to answer: the request is “{request.get_status_display()}”.")
    link_letter(officer, link=new_link(officer), added=added).send()
    return officer


@transaction.atomic
def revoke(officer: Officer) -> Officer:
    """Take the link of ``officer`` back at once, in every browser. Sends nothing; a second time changes nothing."""
    Officer.objects.filter(pk=officer.pk, revoked_at=None).update(revoked_at=now())
    tokens.revoke_all(PURPOSE, officer)
    officer.refresh_from_db()
    return officer


def ended_letter(officer: Officer, *, by: Officer | None = None, added: str = "") -> Letter:
    """The mail to ``officer`` whose link ``by``, a colleague, or else staff take back now."""
    request = officer.request
    context = {
        "name": officer.name,
        "body": request.owing_body.name,
        "title": request.source.title,
        "reference": request.reference,
        "who": by.name if by else "us",
        "when": long_date(today()),
    }
    return Letter("reports.reply_link_ended", officer.email, context, added=added)


@transaction.atomic
def take_back(officer: Officer, *, by: Officer | None = None, added: str = "") -> Officer:
    """Take the link of ``officer`` back at once, and write to them that ``by``, or staff, did. Once."""
    if Officer.objects.select_for_update().get(pk=officer.pk).revoked_at is None:
        revoke(officer)
        ended_letter(officer, by=by, added=added).send()
    return officer


@transaction.atomic
def pass_on(officer: Officer, *, name: str, role: str, email: str) -> Officer:
    """Give a colleague a link of their own and mail it. The old link stays until the colleague or staff take it back.

    Raises ``RequestRefused`` for an address that has a link already.
    """
    colleague = name_officer(officer.request, name=name, role=role, email=email, passed_on_by=officer)
    return send_link(colleague)


def link_again(*, email: str, reference: str) -> None:
    """Mail a new link if ``email`` is that of an active officer of the open request ``reference``; else do nothing."""
    year, _, number = reference.partition("/")
    officer = (
        Officer.objects.active()
        .filter(
            email=email.strip().lower(),
            request__year=int(year),
            request__number=int(number),
            request__status__in=OPEN_STATUSES,
        )
        .first()
    )
    if officer is not None and may_answer(officer.request):
        # Anybody who knows the address can ask: the link that is in use goes on working.
        link_letter(officer, link=further_link(officer)).send()
