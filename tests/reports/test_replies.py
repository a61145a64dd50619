from __future__ import annotations

import datetime as dt

import pytest

from reports.domain.requests import Answer, RequestRefused, close_without_reply, record_reply, refuse
from reports.enums import Channel, ResponseStatus
from reports.models import ResponseRequest
from tests.factories.reports import (
    RECEIVED,
    answers_for,
    make_body,
    make_report,
    make_request,
    make_started,
    phase_words,
    reply,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


def test_a_whole_reply_answers_the_request():
    request = make_started()

    message = reply(request, on=dt.date(2026, 4, 24), private_text="Dear Asha")
    request.refresh_from_db()

    assert (request.status, request.answered_on) == (ResponseStatus.ANSWERED, dt.date(2026, 4, 24))
    assert phase_words(request) == "answered in time"
    assert [(row.item.number, row.decision) for row in message.replies.all()] == [(1, "accepted"), (2, "accepted")]
    assert [(row.before, row.after) for row in request.history.all()] == [
        ("draft", "awaiting"),
        ("awaiting", "answered"),
    ]


def test_a_reply_that_is_silent_on_one_answers_in_part():
    """Example 7."""
    body = make_body()
    request = make_started(report=make_report(bodies=[body], recommendations=3), body=body)

    reply(request, 1, 2, on=dt.date(2026, 4, 24))
    request.refresh_from_db()

    assert (request.status, request.answered_on) == (ResponseStatus.PART_ANSWERED, None)
    assert phase_words(request, dt.date(2026, 5, 1)) == "part answered"
    assert phase_words(request, dt.date(2026, 5, 6)) == "part answered, recommendation 3 overdue by 1 working day"

    reply(request, 3, on=dt.date(2026, 5, 6))
    request.refresh_from_db()

    assert phase_words(request) == "answered 1 working day late"


def test_replies_logged_in_the_wrong_order_count_by_their_dates():
    request = make_started()
    reply(request, 1, on=dt.date(2026, 5, 6))
    reply(request, 2, on=dt.date(2026, 4, 24))
    request.refresh_from_db()

    assert (request.answered_on, phase_words(request)) == (dt.date(2026, 5, 6), "answered 1 working day late")


def test_a_recommendation_is_decided_once():
    request = make_started()
    reply(request, 1, on=RECEIVED)

    with pytest.raises(RequestRefused, match="Recommendation 1 has its answer already"):
        reply(request, 1, 2, on=RECEIVED)

    assert request.messages.count() == 1


def test_a_reply_without_a_decision_is_no_reply():
    with pytest.raises(RequestRefused, match="at least one"):
        record_reply(make_started(), answers=[], channel=Channel.EMAIL, happened_on=RECEIVED)


def test_an_answer_to_another_request_is_refused():
    request, other = make_started(), make_started()

    with pytest.raises(RequestRefused, match="not part of the request"):
        record_reply(request, answers=answers_for(other), channel=Channel.EMAIL, happened_on=RECEIVED)


def test_a_decision_must_be_one_that_exists():
    request = make_started()

    with pytest.raises(RequestRefused, match="Choose a decision"):
        record_reply(
            request,
            answers=[Answer(request.items.first(), "maybe")],
            channel=Channel.EMAIL,
            happened_on=RECEIVED,
        )


@pytest.mark.parametrize("ending", ["refused", "closed"])
def test_a_reply_may_still_come_after_a_refusal_or_after_closing(ending):
    request = make_started()
    if ending == "refused":
        refuse(request, channel=Channel.POST, happened_on=RECEIVED, public_text="We do not reply to this.")
    else:
        close_without_reply(request, reason="No answer in a year.")

    reply(request, on=dt.date(2026, 5, 29))
    request.refresh_from_db()

    assert request.status == ResponseStatus.ANSWERED


@pytest.mark.parametrize(("is_draft", "match"), [(True, "A draft asks"), (False, "Request 2026/2 asks")])
def test_a_late_part_of_a_reply_is_logged_with_the_request_that_was_made_anew(is_draft, match):
    closed = make_started()
    close_without_reply(closed, reason="No answer in a year.")
    (make_request if is_draft else make_started)(report=closed.report, body=closed.body)

    with pytest.raises(RequestRefused, match=match):
        reply(closed, 1, on=RECEIVED)
    closed.refresh_from_db()

    assert (closed.status, closed.messages.count()) == (ResponseStatus.CLOSED, 0)
    reply(closed, on=RECEIVED)
    assert ResponseRequest.objects.get(pk=closed.pk).status == ResponseStatus.ANSWERED
