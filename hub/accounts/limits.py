"""How often somebody may try: passwords, codes and mails, per account and per network, counted in the database.

Not in a cache: a worker that starts, a cache that is emptied or not shared must not give anybody new tries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from hub.shared.guards import Limit, Limits, give_back, network_of, take_all, wait_in_words

from .devices import browser_known_to
from .people import find_by_login

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
QUARTER = dt.timedelta(minutes=15)

# ASVS 4.0.3 V2.2.1 allows at most 100 failures an hour on one account.
ACCOUNT_HERE = (Limit(5, QUARTER), Limit(30, DAY))
ACCOUNT = (Limit(30, HOUR), Limit(100, DAY))
NETWORK = (Limit(60, HOUR), Limit(300, DAY))
CODES = (Limit(5, QUARTER), Limit(30, DAY))
MAILS = (Limit(3, HOUR), Limit(10, DAY))
MAILS_NETWORK = (Limit(20, HOUR), Limit(60, DAY))

OVER_LIMIT = "over_limit"


class Tries:
    """Tries that count unless they turn out to be right. Making one raises ``ValidationError`` when over a limit."""

    def __init__(self, limited: Mapping[str, Limits]) -> None:
        self.keys = list(limited)
        if wait := take_all(limited):
            raise too_many(wait)

    def were_right(self) -> None:
        """Take back what was counted. Earlier wrong tries stay counted, so that a right one in between buys none."""
        give_back(self.keys)


def too_many(wait: int) -> forms.ValidationError:
    """What is said with the time to wait; ``params`` holds the seconds."""
    return forms.ValidationError(
        f"There were too many tries. Wait, and try again {wait_in_words(wait)}.", code=OVER_LIMIT, params={"wait": wait}
    )


def retry_after(form: forms.BaseForm) -> int:
    """The seconds to wait when ``form`` was refused for too many tries, else 0."""
    faults = [fault for errors in form.errors.as_data().values() for fault in errors] if form.is_bound else []
    return max((fault.params["wait"] for fault in faults if fault.code == OVER_LIMIT), default=0)


def try_password(request: HttpRequest, login: str) -> Tries:
    """One try at a password. Somebody unknown is counted like an account.

    The browser in which an account was opened before has tries of its own: nobody far away can lock its owner out.
    """
    user = find_by_login(login)
    account = account_key(user) if user else f"sign-in nobody {login.strip().casefold()}"
    if user and (browser := browser_known_to(request, user)):
        return Tries({f"{account} browser {browser}": ACCOUNT_HERE})
    network = network_of(request)
    return Tries(
        {
            f"{account} network {network}": ACCOUNT_HERE,
            account: ACCOUNT,
            f"sign-in network {network}": NETWORK,
        }
    )


def try_second_factor(request: HttpRequest, user: AbstractBaseUser) -> Tries:
    """One try at a code of an authenticator app or a recovery code."""
    return Tries({second_factor_key(user): CODES, f"sign-in network {network_of(request)}": NETWORK})


def try_emailed_code(request: HttpRequest, email: str) -> Tries:
    """One try at an emailed code. allauth counts them in the session, where many at once could slip through."""
    key = f"sign-in code {email.strip().casefold()}"
    return Tries({key: CODES, f"sign-in network {network_of(request)}": NETWORK})


def ask_for_mail(request: HttpRequest, kind: str, email: str) -> None:
    """Count one mail that somebody asks for. Raises ``ValidationError`` when over a limit."""
    Tries({f"{kind} {email.strip().casefold()}": MAILS, f"account mails network {network_of(request)}": MAILS_NETWORK})


def use_up(user: AbstractBaseUser, code: str) -> bool:
    """Whether ``code`` of an authenticator app is used for the first time in the 90 seconds in which it is right."""
    return not take_all({f"second factor used {user.pk} {code}": (Limit(1, dt.timedelta(seconds=120)),)})


def account_key(user: AbstractBaseUser) -> str:
    """Ending all sessions of somebody begins a new count: that is how an administrator lets them try again."""
    return f"sign-in account {user.pk} {sessions_ended(user)}"


def second_factor_key(user: AbstractBaseUser) -> str:
    return f"second factor {user.pk} {sessions_ended(user)}"


def sessions_ended(user: AbstractBaseUser) -> int:
    state = getattr(user, "sign_in", None)
    return state.sessions_ended if state else 0
