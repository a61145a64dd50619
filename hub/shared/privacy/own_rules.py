"""How long the shared ground and the libraries keep things.

What is not a matter of choice is in ``hub.shared.upkeep``: sessions, traces of limits, results of tasks.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import ModelLogEntry, PageLogEntry

from hub.shared.models import AuditEntry, Erasure, MailStatus, OutgoingEmail, SubmissionKey, Token
from hub.shared.models.emails import BLANKED

from . import ledger
from .retention import Rule, register_rule


def older(model, name: str):
    """The rows of ``model`` whose instant ``name`` was before another."""
    return lambda before: model._base_manager.filter(**{f"{name}__lt": before})


def delete(model):
    """Deletes rows of ``model`` by their keys."""

    def forget(keys: list, before: dt.datetime) -> None:
        model._base_manager.filter(pk__in=keys).delete()

    return forget


def closed_with_text(before: dt.datetime):
    """Mails that were sent or given up before an instant, and still hold their text."""
    ended = Q(status__in=[MailStatus.FAILED, MailStatus.CANCELLED], created_at__lt=before)
    over = Q(status=MailStatus.SENT, done_at__lt=before) | ended
    return OutgoingEmail.objects.filter(over).exclude(text_body="", html_body="")


def empty_bodies(keys: list, before: dt.datetime) -> None:
    OutgoingEmail.objects.filter(pk__in=keys).update(**BLANKED)


def forget_erasures(keys: list, before: dt.datetime) -> None:
    ledger.forget_before(before)


register_rule(Rule("mail_bodies", "texts of mails", "mail_bodies", closed_with_text, empty_bodies))

for key, label, period, model, instant in (
    ("mail_records", "records of mails", "mail_records", OutgoingEmail, "created_at"),
    ("tokens", "expired links", "tokens", Token, "expires_at"),
    ("submission_keys", "numbers of forms", "submission_keys", SubmissionKey, "created_at"),
    ("unsaved_forms", "unsaved forms", "unsaved_forms", FormState, "last_updated_at"),
    ("editing_sessions", "traces of editing", "unsaved_forms", EditingSession, "last_seen_at"),
    ("audit", "entries of the audit log", "audit", AuditEntry, "at"),
    ("page_log", "entries of the log of pages", "audit", PageLogEntry, "timestamp"),
    ("model_log", "entries of the log of records", "audit", ModelLogEntry, "timestamp"),
):
    register_rule(Rule(key, label, period, older(model, instant), delete(model)))

register_rule(Rule("erasures", "remembered erasures", "erasures", older(Erasure, "at"), forget_erasures))
