"""Many requests at once, as rows: for what must not grow with them."""

from __future__ import annotations

import datetime as dt

from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Organisation
from reports.enums import Channel, Decision, Direction, Nature, ResponseStatus
from reports.models import (
    Message,
    RecommendationReply,
    RequestedItem,
    ResponseRequest,
    ResponseRequestEvent,
)
from tests.factories.reports import RECEIVED

AT = dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)


def make_requests(count: int, *, report, body: Organisation, first: int = 1) -> list[ResponseRequest]:
    """Half of ``count`` answered by ``body``, half overdue from a body each; numbers of 2026 from ``first``."""
    numbers = range(first, first + count)
    others = Organisation.objects.bulk_create(
        Organisation(name=f"Asked body {number}", slug=f"asked-body-{number}", kind=OrganisationKind.NHS_BODY)
        for number in numbers[::2]
    )
    requests = ResponseRequest.objects.bulk_create(
        request_of(number, report, others[place // 2] if place % 2 == 0 else None, body)
        for place, number in enumerate(numbers)
    )
    items = RequestedItem.objects.bulk_create(
        RequestedItem(request=request, number=1, heading="Hold afternoon appointments") for request in requests
    )
    messages = Message.objects.bulk_create(
        Message(
            request=request,
            nature=nature,
            direction=Direction.RECEIVED,
            channel=Channel.EMAIL,
            happened_on=RECEIVED,
            public_text="Thank you.",
            recorded_at=AT,
        )
        for request in requests
        for nature in (Nature.ACKNOWLEDGEMENT, Nature.REPLY if request.answered_on else Nature.REMINDER)
    )
    ResponseRequestEvent.objects.bulk_create(
        ResponseRequestEvent(subject=request, at=AT, before="draft", after="awaiting", is_public=True)
        for request in requests
    )
    replies = {message.request_id: message for message in messages if message.nature == Nature.REPLY}
    RecommendationReply.objects.bulk_create(
        RecommendationReply(message=replies[item.request_id], item=item, decision=Decision.ACCEPTED, explanation="Yes.")
        for item in items
        if item.request_id in replies
    )
    return requests


def request_of(number: int, report, other: Organisation | None, body: Organisation) -> ResponseRequest:
    return ResponseRequest(
        report=report,
        body=other or body,
        year=2026,
        number=number,
        status=ResponseStatus.AWAITING if other else ResponseStatus.ANSWERED,
        received_on=RECEIVED,
        due_on=dt.date(2026, 5, 5),
        answered_on=None if other else dt.date(2026, 4, 20) + dt.timedelta(days=number % 15),
        working_days_taken=None if other else 10,
    )
