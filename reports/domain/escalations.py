"""Telling those above a body that it does not answer, with the whole file. It ends nothing."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from hub.shared import audit
from hub.shared.clock import now
from hub.shared.working_days import WorkingCalendar, long_date
from reports.domain.bundles import request_bundle
from reports.domain.chase_days import chase_days
from reports.domain.reminders import wanted_by
from reports.domain.requests import RequestRefused, locked, refuse_day_outside
from reports.enums import ChaseStep, EscalationTo
from reports.models import Escalation, EscalationNews, ResponseRequest

ESCALATED = audit.register_action("escalate", "Told others that a body does not answer")


def escalates_from(request: ResponseRequest, calendar: WorkingCalendar) -> dt.date | None:
    """The day from which others may be told: that of the last reminder. ``None`` for no open request with a date."""
    due_on = wanted_by(request)
    if not request.is_open or due_on is None or request.clock_paused_on:
        return None
    return chase_days(due_on, calendar)[ChaseStep.TWENTY_AFTER]


def refuse_escalation(request: ResponseRequest, *, on: dt.date, calendar: WorkingCalendar) -> None:
    """Raise ``RequestRefused`` where it is not the time to tell others on the day ``on``."""
    from_day = escalates_from(request, calendar)
    if from_day is None:
        raise RequestRefused("No reply is awaited, so there is nothing to tell.")
    if on < from_day:
        raise RequestRefused(
            f"It is too early. Tell others from {long_date(from_day)}, 20 working days after the date of the reply.",
            field="escalated_on",
        )


@transaction.atomic
def escalate(
    request: ResponseRequest,
    *,
    kind: EscalationTo,
    told: str,
    reason: str,
    escalated_on: dt.date,
    calendar: WorkingCalendar,
    user,
) -> Escalation:
    """Write down that ``told`` was told, and keep the file that goes to it. The request stays as it is.

    Raises ``RequestRefused`` before the day of the last reminder, and for a request that no reply is awaited to.
    """
    locked(request)
    refuse_day_outside(escalated_on, field="escalated_on")
    refuse_escalation(request, on=escalated_on, calendar=calendar)
    at = now()
    content = request_bundle(request, at=at)
    escalation = Escalation.objects.create(
        request=request,
        kind=kind,
        told=told,
        reason=reason,
        escalated_on=escalated_on,
        bundle=ContentFile(content, name="bundle.zip"),
        bundle_sha256=hashlib.sha256(content).hexdigest(),
        recorded_by=user,
        recorded_at=at,
    )
    audit.record(ESCALATED, actor=user, subject=request, changes={"to": str(kind)})
    return escalation


def record_news(escalation: Escalation, *, happened_on: dt.date, text: str, user) -> EscalationNews:
    """Write down what came of ``escalation``. Raises ``RequestRefused`` for a day before it or after today."""
    refuse_day_outside(happened_on, field="happened_on")
    if happened_on < escalation.escalated_on:
        raise RequestRefused(
            f"We told {escalation.told} on {long_date(escalation.escalated_on)}. This day is before it.",
            field="happened_on",
        )
    return EscalationNews.objects.create(escalation=escalation, happened_on=happened_on, text=text, recorded_by=user)
