from __future__ import annotations

import datetime as dt

import pytest

from reports.domain.requests import RequestRefused, record_message
from reports.enums import Channel, Direction, Nature, ResponseStatus
from reports.models import Message, ResponseRequest
from tests.factories.reports import RECEIVED, log, make_request, make_started, phase_words, reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


@pytest.mark.parametrize("nature", [Nature.ACKNOWLEDGEMENT, Nature.HOLDING, Nature.REMINDER, Nature.OTHER])
def test_no_message_but_a_reply_stops_the_clock(nature):
    """Example 5: acknowledged on 14 April, holding letter on 28 April, answered on 12 May."""
    request = make_started()
    log(request, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 14))
    log(request, nature, on=dt.date(2026, 4, 28))
    request.refresh_from_db()

    assert (request.due_on, request.status) == (dt.date(2026, 5, 5), ResponseStatus.AWAITING)
    assert phase_words(request, dt.date(2026, 5, 6)) == "overdue by 1 working day"

    reply(request, on=dt.date(2026, 5, 12))
    request.refresh_from_db()

    assert phase_words(request) == "answered 5 working days late"


def test_the_kind_of_message_tells_its_direction():
    request = make_started()

    directions = [
        log(request, nature, on=RECEIVED).direction for nature in (Nature.HOLDING, Nature.REMINDER, Nature.OTHER)
    ]
    other = record_message(
        request, nature=Nature.OTHER, channel=Channel.PHONE, happened_on=RECEIVED, direction=Direction.SENT
    )

    assert directions == [Direction.RECEIVED, Direction.SENT, Direction.RECEIVED]
    assert other.direction == Direction.SENT


@pytest.mark.parametrize("nature", [Nature.REPLY, Nature.REFUSAL])
def test_what_ends_the_wait_is_not_logged_as_a_message(nature):
    with pytest.raises(RequestRefused):
        log(make_started(), nature, on=RECEIVED)

    assert not Message.objects.exists()


@pytest.mark.parametrize("day", [dt.date(2026, 4, 1), dt.date(2026, 6, 2)])
def test_no_message_before_the_request_or_after_today(day):
    request = make_started()

    with pytest.raises(RequestRefused) as of_message:
        log(request, Nature.HOLDING, on=day)
    with pytest.raises(RequestRefused) as of_reply:
        reply(request, on=day)

    assert of_message.value.field == of_reply.value.field == "happened_on"
    request.refresh_from_db()
    assert (request.status, request.history.count()) == (ResponseStatus.AWAITING, 1)


def test_a_draft_has_no_messages():
    with pytest.raises(RequestRefused, match="Start the request first"):
        log(make_request(), Nature.HOLDING, on=RECEIVED)


def test_a_logged_message_is_never_changed_or_deleted():
    message = log(make_started(), Nature.HOLDING, on=RECEIVED)

    with pytest.raises(TypeError):
        message.save()
    with pytest.raises(TypeError):
        message.delete()


def test_logging_never_moves_a_date(db):
    request = make_started()
    log(request, Nature.HOLDING, on=RECEIVED)

    assert ResponseRequest.objects.get(pk=request.pk).due_on == dt.date(2026, 5, 5)
