"""A change of address: asked for by its owner, confirmed from the new mailbox."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from hub.shared import tokens
from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.names import name_of

from . import emails
from .models import EmailChange

PURPOSE = "accounts.confirm_email"
LASTS = dt.timedelta(days=1)


class AddressTakenError(Exception):
    """Somebody else has the address by now. Only who reads its mail is told."""

    message = "This address belongs to another account already. Give another one."


@transaction.atomic
def ask(user: AbstractBaseUser, email: str) -> None:
    """Mail a link to ``email``. A link that was sent before works no more. Nothing else changes yet."""
    for earlier in EmailChange.objects.filter(user=user):
        tokens.revoke_all(PURPOSE, earlier)
    EmailChange.objects.filter(user=user).delete()
    change = EmailChange.objects.create(user=user, email=email, created_at=now())
    path = reverse("account_confirm_email_change", args=[tokens.issue(PURPOSE, change, lasts=LASTS)])
    send(emails.CONFIRM_EMAIL.key, email, context={"name": name_of(user)}, button_url=path)


def look_up(token: str) -> EmailChange:
    """The change behind a link. Raises ``TokenError`` or ``AddressTakenError``; changes nothing."""
    change = tokens.look_up(PURPOSE, token).subject
    refuse_taken(change)
    return change


@transaction.atomic
def confirm(token: str) -> AbstractBaseUser:
    """Give the person behind the link their new address, which ends all their sessions. Raises as ``look_up`` does."""
    change = tokens.consume(PURPOSE, token).subject
    refuse_taken(change)
    user = change.user
    user.email = change.email
    user.save(update_fields=["email"])
    change.delete()
    return user


def refuse_taken(change: EmailChange) -> None:
    if not change.user.is_active:
        raise tokens.TokenRevoked
    if get_user_model()._default_manager.filter(email__iexact=change.email).exclude(pk=change.user_id).exists():
        raise AddressTakenError
