"""The mail of each decision as it will leave, to be read before anything is decided."""

from __future__ import annotations

from django.urls import reverse

from charter_champions.models import Application
from hub.organisations.models import Organisation
from hub.shared import emails, letters
from hub.shared.digests import digest_of

from .applications import greeting

MADE_LATER = "MADE-WHEN-IT-IS-SENT"
"""Stands in a preview for what only the recipient may know, or what is drawn by lot on sending: a link, a code."""

SIGN_IN = (
    "Keep your listing true and invite the others of your group in the partner area. You need no password: give this "
    "email address, and we send you a code each time. {url}"
)
NO_SIGN_IN = (
    "Nobody can sign in to the partner area with this email address. Tell us with which other address you want to "
    "keep your listing true."
)


class PreviewOutdated(Exception):
    """What would be sent now is not what was looked at: the words, the wording or the application changed since."""


class Letter(letters.Letter):
    """One mail to an applicant. ``added`` are the reviewer's own words."""

    def digest(self, application: Application, *facts: object) -> str:
        """Tells this mail to this application in this state from every other; ``facts`` are what else would happen.

        The last row of the history is part of it: a state that came back is another one.
        """
        mail = self.rendered()
        last = application.history.order_by("-pk").values_list("pk", flat=True).first()
        told = [self.to, mail.subject, mail.text, mail.html, application.pk, application.status, last, *map(str, facts)]
        return digest_of(told)


def approval_letter(
    application: Application,
    organisation: Organisation,
    *,
    until: str,
    may_sign_in: bool,
    code: str = MADE_LATER,
    added: str = "",
) -> Letter:
    """``organisation`` may be one that is not saved yet but has its slug."""
    names = greeting(application)
    return Letter(
        kind="champions.approved",
        to=application.email,
        context={
            "organisation": organisation.name,
            "contact": names["contact"],
            "until": until,
            "verify_url": emails.absolute_url(reverse("verify:membership", args=[code])),
            "directory_url": emails.absolute_url(organisation.get_absolute_url()),
            "sign_in": SIGN_IN.format(url=emails.absolute_url("/portal/")) if may_sign_in else NO_SIGN_IN,
        },
        button_url=reverse("badge:pack", args=[code]),
        added=added,
    )


def decline_letter(application: Application, reason: str, *, added: str = "") -> Letter:
    context = {**greeting(application), "reason": reason}
    return Letter("champions.declined", application.email, context, added=added)


def question_letter(application: Application, question: str, *, added: str = "") -> Letter:
    """As it is before it is sent: the link in it is a key to the application, and is made on sending."""
    context = {**greeting(application), "question": question}
    return Letter(
        "champions.information_asked",
        application.email,
        context,
        button_url=reverse("apply:status", args=[MADE_LATER]),
        added=added,
    )


def appeal_letter(application: Application, *, link: str = "", added: str = "") -> Letter:
    """``link`` is the key to the application; without it one that is made on sending stands there."""
    return Letter(
        "champions.reopened",
        application.email,
        greeting(application),
        button_url=link or reverse("apply:status", args=[MADE_LATER]),
        added=added,
    )
