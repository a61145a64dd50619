"""Mails that tell somebody what happened to their account."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.names import name_of
from hub.shared.templatetags.hub_tags import moment

from . import emails
from .devices import browser_in_words

WORDS = {
    "account/email/password_changed": "Your password was changed",
    "account/email/password_reset": "Your password was changed by a link that we emailed to you",
    "mfa/email/totp_activated": "An authenticator app was added as your second factor",
    "mfa/email/totp_deactivated": "Your authenticator app was taken away as second factor",
    "mfa/email/webauthn_added": "A passkey was added as your second factor",
    "mfa/email/webauthn_removed": "A passkey was taken away as your second factor",
    "mfa/email/recovery_codes_generated": "You have new recovery codes; the earlier ones no longer work",
}
"""By the names that allauth has for its own mails."""


def tell_changed(user: AbstractBaseUser, what: str, *, to: str = "") -> None:
    """Mail ``user``, or the address ``to`` that they had, that something happened; nobody without an address."""
    if address := to or user.email:
        context = {"name": name_of(user), "what": what, "when": moment(now())}
        send(emails.CHANGED.key, address, context=context, button_url=reverse("account_reset_password"))


def tell_new_browser(request: HttpRequest, user: AbstractBaseUser) -> None:
    if user.email:
        context = {"name": name_of(user), "when": moment(now()), "browser": browser_in_words(request)}
        send(emails.NEW_BROWSER.key, user.email, context=context, button_url=reverse("account_reset_password"))
