"""Keeping the answers to the due-diligence list, with two people at it or two tabs: nobody's answer is turned back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from charter_champions.enums import CheckResult, DiligenceCheck
from charter_champions.models import Application, ApplicationCheck

from .decisions import record_check


class ChecksClosedError(Exception):
    """The application does not wait for a decision any more, so its checks stay as they are."""


@dataclass(frozen=True)
class TypedCheck:
    """What somebody typed at one line of the list, and a mark of what stood there when they opened the page."""

    result: str
    remark: str
    seen: str

    @property
    def is_changed(self) -> bool:
        return mark(self.result, self.remark) != self.seen


def mark(result: str, remark: str) -> str:
    """A short hash that tells one answer from every other."""
    return hashlib.sha256(f"{result} {remark.strip()}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


UNANSWERED = mark(CheckResult.NOT_DONE, "")


def mark_of(answer: ApplicationCheck | None) -> str:
    return mark(answer.result, answer.remark) if answer else UNANSWERED


@transaction.atomic
def save_checks(
    application: Application, typed: Mapping[DiligenceCheck, TypedCheck], *, user
) -> dict[DiligenceCheck, ApplicationCheck]:
    """Keep the lines of ``typed`` that were changed on the page, and no other.

    Returns the stored answer to each line that a colleague changed meanwhile, which is left as it is. Raises
    ``ChecksClosedError`` and ``ConflictOfInterest``; nothing is kept then.
    """
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not row.is_open:
        raise ChecksClosedError
    stored = {answer.check_key: answer for answer in row.checks.select_related("user")}
    faster = {}
    for check, answer in typed.items():
        now_there = mark_of(stored.get(check.value))
        if not answer.is_changed or now_there == mark(answer.result, answer.remark):
            continue
        if now_there == answer.seen:
            record_check(application, check, CheckResult(answer.result), remark=answer.remark, user=user)
        else:
            faster[check] = stored[check.value]
    return faster
