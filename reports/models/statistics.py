"""What a body was asked and how it answered, counted by the database."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, Q, QuerySet

from reports.domain.bodies import BodyNumbers, Counts, body_numbers
from reports.enums import OPEN_STATUSES, ResponseStatus

from .phase_conditions import stands_still
from .requests import ResponseRequest

NOT_OWED = Q(status__in=(ResponseStatus.REDIRECTED, ResponseStatus.WITHDRAWN))


def conditions(on: dt.date) -> dict[str, Q]:
    """Which requests each of ``Counts`` counts on the day ``on``."""
    is_open, has_duty, is_still = Q(status__in=OPEN_STATUSES), Q(due_on__isnull=False), stands_still(on)
    not_yet_due = is_open & has_duty & (Q(due_on__gte=on) | is_still)
    answered = Q(status=ResponseStatus.ANSWERED)
    return {
        "asked": Q(),
        "answered": answered,
        "not_answered": answered & Q(has_not_answered=True),
        "open": is_open,
        "overdue": is_open & ~is_still & Q(due_on__lt=on),
        "not_by_date": is_open & ~is_still & ~has_duty & Q(reply_requested_by__lt=on),
        "decided": has_duty & ~NOT_OWED & ~not_yet_due,
        "in_time": answered & has_duty & Q(answered_on__lte=F("due_on")),
        "not_yet_due": not_yet_due,
        "without_duty": ~has_duty & ~NOT_OWED,
        "not_owed": NOT_OWED,
    }


def numbers_of(requests: QuerySet[ResponseRequest], *, on: dt.date) -> BodyNumbers:
    """The numbers of started ``requests`` on the day ``on``. Two queries, which answer with a row for each year and
    one for each number of days that an answer took.
    """
    requests = requests.order_by()
    counted = (
        requests.with_not_answered()
        .values("year")
        .annotate(**{name: Count("pk", filter=condition) for name, condition in conditions(on).items()})
    )
    counts = {row.pop("year"): Counts(**row) for row in counted}
    answered = requests.filter(status=ResponseStatus.ANSWERED)
    return body_numbers(counts, answered.values_list("year", "working_days_taken").annotate(number=Count("pk")))
