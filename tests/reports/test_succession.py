"""A body merges into another, the hub changes its name: the record goes on, and the past keeps its names."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from hub.home.models import BrandSettings
from hub.organisations.enums import OrganisationKind
from reports.domain.requests import RequestRefused, redirect
from reports.domain.succession import carry_over
from reports.enums import Nature
from reports.models import Commitment, ResponseRequest
from tests.factories.home import make_home
from tests.factories.promises import make_promise
from tests.factories.reports import log, make_body, make_partner, make_started, phase_words, reply
from tests.reports.reading import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]

MERGED_ON = dt.date(2026, 5, 11)


def merge(body, successor=None, *, on: dt.date | None = MERGED_ON):
    body.succeeded_by = successor or make_body("Kilnford Health")
    body.closed_on = on
    body.save()
    return body.succeeded_by


@pytest.fixture
def request_of_body() -> ResponseRequest:
    return make_started(body=make_body("Northmoor Trust"))


def test_an_open_request_goes_on_with_its_date_and_its_name(client, request_of_body):
    successor = merge(request_of_body.body)

    assert carry_over() == [request_of_body]
    assert carry_over() == []

    row = ResponseRequest.objects.get()
    assert (row.body.name, row.owing_body, row.carried_on, row.due_on) == (
        "Northmoor Trust",
        successor,
        MERGED_ON,
        dt.date(2026, 5, 5),
    )
    assert [event.reason for event in row.history.public()][1:] == [
        "Kilnford Health took over from Northmoor Trust on 11 May 2026. The request goes on with it and keeps its date."
    ]
    page = get(client, row.get_absolute_url())
    for words in (
        "What we asked of Northmoor Trust , now Kilnford Health",
        "Kilnford Health has not replied.",
        "Kilnford Health took over the request",
        "We sent the report to Northmoor Trust",
        "Northmoor Trust had not replied.",
    ):
        assert words in page


def test_each_says_what_it_said_itself(client, request_of_body):
    log(request_of_body, Nature.ACKNOWLEDGEMENT, on=dt.date(2026, 4, 14))
    merge(request_of_body.body)
    carry_over()
    reply(request_of_body, on=dt.date(2026, 5, 20))

    page = get(client, request_of_body.get_absolute_url())

    assert "Northmoor Trust confirmed that it has what we sent" in page
    assert "Kilnford Health replied" in page
    assert "Kilnford Health accepted 2 of 2 recommendations." in page


def test_what_was_answered_before_stays_with_the_old_name(client, request_of_body):
    reply(request_of_body, on=dt.date(2026, 4, 24))
    merge(request_of_body.body)

    assert carry_over() == []
    assert "Kilnford Health" not in get(client, request_of_body.get_absolute_url())


def test_each_request_is_owed_by_one_body(request_of_body):
    old = request_of_body.body
    answered = make_started(body=old)
    reply(answered, on=dt.date(2026, 4, 24))
    new = merge(old)
    own = make_started(body=new)
    carry_over()

    rows = ResponseRequest.objects.order_by("pk")
    assert list(rows.owed_by(old)) == [answered]
    assert list(rows.owed_by(new)) == [request_of_body, own]
    assert list(rows.on_page_of(old)) == [request_of_body, answered]
    assert list(rows.on_page_of(new)) == [request_of_body, own]


def test_promises_go_on_with_the_request(client, request_of_body):
    promise = make_promise(request=request_of_body)
    new = merge(request_of_body.body)
    carry_over()

    assert [list(Commitment.objects.owed_by(body)) for body in (request_of_body.body, new)] == [[], [promise]]
    assert promise.text in get(client, f"/record/bodies/{new.slug}/")


def test_nobody_is_sent_on_to_who_took_over(request_of_body):
    new = merge(request_of_body.body)
    carry_over()
    request_of_body.refresh_from_db()

    with pytest.raises(RequestRefused, match="another body"):
        redirect(request_of_body, to_body=new, reason="Theirs.")


def test_a_merger_counts_from_its_day(request_of_body):
    merge(request_of_body.body, on=dt.date(2026, 6, 15))

    assert carry_over(on=dt.date(2026, 6, 14)) == []
    assert carry_over(on=dt.date(2026, 6, 15)) == [request_of_body]


def test_a_second_merger_carries_on(request_of_body):
    middle = merge(request_of_body.body)
    carry_over()
    last = merge(middle, make_body("Mersea and Kilnford"), on=dt.date(2026, 5, 28))

    assert carry_over() == [request_of_body]

    row = ResponseRequest.objects.get()
    assert [row.body_on(day) for day in (dt.date(2026, 5, 10), dt.date(2026, 5, 28))] == [row.body, last]
    assert row.history.last().reason.startswith("Mersea and Kilnford took over from Kilnford Health on 28 May 2026.")


def test_two_mergers_at_once_lead_to_the_last(request_of_body):
    middle = merge(request_of_body.body)
    last = merge(middle, make_body("Mersea and Kilnford"), on=dt.date(2026, 5, 28))

    carry_over()

    assert ResponseRequest.objects.get().owing_body == last


def test_who_can_t_be_asked_takes_nothing_over(request_of_body):
    merge(request_of_body.body, make_partner("Kilnford Carers Hub"))

    assert carry_over() == []


def test_it_happens_by_itself(request_of_body, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        successor = merge(request_of_body.body)

    assert ResponseRequest.objects.get().owing_body == successor


def test_a_council_can_take_over_from_a_provider_under_the_old_rule():
    request = make_started(body=make_body("Hanbury Care", kind=OrganisationKind.PROVIDER))
    merge(request.body, make_body("Kilnford Council", kind=OrganisationKind.COUNCIL))
    carry_over()
    request.refresh_from_db()

    assert phase_words(request, dt.date(2026, 5, 12)) == "overdue by 5 working days"


def test_the_hub_changes_its_own_name(client):
    home = make_home()
    brand = BrandSettings.for_site(home.get_site())
    brand.name = "Kilnford Voice"
    brand.save()
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False):
        old = make_started()
    brand.name = "Kilnford Champions"
    brand.save()
    new = make_started()

    assert [row.asked_by for row in (old, new)] == ["Kilnford Voice", "Kilnford Champions"]
    assert "by Kilnford Voice" in get(client, old.get_absolute_url())
