"""What followers are told of promises and of what changed."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.alerts.domain.telling import tell
from hub.shared.models import OutgoingEmail
from reports.domain import commitments, outcomes
from reports.domain.commitments import Promise, make_commitments
from reports.enums import CommitmentStatus, Nature
from reports.models import Redaction
from tests.factories.alerts import ADDRESS, mails, make_follow
from tests.factories.promises import DUE, make_outcome, make_promise
from tests.factories.reports import log, make_body, make_report, make_staff, make_started

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

TITLE = "Morning phone queues"


@pytest.fixture
def request_row():
    return make_started(title=TITLE, body=make_body("Northmoor Trust"))


@pytest.fixture
def follow(request_row, clock):
    follow = make_follow(request_row)
    clock.move_to(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC))
    return follow


def told() -> list[str]:
    """The subjects of what a run writes that catches up with 60 days, without the title of the page."""
    before = OutgoingEmail.objects.count()
    tell(dt.datetime.now(dt.UTC) - dt.timedelta(days=60))
    assert {mail.recipient for mail in mails()} <= {ADDRESS}
    return [mail.subject.removesuffix(f": “{TITLE}”") for mail in mails()[before:]]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (CommitmentStatus.OPEN, []),
        (CommitmentStatus.REPORTED_DONE, ["Northmoor Trust says that it did what it promised"]),
        (CommitmentStatus.CONFIRMED, ["Northmoor Trust kept a promise"]),
        (
            CommitmentStatus.DISPUTED,
            [
                "Northmoor Trust says that it did what it promised",
                "People say that Northmoor Trust has not kept a promise",
            ],
        ),
        (CommitmentStatus.GIVEN_UP, ["Northmoor Trust gave up a promise"]),
    ],
)
def test_what_becomes_of_a_promise_is_told_without_its_words(request_row, follow, status, expected):
    make_promise(status, request=request_row, text="Secret words")

    assert told() == ["Northmoor Trust made a promise", *expected]
    assert told() == []
    assert "Secret words" not in "".join(mail.text_body for mail in mails())


def test_a_date_that_is_moved_is_told_and_mere_progress_is_not(request_row, follow):
    promise = make_promise(request=request_row)
    told()

    commitments.report_progress(promise)
    assert told() == []
    commitments.move_date(promise, DUE + dt.timedelta(days=9), reason="The builder is ill.")

    assert told() == ["A promise of Northmoor Trust was changed"]


def test_promises_in_a_reply_are_told_with_it_and_not_while_it_is_held(request_row, follow):
    message = log(request_row, Nature.HOLDING, on=dt.date(2026, 5, 4))
    Redaction.objects.create(message=message)
    (promise,) = make_commitments(message, [Promise(None, "Two slots")])
    commitments.confirm(promise, user=make_staff("run_clock"))

    assert told() == ["Northmoor Trust said that its reply will come later"]


def test_what_changed_is_told_once_it_is_published(request_row, follow):
    draft = make_outcome(request=request_row, published=False, title="Afternoon slots are held")
    assert told() == []

    outcomes.publish(draft)

    assert told() == ["We published what has changed"]
    assert "Afternoon slots are held\nSince 4 May 2026. Who says so: Carers in Hanbury" in mails()[-1].text_body


def test_what_came_of_a_whole_report_is_told_to_those_who_follow_it(request_row, follow):
    other = make_report("Another report")
    make_outcome(report=other)
    make_outcome(report=request_row.report)
    assert told() == []

    make_follow(request_row, "page")
    assert told() == []


def test_a_page_that_is_followed_tells_what_came_of_it(request_row, clock):
    make_follow(request_row, "page")
    clock.move_to(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC))
    make_outcome(report=request_row.report)

    assert told() == ["We published what has changed"]
    assert request_row.report.url in mails()[-1].text_body
