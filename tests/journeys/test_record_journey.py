"""A report to three bodies under three rules: one answers by the link, one by post, one not at all.

The clock goes from the day of issue to the day on which somebody above is told. Nobody's browser runs scripts; the body
and the public have a phone, 390 pixels wide.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from hub.organisations.enums import OrganisationKind
from hub.shared.working_days import Counting, Unit
from reports.models import DutyRule, Recommendation, ReportPage, ResponseRequest
from tests.factories.reports import make_body, make_report, make_rule
from tests.factories.shared import root_collection

from .checks import assert_nothing, faults_of_kept, kept
from .conftest import member_of, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

TRUST, COUNCIL, CARE = "Northmoor Trust", "Kilnford Council", "Willow Care"


@pytest.fixture
def clock():
    """Set the clock of the hub to noon of a day, as in ``clock(5, 14)`` for 14 May 2026."""
    travels = []

    def set_to(month: int, day: int) -> None:
        while travels:
            travels.pop().stop()
        travels.append(time_machine.travel(dt.datetime(2026, month, day, 11, tzinfo=dt.UTC)))
        travels[0].start()

    yield set_to
    while travels:
        travels.pop().stop()


def make_world() -> ReportPage:
    root_collection()
    DutyRule.objects.all().delete()
    make_rule(name="NHS bodies: 20 working days", body_kinds=[OrganisationKind.NHS_BODY])
    make_rule(name="Councils: 28 days", days=28, unit=Unit.CALENDAR, body_kinds=[OrganisationKind.COUNCIL])
    make_rule(
        name="Providers: 30 working days",
        days=30,
        counting=Counting.BEGINNING_WITH,
        body_kinds=[OrganisationKind.PROVIDER],
    )
    bodies = [
        make_body(TRUST),
        make_body(COUNCIL, kind=OrganisationKind.COUNCIL),
        make_body(CARE, kind=OrganisationKind.PROVIDER),
    ]
    report = make_report("Letters people can read", bodies=bodies, published_on=dt.date(2026, 4, 2))
    assert Recommendation.objects.filter(report=report).count() == 2
    return report


def issue(desk, report) -> None:
    desk.goto(f"/admin/reports/{report.pk}/issue/")
    for name, address in ((TRUST, "ruth@northmoor.example"), (CARE, "will@willow.example")):
        body = desk.locator("section", has=desk.get_by_role("heading", name=name))
        body.get_by_label("Name of the officer").fill("Ruth Marlow" if name == TRUST else "Will Reed")
        body.get_by_label("Role").fill("Head of care")
        body.get_by_label("Email address").fill(address)
    council = desk.locator("section", has=desk.get_by_role("heading", name=COUNCIL))
    council.get_by_label("We know nobody there: the letter goes by post").check()
    desk.get_by_role("button", name="Show what will happen").click()
    for words in ("due by Tuesday 5 May 2026", "due by Thursday 30 April 2026", "due by Monday 18 May 2026"):
        expect(desk.locator("main")).to_contain_text(words)
    desk.get_by_role("button", name="Issue and send").click()
    leave(desk)


def leave(desk) -> None:
    """Go home: an editor that is left open would ask on when its session has ended."""
    desk.wait_for_load_state()
    desk.goto("about:blank")


def reply_by_link(phone, link: str) -> None:
    phone.goto(link)
    phone.get_by_role("button", name="Send me a code").click()
    phone.get_by_label("Code").fill(re.search(r"^(\d{6})$", mail.outbox[-1].body, re.M)[1])
    phone.get_by_role("button", name="Continue").click()
    for number in (1, 2):
        phone.get_by_role("link", name=re.compile(f"^{number}\\.")).click()
        phone.get_by_role("radio", name="Accepted", exact=True).check()
        phone.get_by_label("Your explanation").fill(f"We write number {number} anew. Ring 01632 960 001.")
        phone.get_by_label("What you will do").fill(f"Send letter {number} in large print")
        for box, value in (("Day", "1"), ("Month", "6"), ("Year", "2026")):
            phone.get_by_label(box, exact=True).first.fill(value)
        phone.get_by_role("button", name="Save and continue").click()
    phone.get_by_role("link", name="Who answers").click()
    phone.get_by_label("I may send this reply for the body").check()
    phone.get_by_role("button", name="Save and continue").click()
    phone.get_by_role("link", name="Check and send").click()
    phone.get_by_role("button", name="Send the reply").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("We have your reply")


def publish_words(desk) -> None:
    desk.goto("/admin/redactions/")
    desk.get_by_role("link", name=re.compile("^Reply, 2026")).first.click()
    expect(desk.get_by_role("button", name="Publish")).to_be_visible()
    for box in desk.locator("#check-form textarea").all():
        box.fill(box.input_value().replace(" Ring 01632 960 001.", ""))
    desk.get_by_role("button", name="Publish").click()
    leave(desk)


def log_letter(desk, request) -> None:
    desk.goto(f"/admin/response_requests/reply/{request.pk}/?channel=post")
    for number in (1, 2):
        desk.get_by_label(f"Decision on recommendation {number}").select_option(label="Not accepted")
        desk.get_by_label(f"What it says to recommendation {number}").fill("We have no money for it.")
    desk.get_by_role("button", name="Log the reply").click()
    leave(desk)


def escalate(desk, request) -> None:
    desk.goto(f"/admin/response_requests/escalate/{request.pk}/")
    desk.get_by_label("Its name").fill("NHS Kilnford Integrated Care Board")
    desk.get_by_label("Why").fill("No reply after five reminders.")
    desk.get_by_role("button", name="Show what the record will say").click()
    desk.locator("form button[name=looked_at]").click()
    leave(desk)


def test_a_report_to_three_bodies_under_three_rules(open_page, transactional_db, links_to_this_server, clock, client):
    clock(4, 2)
    report = make_world()
    olu = member_of("Evidence officer", "olu")
    phone, seen = open_page(width=390, height=800, scripts=False), {}

    def at_the_desk():
        """Days have gone by: the session of staff ended, so they sign in anew."""
        desk = open_page(scripts=False)
        sign_in(desk, olu)
        return desk

    def stands(name: str) -> str:
        """What the public page of a request says on top; the page is kept for axe."""
        phone.goto(ResponseRequest.objects.get(body__name=name).get_absolute_url())
        seen[f"{name} {phone.locator('.pagehead .status').inner_text()}".replace(" ", "-")] = kept(phone)
        return phone.locator(".pagehead .status").inner_text()

    issue(at_the_desk(), report)
    trust, council, care = (ResponseRequest.objects.get(body__name=name) for name in (TRUST, COUNCIL, CARE))
    assert [row.due_on for row in (trust, council, care)] == [
        dt.date(2026, 5, 5),
        dt.date(2026, 4, 30),
        dt.date(2026, 5, 18),
    ]
    links = reply_links(links_to_this_server)
    assert sorted(links) == ["ruth@northmoor.example", "will@willow.example"]
    assert stands(TRUST) == "Waiting, due 5 May 2026"

    # A mail scanner opens the link three times before the officer does.
    clock(4, 14)
    assert [client.get(links["ruth@northmoor.example"]).status_code for _ in range(3)] == [200] * 3
    reply_by_link(phone, links["ruth@northmoor.example"])
    assert stands(TRUST) == "Answered in time"
    expect(phone.get_by_text("We write number 1 anew.")).to_have_count(0)
    publish_words(at_the_desk())
    assert stands(TRUST) == "Answered in time"
    expect(phone.get_by_text("We write number 1 anew.").first).to_be_visible()
    expect(phone.get_by_text("01632 960 001")).to_have_count(0)

    clock(4, 30)
    assert stands(COUNCIL) == "Due today"
    clock(5, 1)
    call_command("run_due")
    assert stands(COUNCIL) == "Overdue by 1 working day"
    phone.goto("/record/overdue/")
    seen["overdue"] = kept(phone)
    expect(phone.locator("main")).to_contain_text(COUNCIL)

    # The letter of the council comes two working days late: Monday 4 May is a bank holiday.
    clock(5, 5)
    log_letter(at_the_desk(), council)
    assert stands(COUNCIL) == "Answered 2 working days late"
    phone.goto(report.url)
    seen["report"] = kept(phone)
    expect(phone.locator("main")).to_contain_text("2 of 3 bodies replied to everything we asked.")

    # Willow Care is reminded ten and five working days before, on the day after, ten and twenty working days after.
    for month, day in ((5, 11), (5, 18), (5, 19), (6, 2), (6, 16)):
        clock(month, day)
        call_command("run_due")
        if (month, day) == (5, 18):
            assert stands(CARE) == "Due today"
        if (month, day) == (5, 19):
            assert stands(CARE) == "Overdue by 1 working day"
    reminders = [row.happened_on for row in care.messages.filter(nature="reminder").order_by("happened_on")]
    assert reminders == [
        dt.date(2026, 5, 1),
        dt.date(2026, 5, 11),
        dt.date(2026, 5, 19),
        dt.date(2026, 6, 2),
        dt.date(2026, 6, 16),
    ]
    assert not trust.messages.filter(nature="reminder").exists()

    clock(6, 17)
    escalate(at_the_desk(), care)
    assert stands(CARE) == "Long overdue by 21 working days"
    expect(phone.locator("main")).to_contain_text("NHS Kilnford Integrated Care Board")
    phone.goto(f"/record/bodies/{care.body.slug}/")
    seen["body"] = kept(phone)
    assert_nothing(faults_of_kept(open_page(width=390, height=800), seen))


def reply_links(base: str) -> dict[str, str]:
    """The links that were mailed, by the address that got each."""
    found = ((message.to[0], re.search(rf"{re.escape(base)}(/reply/\S+)", message.body)) for message in mail.outbox)
    return {address: match[1] for address, match in found if match}
