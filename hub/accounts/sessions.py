"""What a session is worth: who opened it, how, when, and whether anything has ended it since."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from hub.shared.clock import now

from .models import SignInState
from .people import may_enter_admin

STAFF_AGE = dt.timedelta(hours=8)
PARTNER_AGE = dt.timedelta(hours=12)
PARTNER_IDLE = dt.timedelta(hours=2)
"""security.md, row 28: staff 8 hours; partners 12 hours, and 2 without doing anything."""

SEEN_EVERY = dt.timedelta(minutes=5)
"""How fine idle time is measured: not every request writes the session."""

FRESH = dt.timedelta(minutes=10)
"""For so long after a sign-in nobody is asked for the password again."""

STAMP, SIGNED_IN_AT, SEEN_AT, BY_CODE, SECOND_FACTOR_OF = (
    "accounts_stamp",
    "accounts_signed_in_at",
    "accounts_seen_at",
    "accounts_by_code",
    "accounts_second_factor_of",
)
REQUIRED, OFFERED = "required", "offered"


def stamp_of(user: AbstractBaseUser) -> str:
    """A word that changes when all sessions of ``user`` shall end; Django's own does so for the password."""
    state = getattr(user, "sign_in", None)
    value = f"{user.pk} {state.sessions_ended if state else 0} {user.email}"
    return salted_hmac("hub.accounts.sessions", value, algorithm="sha256").hexdigest()


def open_session(session: SessionBase, user: AbstractBaseUser, *, by_code: bool) -> None:
    """Write down in ``session`` who opened it, when and how."""
    at = now().timestamp()
    session[STAMP] = stamp_of(user)
    session[SIGNED_IN_AT] = session[SEEN_AT] = at
    session[BY_CODE] = by_code
    # A cookie of staff ends with the browser; the row lasts for SESSION_COOKIE_AGE, and no use makes it longer.
    session.set_expiry(0 if may_enter_admin(user) else int(PARTNER_AGE.total_seconds()))


def has_ended(session: SessionBase, user: AbstractBaseUser) -> bool:
    """Whether the session is over: another address, ended by hand, too old, idle, or not enough for what they became.

    Who signed in by an emailed code and was made staff since has shown neither a password nor a second factor.
    """
    if not constant_time_compare(str(session.get(STAMP, "")), stamp_of(user)):
        return True
    at = now().timestamp()
    age = at - session.get(SIGNED_IN_AT, 0)
    if may_enter_admin(user):
        return bool(session.get(BY_CODE)) or age >= STAFF_AGE.total_seconds()
    idle = at - session.get(SEEN_AT, 0)
    return age >= PARTNER_AGE.total_seconds() or idle >= PARTNER_IDLE.total_seconds()


def note_seen(session: SessionBase, user: AbstractBaseUser) -> None:
    """Remember that a partner was here now, when that was not written down lately."""
    at = now().timestamp()
    if at - session.get(SEEN_AT, 0) < SEEN_EVERY.total_seconds() or may_enter_admin(user):
        return
    session[SEEN_AT] = at
    left = session[SIGNED_IN_AT] + PARTNER_AGE.total_seconds() - at
    session.set_expiry(max(1, int(left)))  # Each save would move the end of the session otherwise.


def is_fresh(session: SessionBase) -> bool:
    """Whether its owner signed in a moment ago."""
    return 0 <= now().timestamp() - session.get(SIGNED_IN_AT, 0) < FRESH.total_seconds()


def end_all_sessions(user: AbstractBaseUser) -> None:
    """Every session of ``user``, in all browsers, is over at its next request."""
    state, _ = SignInState.objects.get_or_create(user=user)
    SignInState.objects.filter(pk=state.pk).update(sessions_ended=F("sessions_ended") + 1)
    state.refresh_from_db()
    user.sign_in = state


def keep_this_session(session: SessionBase, user: AbstractBaseUser) -> None:
    """After ``end_all_sessions``: all but this one."""
    session[STAMP] = stamp_of(user)


def pass_second_factor(session: SessionBase, user: AbstractBaseUser) -> None:
    """Write down that ``user`` showed their second factor in this session, or set it up."""
    session[SECOND_FACTOR_OF] = str(user.pk)


def lacks_second_factor(session: SessionBase, user: AbstractBaseUser) -> bool:
    """Whether a second factor is required of ``user`` and this session has not seen it."""
    if settings.HUB_SECOND_FACTOR != REQUIRED or not may_enter_admin(user):
        return False
    return session.get(SECOND_FACTOR_OF) != str(user.pk)
