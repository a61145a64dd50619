"""Open requests of a body that another took over: they go on with it, and nothing of the past is renamed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.working_days import long_date
from reports.domain.clock import note
from reports.domain.timeline import TOOK_OVER
from reports.enums import OPEN_STATUSES
from reports.models import ResponseRequest

CARRY_OVER = "reports.carry_over"
"""The errand after a body was closed or merged."""


def took_over(body: Organisation, *, on: dt.date) -> Organisation | None:
    """Who answers for ``body`` on the day ``on``, if that is another; followed through several mergers in a row.

    A body takes over on the day on which the other closed, or at once if none is given. One that was taken over by
    something that can't be asked, such as a charity, goes on answering itself.
    """
    answers = body
    for following in body.successors()[1:]:
        if (answers.closed_on and answers.closed_on > on) or not following.is_body:
            break
        answers = following
    return None if answers == body else answers


def carry_over(*, on: dt.date | None = None, user=None) -> list[ResponseRequest]:
    """Let open requests go on with the body that took over, each with one public row of history; returns those.

    The due date stays, and so does the name of the body that was asked. Running it again changes nothing.
    """
    on = on or today()
    merged = Q(body__succeeded_by__isnull=False) | Q(carried_to__succeeded_by__isnull=False)
    carried = []
    for pk in ResponseRequest.objects.open().filter(merged).values_list("pk", flat=True):
        with transaction.atomic():
            request = ResponseRequest.objects.select_for_update(of=("self",)).get(pk=pk)
            successor = took_over(request.owing_body, on=on)
            if request.status in OPEN_STATUSES and successor is not None:
                carry(request, successor, on=on, user=user)
                carried.append(request)
    return carried


def carry(request: ResponseRequest, successor: Organisation, *, on: dt.date, user) -> None:
    """Write down that ``successor`` answers a locked, open ``request``."""
    before = request.owing_body
    # What was put to it later than it closed was put to a body that was gone already.
    since = max(before.closed_on or on, request.carried_on or request.received_on)
    note(
        request,
        user=user,
        reason=f"{successor}{TOOK_OVER}{before} on {long_date(since)}. The request goes on with it and keeps its date.",
        changes={"carried_to": successor, "carried_on": since},
    )


def run_carry_over(payload: Mapping[str, Any]) -> None:
    carry_over()
