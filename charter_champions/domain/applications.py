"""The life of an application: the only writer of its ``status``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from charter_champions.enums import APPLICATION_TRANSITIONS, ApplicationStatus, NoteKind
from charter_champions.models import Application, ApplicationHistory, ApplicationNote
from hub.shared import emails, tokens
from hub.shared.clock import now
from hub.shared.states import TransitionNotAllowed, move
from hub.shared.templatetags.hub_tags import day
from hub.shared.whole_files import files_with_rows

from .codes import new_reference

DRAFT = "application-draft"
CONFIRM = "application-confirm"
STATUS = "application-status"
# Retention: an unfinished or unconfirmed application is kept for a week.
DRAFT_LASTS = dt.timedelta(days=7)
CONFIRM_LASTS = dt.timedelta(days=7)
STATUS_LASTS = dt.timedelta(days=400)
REFERENCE_ATTEMPTS = 8


class ApplicationIncomplete(Exception):
    """A required answer is missing; nothing was sent."""


@transaction.atomic
def start(answers: Mapping[str, Any]) -> Application:
    """A new application with the answers of the first page."""
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


def save_answers(application: Application, answers: Mapping[str, Any]) -> Application:
    """Keep ``answers`` of one page. Raises ``TransitionNotAllowed`` once the application was sent."""
    with files_with_rows() as watch, transaction.atomic():
        row = watch(Application.objects.select_for_update(of=("self",)).get(pk=application.pk))
        if not row.is_editable:
            raise TransitionNotAllowed(row.status, ApplicationStatus.STARTED)
        old_logo = row.logo.name
        related = assign(row, answers)
        row.saved_at = now()
        row.save()
        set_related(row, related)
        if old_logo and old_logo != row.logo.name:
            transaction.on_commit(lambda: row.logo.storage.delete(old_logo))
    application.refresh_from_db()
    return application


def assign(application: Application, answers: Mapping[str, Any]) -> dict[str, Collection]:
    """Set the plain fields; returns those that need a saved row."""
    related = {}
    for name, value in answers.items():
        if name in ("areas", "themes"):
            related[name] = value
        else:
            setattr(application, name, value)
    if not application.needs_charity_number:
        application.charity_number = ""
    return related


def set_related(application: Application, related: Mapping[str, Collection]) -> None:
    for name, values in related.items():
        getattr(application, name).set(values)


def draft_link(application: Application) -> str:
    """A new link, as a path, to fill in the application; its token is in no database."""
    return reverse("apply:tasks", args=[tokens.issue(DRAFT, application, lasts=DRAFT_LASTS)])


def status_link(application: Application) -> str:
    return reverse("apply:status", args=[tokens.issue(STATUS, application, lasts=STATUS_LASTS)])


@transaction.atomic
def mail_come_back_link(application: Application, email: str) -> None:
    """Send a new link to fill in the application to ``email``; links sent before go on working until they expire."""
    emails.send(
        "champions.come_back",
        email,
        context={"organisation": application.name, "until": last_day(DRAFT_LASTS)},
        button_url=draft_link(application),
    )


@transaction.atomic
def submit(application: Application) -> Application:
    """Close the form and mail the link that confirms the e-mail address.

    Raises ``ApplicationIncomplete`` if an answer is missing, ``TransitionNotAllowed`` if it was sent before.
    """
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if row.is_editable and not row.is_complete:
        raise ApplicationIncomplete
    change_status(application, ApplicationStatus.SUBMITTED, changes={"submitted_at": now()})
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
    change_status(application, ApplicationStatus.STARTED, changes={"submitted_at": None})
    tokens.revoke_all(CONFIRM, application)
    return application


@transaction.atomic
def confirm(raw: str) -> tuple[Application, str]:
    """Use the mailed link up: the application is received. Returns it and a link, as a path, to its status page.

    Raises ``TokenError`` for a link that does not work and ``TransitionNotAllowed`` for an application that was
    withdrawn meanwhile.
    """
    application = tokens.consume(CONFIRM, raw).subject
    change_status(
        application,
        ApplicationStatus.RECEIVED,
        only_from=ApplicationStatus.SUBMITTED,
        changes={"received_at": now()},
        is_public=True,
    )
    tokens.revoke_all(DRAFT, application)
    link = status_link(application)
    emails.send("champions.received", application.email, context=greeting(application), button_url=link)
    return application, link


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
    tokens.revoke_all(DRAFT, application)
    tokens.revoke_all(CONFIRM, application)
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
