"""Journey 3: an officer puts a published report to a body, logs what comes back, and anyone can read it."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from hub.shared.clock import today
from reports.models import ReportPage, ResponseRequest
from tests.factories.reports import make_body, make_report, make_report_index, make_rule
from tests.journeys.conftest import member_of, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(transactional_db):
    return member_of("Evidence officer", "olu")


def run_the_clock(page, report, body, rule):
    """From the draft of a request to the reply, by the officer's own forms."""
    sent_on, replied_on = today() - dt.timedelta(days=9), today() - dt.timedelta(days=2)
    page.goto("/admin/response_requests/new/")
    page.locator("#id_report").select_option(str(report.pk))
    page.locator("#id_body").select_option(str(body.pk))
    page.locator("#id_duty_rule").select_option(str(rule.pk))
    page.locator("main form[method=POST] button[type=submit]").first.click()
    page.get_by_role("link", name="Start the request").click()
    page.get_by_label("When did the body get it?").fill(sent_on.isoformat())
    page.get_by_role("button", name="Start the clock").click()
    request = ResponseRequest.objects.get()
    expect(page.locator("main")).to_contain_text(f"20 working days counted from the day after {in_words(sent_on)}")
    page.get_by_role("link", name="Log a message").click()
    page.get_by_label("What is it?").select_option(label="Acknowledgement")
    page.locator("#id_happened_on").fill(sent_on.isoformat())
    page.get_by_role("button", name="Log the message").click()
    page.get_by_role("link", name="Log a reply").click()
    page.locator("#id_happened_on").fill(replied_on.isoformat())
    for number in (1, 2):
        page.get_by_label(f"Decision on recommendation {number}").select_option(label="Accepted")
        page.get_by_label(f"What it says to recommendation {number}").fill(f"We will do number {number} by June.")
    page.get_by_role("button", name="Log the reply").click()
    expect(page.locator("main")).to_contain_text("Answered in time.")
    return request


def in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_an_officer_runs_the_clock_and_the_public_reads_it(page_either_way, officer):
    page = page_either_way
    body, rule = make_body("Northmoor Hospitals Trust"), make_rule()
    report = make_report("Letters people can read", bodies=[body], published_on=today() - dt.timedelta(days=12))
    sign_in(page, officer)

    request = run_the_clock(page, report, body, rule)

    page.context.clear_cookies()
    page.goto(report.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Letters people can read")
    expect(page.locator(".pagehead .status")).to_have_text("Answered in time")
    expect(page.get_by_text("We will do number 2 by June.")).to_be_visible()
    expect(page.locator(".tl h3")).to_have_text(
        [
            "Northmoor Hospitals Trust replied",
            "Northmoor Hospitals Trust confirmed that it has what we sent",
            "We sent the report to Northmoor Hospitals Trust",
            "We published the report",
        ]
    )
    page.goto("/record/?phase=answered-in-time")
    page.get_by_role("link", name="Letters people can read").click()
    assert page.url.endswith(request.get_absolute_url())
    expect(page.get_by_text("20 working days counted from the day after")).to_be_visible()


def test_an_officer_publishes_a_report_with_two_recommendations(page, officer):
    body, index = make_body("Northmoor Hospitals Trust"), make_report_index()
    sign_in(page, officer)

    page.goto(f"/admin/pages/add/reports/reportpage/{index.pk}/")
    page.locator("#id_title").fill("Letters people can read")
    page.get_by_role("tab", name="What we ask for").click()
    for number in (0, 1):
        page.get_by_role("button", name="Add recommendation").click()
        page.locator(f"#id_recommendations-{number}-heading").fill(f"Ask {number + 1}")
        page.locator(f"#id_recommendations-{number}-bodies").select_option(str(body.pk))
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("To publish it alone lets everybody read it, but asks no body")).to_be_visible()
    page.get_by_role("button", name="Publish without asking anyone").click()
    expect(page.get_by_text("It is published. No body was asked.")).to_be_visible()

    report = ReportPage.objects.get()
    assert [(row.heading, list(row.bodies.all())) for row in report.numbered_recommendations()] == [
        ("Ask 1", [body]),
        ("Ask 2", [body]),
    ]
    page.goto(report.url)
    expect(page.locator(".rec h3")).to_have_text(["1Recommendation 1: Ask 1", "2Recommendation 2: Ask 2"])
