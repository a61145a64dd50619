"""Two people at once: one of them is told."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from hub.shared.states import TransitionNotAllowed
from reports.domain.redactions import publish
from reports.domain.requests import RequestRefused, start_request
from reports.models import Message, RecordYear, Redaction, ResponseRequest
from tests.factories.files import make_redaction
from tests.factories.reports import RECEIVED, answers_for, make_request, make_started, reply

pytestmark = pytest.mark.usefixtures("on_7_may_2026")


def at_once(*calls):
    """Run ``calls`` in threads that set out together; returns how each was refused, or ``None``, or "failed"."""
    gate, outcomes = threading.Barrier(len(calls)), ["failed"] * len(calls)

    def run(place, call):
        try:
            gate.wait(timeout=20)
            call()
            outcomes[place] = None
        except (TransitionNotAllowed, RequestRefused) as error:
            outcomes[place] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_six_who_log_the_reply_at_once_log_one():
    request = make_started()
    seen = [ResponseRequest.objects.get(pk=request.pk) for _ in range(6)]

    outcomes = at_once(*(lambda own=own: reply(own, on=RECEIVED) for own in seen))

    assert (outcomes.count(None), outcomes.count(RequestRefused)) == (1, 5)
    assert Message.objects.count() == 1
    assert [(row.before, row.after) for row in request.history.all()] == [
        ("draft", "awaiting"),
        ("awaiting", "answered"),
    ]


@pytest.mark.django_db(transaction=True)
def test_six_who_start_a_request_at_once_start_one():
    draft = make_request()
    seen = [ResponseRequest.objects.get(pk=draft.pk) for _ in range(6)]

    outcomes = at_once(*(lambda own=own: start_request(own, received_on=RECEIVED) for own in seen))

    assert (outcomes.count(None), outcomes.count(TransitionNotAllowed)) == (1, 5)
    assert (draft.items.count(), draft.history.count(), RecordYear.objects.get().last_number) == (2, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_requests_that_start_at_once_get_numbers_without_gaps():
    drafts = [make_request() for _ in range(6)]

    outcomes = at_once(*(lambda draft=draft: start_request(draft, received_on=RECEIVED) for draft in drafts))

    assert outcomes == [None] * 6
    assert sorted(ResponseRequest.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert RecordYear.objects.get().last_number == 6


def test_who_comes_second_is_told_without_threads(db):
    request = make_started()
    stale = ResponseRequest.objects.get(pk=request.pk)
    answers = answers_for(stale)
    reply(request, on=RECEIVED)

    with pytest.raises(RequestRefused, match="has its answer already"):
        reply(stale, on=RECEIVED)
    assert (len(answers), Message.objects.count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_publish_at_once_one_does():
    redaction = make_redaction(make_started())
    seen = [Redaction.objects.get(pk=redaction.pk) for _ in range(4)]

    outcomes = at_once(*(lambda own=own: publish(own, user=None) for own in seen))

    assert (outcomes.count(None), outcomes.count(TransitionNotAllowed)) == (1, 3)
    assert [row.after for row in redaction.history.all()] == ["to_redact", "published"]
