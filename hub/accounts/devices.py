"""Browsers in which an account was opened before: a signed cookie, nothing in the database, no address, no trace."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from hub.shared.prefixes import ACCOUNT_PREFIX

SALT = "hub.accounts.devices"
KNOWN_FOR = 180 * 24 * 60 * 60
MOST_ACCOUNTS = 5
LONGEST_COOKIE = 2000

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


def cookie_name() -> str:
    # "__Host-" would ask for the path "/"; this cookie is of no use elsewhere.
    return "__Secure-browser" if settings.SESSION_COOKIE_SECURE else "browser"


def known_accounts(request: HttpRequest) -> dict[str, str]:
    """What the cookie says: a random word for each account that was opened in this browser."""
    raw = request.COOKIES.get(cookie_name(), "")
    if not raw or len(raw) > LONGEST_COOKIE:
        return {}
    try:
        known = signing.loads(raw, salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def browser_known_to(request: HttpRequest, user: AbstractBaseUser) -> str:
    """The word by which ``user`` is known in this browser; empty for a new one.

    A cookie from before a change of password is none: whoever had the account then may have it no more.
    """
    return known_accounts(request).get(name_of(user), "")


def remember_browser(request: HttpRequest, response: HttpResponseBase, user: AbstractBaseUser) -> None:
    """Let ``response`` say that ``user`` was here."""
    known = known_accounts(request)
    word = known.pop(name_of(user), "") or secrets.token_urlsafe(9)
    kept = dict(list(known.items())[-(MOST_ACCOUNTS - 1) :]) | {name_of(user): word}
    response.set_cookie(
        cookie_name(),
        signing.dumps(kept, salt=SALT),
        max_age=KNOWN_FOR,
        path=ACCOUNT_PREFIX,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def name_of(user: AbstractBaseUser) -> str:
    return f"{user.pk}-{user.get_session_auth_hash()[:16]}"


def browser_in_words(request: HttpRequest) -> str:
    """What kind of browser this is, such as "Firefox on Windows", as far as it says."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "a browser we don't know")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser
