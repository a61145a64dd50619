"""What erasing means for accounts and sessions."""

from __future__ import annotations

import json

from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY, get_user_model

from .addresses import in_texts
from .registry import Erasing
from .scrub import Tally, batches

SESSIONS_AT_ONCE = 1000


class WorksHere(Exception):
    """The address is that of an account that may still enter the admin: suspend it first."""


def refuse_who_works_here(keys: list) -> None:
    """Raise ``WorksHere`` if one of the accounts is active and may enter the admin."""
    accounts = get_user_model()._base_manager.filter(pk__in=keys, is_active=True)
    if any(account.has_perm("wagtailadmin.access_admin") for account in accounts):
        raise WorksHere


def close_accounts(keys: list) -> list:
    """Take every right from the accounts; the rows stay, because what staff did names them. Returns ``keys``."""
    accounts = get_user_model()
    rows = accounts._base_manager.filter(pk__in=keys)
    rows.update(is_active=False, is_staff=False, is_superuser=False)
    accounts.groups.through._base_manager.filter(user_id__in=keys).delete()
    accounts.user_permissions.through._base_manager.filter(user_id__in=keys).delete()
    return keys


def end_sessions(address: str, accounts: set, tally: Tally) -> None:
    """Delete the sessions of ``accounts``, and those that hold ``address``. A session is encoded: each is opened."""
    from django.contrib.sessions.models import Session  # A table, which is there once all apps are loaded.

    pattern = in_texts(address)
    keys = {str(key) for key in accounts}
    doomed = []
    for session in Session.objects.iterator(chunk_size=SESSIONS_AT_ONCE):
        data = session.get_decoded()
        is_theirs = BACKEND_SESSION_KEY in data and str(data.get(SESSION_KEY)) in keys
        if is_theirs or pattern.search(json.dumps(data, default=str)):
            doomed.append(session.pk)
    for part in batches(doomed):
        Session.objects.filter(pk__in=part).delete()
    if doomed:
        tally["sessions.Session", Erasing.DELETE.value] += len(doomed)
