"""The account of a partner: no password, no role; who has it signs in by an emailed code."""

from __future__ import annotations

import hashlib
import uuid

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from .people import folded, has_password, may_enter_admin


class NoPartnerError(Exception):
    """Nobody can act for an organisation with this address. ``message`` says why to staff, never to the public."""

    message = ""


class StaffAddressError(NoPartnerError):
    message = "This address belongs to a member of staff, or to an account with a password. Ask for another address."


class SwitchedOffError(NoPartnerError):
    message = "The account with this address is switched off. Switch it on first, or ask for another address."


class SharedAddressError(NoPartnerError):
    message = "More than one account has this address. Put that right first, or ask for another address."


def partner_for(email: str, name: str = "") -> AbstractBaseUser:
    """The partner account with the address ``email``, made with ``name`` if there is none.

    Whoever asks has made sure that the address is theirs. An account that is there keeps its name. Raises
    ``StaffAddressError``, ``SwitchedOffError`` or ``SharedAddressError``; nothing is made then.
    """
    email = email.strip()
    if found := with_address(email):
        return found
    username = f"partner-{hashlib.sha256(folded(email).encode()).hexdigest()[:24]}"
    try:
        return make(username, email, name)
    except IntegrityError:
        # Made by another at this moment, or by somebody who has another address by now.
        return with_address(email) or make(f"partner-{uuid.uuid4().hex[:24]}", email, name)


def may_be_partner(email: str) -> bool:
    """Whether ``partner_for`` finds or makes an account for ``email``. Changes nothing."""
    try:
        with_address(email.strip())
    except NoPartnerError:
        return False
    return True


def with_address(email: str) -> AbstractBaseUser | None:
    """The one account with this address, ``None`` if there is none. Raises as ``partner_for`` does."""
    rows = get_user_model()._default_manager.filter(email__iexact=email)
    same = [row for row in rows if folded(row.email) == folded(email)]
    for user in same:
        if user.is_staff or user.is_superuser or has_password(user) or may_enter_admin(user):
            raise StaffAddressError
    if len(same) > 1:
        raise SharedAddressError
    if same and not same[0].is_active:
        raise SwitchedOffError
    return same[0] if same else None


def make(username: str, email: str, name: str) -> AbstractBaseUser:
    first, _, last = " ".join(name.split()).partition(" ")
    with transaction.atomic():
        return get_user_model()._default_manager.create_user(
            username, email, first_name=first[:150], last_name=last[:150]
        )
