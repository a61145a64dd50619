"""Keeping the answers of an application, with two people at it or two tabs: nothing is overwritten unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django.db import models, transaction

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared.clock import now
from hub.shared.models import Token
from hub.shared.states import TransitionNotAllowed
from hub.shared.whole_files import files_with_rows

from .commitments import agreed_in, numbers_of
from .sections import SETS

DRAFT = "application-draft"
"""A link to fill an application in that went to a browser, or to somebody who helps."""
OWN = "application-draft-own"
"""The same, sent to the address that the application gives: whoever acts on it has shown that the address is right."""


def seen_of(application: Application, fields: Collection[str]) -> dict[str, Any]:
    """What a page shows of each field, to be sent back with it: the members of a set, else a short hash."""
    return {name: mark_of(value_of(application, name)) for name in fields}


def value_of(application: Application, name: str) -> Any:
    value = getattr(application, name)
    if name in ("areas", "themes"):
        return sorted(value.values_list("pk", flat=True))
    return value.name if isinstance(value, models.fields.files.FieldFile) else value


def mark_of(value: Any) -> Any:
    if isinstance(value, list):
        return value
    return hashlib.sha256(str(value or "").encode("utf-8", "surrogatepass")).hexdigest()[:16]


def in_conflict(application: Application, answers: Mapping[str, Any], seen: Mapping[str, Any]) -> list[str]:
    """The fields that somebody else has changed since they were ``seen``, and whose new answer is another again.

    What was not changed by whoever sends it, or changed to the very same, is in conflict with nothing. Sets never are:
    what each added and took away adds up.
    """
    found = []
    for name, answer in answers.items():
        if name in SETS or name in ("charter_version", "commits"):
            continue
        typed, stored = mark_of(answer), mark_of(value_of(application, name))
        before = before_of(name, seen)
        if stored not in (before, typed) and typed != before:
            found.append(name)
    return found


def before_of(name: str, seen: Mapping[str, Any]) -> Any:
    """What the page showed of the field ``name``; whoever does not say so has seen an empty box."""
    return seen.get(name, mark_of(Application._meta.get_field(name).get_default()))


def untouched(answers: Mapping[str, Any], seen: Mapping[str, Any]) -> set[str]:
    """The fields that whoever sends them left as they saw them."""
    kept = set(answers) - {*SETS, "charter_version", "commits"}
    return {name for name in kept if mark_of(answers[name]) == before_of(name, seen)}


def merged(stored: Collection, seen: Collection, sent: Collection) -> list:
    """``stored`` with what was added to and taken from the set ``seen`` by whoever ``sent`` theirs."""
    return sorted((set(stored) | (set(sent) - set(seen))) - (set(seen) - set(sent)))


def save_page(
    application: Application, answers: Mapping[str, Any], *, page: str = "", seen: Mapping[str, Any] | None = None
) -> list[str]:
    """Keep ``answers`` of one page, but for those in conflict; returns the names of these.

    ``seen`` is what the page showed (``seen_of``); without it the answers are kept whatever is there. The row is
    locked: of two at once the second meets what the first saved. Raises ``TransitionNotAllowed`` once the application
    was sent.
    """
    with files_with_rows() as watch, transaction.atomic():
        row = watch(Application.objects.select_for_update(of=("self",)).get(pk=application.pk))
        if not row.is_editable:
            raise TransitionNotAllowed(row.status, ApplicationStatus.STARTED)
        answers, conflicts = dict(answers), []
        if seen is not None:
            conflicts = in_conflict(row, answers, seen)
            for name in {*conflicts, *untouched(answers, seen)}:
                answers.pop(name)
            for name in {"areas", "themes"} & set(answers):
                keys = [member.pk for member in answers[name]]
                answers[name] = merged(value_of(row, name), seen.get(name, ()), keys)
        if "agreed_promises" in answers:
            agree(row, answers, seen)
        old_logo, old_email = row.logo.name, row.email
        related = assign(row, answers)
        at = now()
        row.saved_at = at
        if page:
            row.pages_saved = {**row.pages_saved, page: at.isoformat(timespec="seconds")}
        if row.email.casefold() != old_email.casefold():
            row.email_confirmed_at = None
            # They go on opening the application, and say nothing of the new address.
            Token.objects.about(row).filter(purpose=OWN).update(purpose=DRAFT)
        row.save()
        set_related(row, related)
        if old_logo and old_logo != row.logo.name:
            transaction.on_commit(lambda: row.logo.storage.delete(old_logo))
    application.refresh_from_db()
    return conflicts


def agree(row: Application, answers: dict[str, Any], seen: Mapping[str, Any] | None) -> None:
    """Put what is agreed to now into ``answers``, bound to the version that it was agreed in."""
    version = answers["charter_version"]
    if version is None:
        answers["agreed_promises"], answers["commits"] = [], False
        return
    agreed = answers["agreed_promises"]
    if seen is not None:
        agreed = merged(agreed_in(row, version), seen.get("agreed_promises", ()), agreed)
    answers["agreed_promises"] = agreed
    answers["commits"] = set(agreed) == numbers_of(version)


def assign(application: Application, answers: Mapping[str, Any]) -> dict[str, Collection]:
    """Set the plain fields; returns those that need a saved row."""
    related = {}
    for name, value in answers.items():
        if name in ("areas", "themes"):
            related[name] = value
        else:
            setattr(application, name, value)
    return related


def set_related(application: Application, related: Mapping[str, Collection]) -> None:
    for name, values in related.items():
        getattr(application, name).set(values)
