"""The life of an application: the only writer of its ``status``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from charter_champions.enums import APPLICATION_TRANSITIONS, ApplicationStatus, NoteKind
from charter_champions.models import Application, ApplicationHistory, ApplicationNote
from hub.shared import emails, tokens
from hub.shared.clock import now
from hub.shared.states import move
from hub.shared.templatetags.hub_tags import day

from .answers import DRAFT, OWN, assign, set_related
from .charter import version_in_force
from .codes import new_reference
from .sections import is_complete
from .unsaved import forget_unsaved

CONFIRM = "application-confirm"
STATUS = "application-status"
DRAFT_LASTS = dt.timedelta(days=30)
CONFIRM_LASTS = dt.timedelta(days=7)
STATUS_LASTS = dt.timedelta(days=400)
REFERENCE_ATTEMPTS = 8


class ApplicationIncomplete(Exception):
    """A required answer is missing; nothing was sent."""


@transaction.atomic
def start(answers: Mapping[str, Any]) -> Application:
    """A new application with the answers of the first page. Sends nothing: ``drafts.mail_start`` does."""
    at = now()
    application = Application(started_at=at, saved_at=at)
    related = assign(application, answers)
    save_with_new_reference(application, year=timezone.localtime(at).year)
    set_related(application, related)
    ApplicationHistory.objects.create(subject=application, at=at, before="", after=ApplicationStatus.STARTED)
    return application


def save_with_new_reference(application: Application, *, year: int) -> None:
    for attempt in range(1, REFERENCE_ATTEMPTS + 1):
        application.reference = new_reference(year)
        try:
            with transaction.atomic():
                application.save(force_insert=True)
        except IntegrityError:
            if (
                attempt == REFERENCE_ATTEMPTS
                or not Application.objects.filter(reference=application.reference).exists()
            ):
                raise
        else:
            return


def draft_link(application: Application, *, purpose: str = DRAFT) -> str:
    """A new link, as a path, to fill in the application; its token is in no database."""
    return reverse("apply:tasks", args=[tokens.issue(purpose, application, lasts=DRAFT_LASTS)])


def status_link(application: Application) -> str:
    return reverse("apply:status", args=[tokens.issue(STATUS, application, lasts=STATUS_LASTS)])


@transaction.atomic
def submit(application: Application) -> Application:
    """Close the form. Mail the link that confirms the e-mail address, or receive it if the address is confirmed.

    Raises ``ApplicationIncomplete`` if an answer is missing or a promise of the charter in force is not agreed to, and
    ``TransitionNotAllowed`` if it was sent before.
    """
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if row.is_editable and not is_complete(row, version_in_force()):
        raise ApplicationIncomplete
    # Whoever presses the button says so: the words stand above it.
    changes = {"submitted_at": now(), "speaks_for": True}
    if not row.needs_charity_number:
        changes["charity_number"] = ""
    change_status(application, ApplicationStatus.SUBMITTED, changes=changes)
    forget_unsaved(application)
    if application.email_confirmed_at:
        receive(application)
    else:
        mail_confirmation(application)
    return application


@transaction.atomic
def mail_confirmation(application: Application) -> None:
    """Send the link that confirms the address; an earlier one stops working."""
    tokens.revoke_all(CONFIRM, application)
    raw = tokens.issue(CONFIRM, application, lasts=CONFIRM_LASTS)
    emails.send(
        "champions.confirm",
        application.email,
        context={**greeting(application), "until": last_day(CONFIRM_LASTS)},
        button_url=reverse("apply:confirm", args=[raw]),
    )


@transaction.atomic
def reopen(application: Application) -> Application:
    """Let the applicant correct what was sent but not confirmed. Raises ``TransitionNotAllowed`` later than that."""
    change_status(application, ApplicationStatus.STARTED, changes={"submitted_at": None, "saved_at": now()})
    tokens.revoke_all(CONFIRM, application)
    return application


@transaction.atomic
def confirm(raw: str) -> tuple[Application, str]:
    """Use the mailed link up: the application is received. Returns it and a link, as a path, to its status page.

    Raises ``TokenError`` for a link that does not work and ``TransitionNotAllowed`` for an application that was
    withdrawn meanwhile.
    """
    application = tokens.consume(CONFIRM, raw).subject
    return application, receive(application)


def receive(application: Application) -> str:
    """Put it into the queue and say so by mail; returns a link, as a path, to its status page.

    Links to fill it in go on leading to the page that says that it was sent. Raises ``TransitionNotAllowed``.
    """
    at = now()
    change_status(
        application,
        ApplicationStatus.RECEIVED,
        only_from=ApplicationStatus.SUBMITTED,
        changes={"received_at": at, "email_confirmed_at": application.email_confirmed_at or at},
        is_public=True,
    )
    link = status_link(application)
    emails.send("champions.received", application.email, context=greeting(application), button_url=link)
    return link


@transaction.atomic
def ask_for_information(application: Application, question: str, *, user, added: str = "") -> Application:
    """Put a question to the applicant, with ``added`` words of the reviewer's own at the end of the mail.

    Who may ask is checked by ``decisions.ask``. Raises ``TransitionNotAllowed`` unless it is in the queue.
    """
    change_status(application, ApplicationStatus.INFORMATION_ASKED, user=user, reason=question)
    add_note(application, question, kind=NoteKind.QUESTION, user=user)
    emails.send(
        "champions.information_asked",
        application.email,
        context={**greeting(application), "question": question},
        button_url=status_link(application),
        added=added,
    )
    return application


@transaction.atomic
def answer(application: Application, text: str) -> Application:
    """Keep the applicant's answer and put the application back into the queue. Raises ``TransitionNotAllowed``."""
    change_status(application, ApplicationStatus.RECEIVED, only_from=ApplicationStatus.INFORMATION_ASKED)
    add_note(application, text, kind=NoteKind.ANSWER)
    return application


@transaction.atomic
def withdraw(application: Application) -> Application:
    """Withdraw it at the applicant's wish. Raises ``TransitionNotAllowed`` once it is decided."""
    was_received = application.received_at is not None
    change_status(application, ApplicationStatus.WITHDRAWN, changes={"decided_at": now()})
    for purpose in (DRAFT, OWN, CONFIRM):
        tokens.revoke_all(purpose, application)
    if was_received:
        emails.send("champions.withdrawn", application.email, context=greeting(application))
    return application


def add_note(application: Application, text: str, *, kind: NoteKind = NoteKind.STAFF, user=None) -> ApplicationNote:
    return ApplicationNote.objects.create(application=application, kind=kind, text=text, at=now(), user=user)


def change_status(
    application: Application,
    to: ApplicationStatus,
    *,
    only_from: ApplicationStatus | None = None,
    user=None,
    reason: str = "",
    is_public: bool = False,
    changes: Mapping[str, Any] | None = None,
) -> Application:
    """Make one move. ``only_from`` narrows it where two ways lead to one state."""
    transitions = APPLICATION_TRANSITIONS if only_from is None else {only_from: APPLICATION_TRANSITIONS[only_from]}
    return move(
        application,
        to,
        transitions=transitions,
        history=ApplicationHistory,
        user=user,
        reason=reason,
        is_public=is_public,
        changes=changes,
    )


def greeting(application: Application) -> dict[str, str]:
    return {
        "organisation": application.name,
        "contact": application.contact_name,
        "reference": application.reference,
    }


def last_day(lasts: dt.timedelta) -> str:
    """The last whole day on which a link made now works."""
    return day(timezone.localtime(now() + lasts).date() - dt.timedelta(days=1))
