from __future__ import annotations

import datetime as dt

import pytest

from hub.shared.panels import organisation_panels
from reports.domain.numbers import HeadlineNumbers, LatestReply, headline_numbers, latest_replies
from reports.enums import Decision
from reports.models import ReportCredit
from tests.factories.reports import RECEIVED, make_body, make_partner, make_report, make_request, make_started, reply

pytestmark = [pytest.mark.django_db, pytest.mark.drawn, pytest.mark.usefixtures("on_7_may_2026")]

ON = dt.date(2026, 5, 7)


def test_the_numbers_of_the_home_page_leave_out_what_nobody_may_see(django_assert_num_queries):
    reply(make_started(title="Answered"), on=RECEIVED)
    make_started(title="Late")
    make_request(title="Draft")
    hidden = make_started(title="Hidden")
    reply(hidden, on=RECEIVED)
    hidden.report.unpublish()

    headline_numbers(ON)  # fills the cache of the site's addresses

    with django_assert_num_queries(6):
        numbers, replies = headline_numbers(ON), latest_replies(ON)

    assert numbers == HeadlineNumbers(
        people_heard=192,
        reports_published=3,
        reports_url="/reports/",
        requests_made=2,
        requests_answered=1,
        requests_late=1,
        recommendations_asked=4,
        changes_published=0,
    )
    assert [row.report for row in replies] == ["Answered"]


def test_a_recommendation_to_two_bodies_is_one():
    bodies = [make_body(), make_body()]
    report = make_report(bodies=bodies)
    for body in bodies:
        make_started(report=report, body=body)

    numbers = headline_numbers(ON)

    assert (numbers.requests_made, numbers.recommendations_asked) == (2, 2)


def test_the_latest_replies_quote_the_body():
    request = make_started(title="Letters", body=make_body("Northmoor Trust"))
    reply(request, 1, on=dt.date(2026, 4, 24), decision=Decision.ACCEPTED_IN_PART)
    reply(request, 2, on=dt.date(2026, 4, 29))

    assert latest_replies(ON, limit=2)[1] == LatestReply(
        body="Northmoor Trust",
        report="Letters",
        decision="Accepted in part",
        tone="part",
        quote="We will do this from 1 June. 1",
        replied_on=dt.date(2026, 4, 24),
        url="/record/2026/1/",
    )


def panels_of(organisation) -> list[tuple[str, str]]:
    found = organisation_panels(organisation, on=ON)
    return [(panel.key, panel.title) for panel in found if panel.key in {"supported-reports", "requests"}]


def test_a_partner_shows_the_reports_that_thank_it_by_name():
    named, shy = make_partner(), make_partner()
    report = make_report()
    report.credits.add(ReportCredit(organisation=named), ReportCredit(organisation=shy, is_named_publicly=False))
    report.save()

    assert panels_of(named) == [("supported-reports", "Reports it helped with")]
    assert panels_of(shy) == []
    report.unpublish()
    assert panels_of(named) == []


def test_a_body_shows_the_requests_to_it():
    request = make_started()

    assert panels_of(request.body) == [("requests", "Requests to this body")]
    assert panels_of(make_body()) == []
