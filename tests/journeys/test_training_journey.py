"""Training on a phone without scripts: asking about it, enrolling, getting a certificate and checking it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from events.domain.enrolling import finish, mark
from events.models import Certificate, CourseRun, Enrolment, RunSession, TrainingEnquiry
from hub.shared import guards
from hub.shared.clock import now
from tests.factories.organisations import make_area, make_organisation
from tests.factories.shared import root_collection
from tests.factories.training import WEEK, make_course, make_framework, make_route, make_run

from .applying import link_in_latest_mail
from .checks import assert_nothing, faults_of_kept, kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(transactional_db, monkeypatch):
    # A browser that a program leads is quicker than people.
    monkeypatch.setattr(guards, "QUICKEST", dt.timedelta())
    root_collection()
    course = make_course(title="Listening well", units=["Welcome", "Open questions"])
    part = make_framework("Ask and listen", "Keep people safe", name="Standards").parts.first()
    course.units.first().coverages.create(part=part, coverage="partly")
    return make_run(course=course, trainer=make_organisation("Hanbury Trainers", email="t@trainers.example"))


def test_training_on_a_phone_without_scripts(open_page, live_server, links_to_this_server, run):
    page, seen = open_page(width=390, height=800, scripts=False), {}

    ask(page, seen, live_server, run)
    enrol_and_show_the_certificate(page, seen, live_server, links_to_this_server, run)

    assert_nothing(faults_of_kept(open_page(width=390, height=800), seen))


def ask(page, seen: dict[str, str], live_server, run: CourseRun) -> None:
    area = make_area("Hanbury")
    make_route(area, run.trainer)
    page.goto(f"{live_server.url}{run.course.url}")
    seen["course"] = kept(page)
    page.get_by_role("link", name="Enquire about training").first.click()
    page.get_by_role("button", name="Send the enquiry").click()
    expect(page).to_have_title(re.compile("^Error: "))
    seen["mistakes"] = kept(page)
    page.get_by_label("What would you like to learn or ask?").fill("Six of us would like to listen better.")
    page.get_by_label("A group or organisation that I belong to").check()
    page.get_by_label("How many people?").fill("6")
    page.get_by_label("Which area?").select_option(label="Hanbury")
    page.get_by_label("Your name").fill("Sam Reed")
    page.get_by_label("Your email address").fill("sam@kilnford.example")
    page.get_by_role("button", name="Send the enquiry").click()
    expect(page.get_by_role("heading", name="Thank you for your enquiry")).to_be_visible()
    seen["thanks"] = kept(page)

    enquiry = TrainingEnquiry.objects.get()
    assert (enquiry.course_id, enquiry.trainer, enquiry.status) == (run.course_id, run.trainer, "passed_on")


def enrol_and_show_the_certificate(page, seen: dict[str, str], live_server, base: str, run: CourseRun) -> None:
    page.goto(f"{live_server.url}{run.course.url}")
    page.get_by_role("link", name=re.compile("^Enrol")).click()
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_label("Your email address").fill("ada@kilnford.example")
    page.get_by_role("button").last.click()
    page.goto(link_in_latest_mail(base))
    page.get_by_role("button", name="Confirm the booking").click()
    expect(page.get_by_role("heading", name="You are booked")).to_be_visible()

    pass_time(run)
    page.goto(link_in_latest_mail(base))
    seen["name"] = kept(page)
    page.get_by_label("Your name as it should be on the certificate").fill("Ada B. Example")
    page.get_by_role("button", name="Get my certificate").click()
    expect(page.get_by_role("heading", name="Ada B. Example")).to_be_visible()
    seen["certificate"] = kept(page)
    code = Certificate.objects.get().grouped_code.lower()
    page.get_by_role("link", name="Check another code").click()
    page.get_by_label("Code on the certificate").fill(code)
    page.get_by_role("button", name="Check the certificate").click()
    expect(page.get_by_text("issued this certificate, and it is valid")).to_be_visible()
    page.goto(f"{live_server.url}/verify/certificate/{'2' * 26}/")
    seen["unknown"] = kept(page)


def pass_time(run: CourseRun) -> None:
    """Let the run be over, everybody have come, and staff have completed the course."""
    for session in RunSession.objects.filter(run=run):
        session.starts_at, session.ends_at = session.starts_at - 20 * WEEK, session.ends_at - 20 * WEEK
        session.save()
        mark(Enrolment.objects.get(), session, is_present=True)
    finish(CourseRun.objects.get(pk=run.pk), user=None)
    assert now() > run.starts_at - 20 * WEEK
