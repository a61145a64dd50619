"""How a request ends, and what may follow it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError

from hub.organisations.enums import OrganisationKind
from hub.shared.states import TransitionNotAllowed
from reports.domain.requests import RequestRefused, close_without_reply, redirect, refuse, withdraw
from reports.enums import Channel, Nature, ResponseStatus
from reports.models import ResponseRequest
from tests.factories.reports import RECEIVED, log, make_body, make_partner, make_started, phase_words, reply
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


@pytest.mark.parametrize("ending", ["answered", "withdrawn", "redirected"])
def test_some_endings_are_final(ending):
    request = make_started()
    endings = {
        "answered": lambda: reply(request, on=RECEIVED),
        "withdrawn": lambda: withdraw(request, reason="Sent in error."),
        "redirected": lambda: redirect(request, to_body=make_body(), reason="Not its service."),
    }
    endings[ending]()
    request.refresh_from_db()
    history = request.history.count()

    for move in (
        lambda: reply(request, on=RECEIVED),
        lambda: refuse(request, channel=Channel.POST, happened_on=RECEIVED, public_text="No."),
        lambda: redirect(request, to_body=make_body(), reason="No."),
        lambda: withdraw(request, reason="No."),
        lambda: close_without_reply(request, reason="No."),
    ):
        with pytest.raises((TransitionNotAllowed, RequestRefused)):
            move()
    request.refresh_from_db()

    assert (request.status, request.history.count()) == (ending, history)


def test_refusing_keeps_its_words():
    request = make_started()

    message = refuse(request, channel=Channel.POST, happened_on=RECEIVED, public_text="It is not our service.")
    request.refresh_from_db()

    assert (message.nature, message.public_text) == (Nature.REFUSAL, "It is not our service.")
    assert (request.status, phase_words(request)) == (ResponseStatus.REFUSED, "refused to reply")


def test_redirecting_names_the_other_body():
    request, council = make_started(), make_body("Kilnford Council", kind=OrganisationKind.COUNCIL)

    redirect(request, to_body=council, reason="Roads are the council's.")

    assert phase_words(request) == "redirected to Kilnford Council"


def test_redirecting_needs_another_body():
    request = make_started()

    for wrong in (request.body, make_partner()):
        with pytest.raises(RequestRefused) as refused:
            redirect(request, to_body=wrong, reason="No.")
        assert refused.value.field == "redirected_to"


def test_one_report_asks_one_body_once_at_a_time():
    request = make_started()

    with pytest.raises(IntegrityError):
        ResponseRequest.objects.create(report=request.report, body=request.body)


def test_it_may_ask_again_when_the_first_request_is_over():
    request = make_started()
    withdraw(request, reason="Sent to the wrong address.")

    again = make_started(report=request.report, body=request.body)

    assert again.reference == "2026/2"


def test_a_reply_later_on_the_day_of_a_refusal_does_not_make_it_partial(client):
    with time_machine.travel(dt.datetime(2026, 5, 6, 9, tzinfo=dt.UTC), tick=False):
        request = make_started(body=make_body("Northmoor Trust"))
        refuse(request, channel=Channel.EMAIL, happened_on=dt.date(2026, 5, 6), public_text="No.")
    with time_machine.travel(dt.datetime(2026, 5, 6, 15, tzinfo=dt.UTC), tick=False):
        reply(request, on=dt.date(2026, 5, 6))

    page = get(client, request.get_absolute_url())

    assert "Northmoor Trust refused to reply" in page
    assert "to the rest" not in page


def test_a_day_that_is_no_working_day_has_no_number(client):
    request = make_started()
    log(request, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 11))
    log(request, Nature.HOLDING, on=dt.date(2026, 4, 10))

    page = get(client, request.get_absolute_url())

    assert "10 April 2026, working day 4" in page
    assert "11 April 2026, working day" not in page
