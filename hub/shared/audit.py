"""The audit log: who did what to which object, in the database and as one JSON line each, without personal text."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.http import HttpRequest

from .clock import now
from .commits import after_commit
from .fault_words import EMAIL_ADDRESS
from .guards import network_of
from .models.audit import AuditEntry

logger = logging.getLogger("hub.audit")

CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,100}")
"""A string that may stand in ``changes``: the key of a choice, a code name. Not a sentence, a name or an address."""

ACTIONS: dict[str, str] = {}


class UnknownActionError(LookupError):
    """No app registered an action under this key."""


def register_action(key: str, label: str) -> str:
    """Make an action known and return its key. Raises ``ValueError`` if another has the key."""
    if ACTIONS.setdefault(key, label) != label:
        raise ValueError(f"There is another action {key!r}")
    return key


EXPORTED = register_action("export", "Exported a list")
REVEALED = register_action("reveal", "Opened personal data")
APPROVED = register_action("approve", "Approved")
DECLINED = register_action("decline", "Declined")
MOVED = register_action("move", "Changed the state")
SIGNED_IN = register_action("sign_in", "Signed in")
SIGNED_OUT = register_action("sign_out", "Signed out")
SIGN_IN_FAILED = register_action("sign_in_failed", "Failed to sign in")
SECOND_FACTOR_ADDED = register_action("second_factor_added", "Added a second factor")
SECOND_FACTOR_REMOVED = register_action("second_factor_removed", "Removed a second factor")
PASSWORD_CHANGED = register_action("password_changed", "Changed a password")
USER_ADDED = register_action("user_added", "Added a user")
USER_CHANGED = register_action("user_changed", "Changed a user")
USER_SUSPENDED = register_action("user_suspended", "Suspended a user")
USER_RESTORED = register_action("user_restored", "Let a user in again")
USER_DELETED = register_action("user_deleted", "Deleted a user")
GROUPS_CHANGED = register_action("groups_changed", "Changed the roles of a user")
PERMISSIONS_CHANGED = register_action("permissions_changed", "Changed permissions")
ERASED = register_action("erase", "Erased a person's data")
RETAINED = register_action("retention", "Deleted what is past its time")


def record(
    action: str,
    *,
    actor,
    subject: models.Model | type[models.Model] | None = None,
    summary: str = "",
    changes: Mapping[str, Any] | None = None,
    request: HttpRequest | None = None,
) -> AuditEntry:
    """Write one entry in the current transaction, and after its commit one JSON line; returns the entry.

    ``actor`` is a user, or ``None`` for the hub itself and for who is not signed in. ``subject`` is an object, or a
    model where the action is about a list of them. ``changes`` maps a name to a value, or to before and after in a
    tuple. Raises ``UnknownActionError``, and ``ValueError`` for a value that may be personal text: only numbers,
    dates, yes and no, nothing, and codes are let in, and lists of them.

    ``summary`` is for staff and never in the JSON line: it holds no personal text either. E-mail addresses are masked.
    """
    if action not in ACTIONS:
        raise UnknownActionError(action)
    is_user = actor is not None and actor.is_authenticated
    entry = AuditEntry.objects.create(
        at=now(),
        action=action,
        actor_id=actor.pk if is_user else None,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if isinstance(subject, models.Model) else "",
        label=EMAIL_ADDRESS.sub("[email]", label_of(subject))[:120],
        summary=EMAIL_ADDRESS.sub("[email]", summary)[:200],
        changes={name: told(name, value) for name, value in (changes or {}).items()},
        network=network_of(request) if request is not None else "",
    )
    after_commit(mirror, line_of(entry))
    return entry


def label_of(subject: models.Model | type[models.Model] | None) -> str:
    """``subject`` in words without personal text: its ``audit_label`` if it has one, else its kind and number."""
    if subject is None:
        return ""
    if not isinstance(subject, models.Model):
        return str(subject._meta.verbose_name_plural)
    return str(getattr(subject, "audit_label", "") or f"{subject._meta.verbose_name} {subject.pk}")


def told(name: str, value: Any) -> Any:
    """``value`` as JSON holds it. Raises ``ValueError`` if it may be personal text."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, str) and CODE.fullmatch(value):
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [told(name, item) for item in value]
        return sorted(items) if isinstance(value, (set, frozenset)) else items
    raise ValueError(f"{name} may be personal text and has no place in the audit log")


def line_of(entry: AuditEntry) -> dict[str, Any]:
    """What the mirror tells of an entry: numbers and codes; neither label nor summary."""
    return {
        "source": "hub",
        "at": entry.at.isoformat(),
        "action": entry.action,
        "actor": entry.actor_id,
        "subject": entry.subject_type,
        "id": entry.subject_id,
        "changes": entry.changes,
        "network": entry.network,
        "entry": entry.pk,
    }


def mirror(line: Mapping[str, Any]) -> None:
    """One line of JSON on the logger ``hub.audit``, in ASCII, so that nothing in it starts a line of its own."""
    logger.info("%s", json.dumps(line, sort_keys=True))


def mirror_wagtail_entry(sender, instance, created: bool, raw: bool = False, **kwargs) -> None:
    """Wagtail's own log entry as a line of the mirror: what was done to which object, without titles and comments."""
    if not created or raw:
        return
    line = {
        "source": "wagtail",
        "at": instance.timestamp.isoformat(),
        "action": instance.action,
        "actor": instance.user_id,
        "subject": f"{instance.content_type.app_label}.{instance.content_type.model}" if instance.content_type else "",
        "id": str(instance.object_id),
        "changes": {"content_changed": instance.content_changed, "deleted": instance.deleted},
        "network": "",
        "entry": instance.pk,
    }
    after_commit(mirror, line)
