"""Bodies are reminded of the dates that they gave, each time once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from hub.shared.clock import now
from hub.shared.jobs import Due, job_of
from hub.shared.models import OutgoingEmail
from reports.domain import commitments
from reports.domain.promise_reminders import remind, reminders_due
from reports.domain.reply_links import find_officer
from reports.enums import CommitmentStatus
from reports.models import Commitment, CommitmentReminder, Officer
from reports.promise_lines import lines_of_promises
from tests.factories.promises import DUE, make_promise, make_voice
from tests.factories.reports import make_staff

pytestmark = pytest.mark.django_db


def make_officer(row: Commitment, email: str = "ola@body.example", **kwargs) -> Officer:
    return Officer.objects.create(request=row.request, name="Ola", email=email, **kwargs)


def sent() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def run(first: dt.date, last: dt.date) -> None:
    """The job every night from ``first`` to ``last``, each night twice."""
    day = first
    while day <= last:
        with time_machine.travel(dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC), tick=False):
            for _ in range(2):
                job_of("reports.promises").run(Due(at=now(), since=now() - dt.timedelta(days=1)))
        day += dt.timedelta(days=1)


def test_each_officer_is_mailed_once_before_and_once_after():
    row = make_promise()
    make_officer(row)
    make_officer(row, "eve@body.example")
    make_officer(row, "gone@body.example", revoked_at=now())

    run(dt.date(2026, 5, 20), dt.date(2026, 5, 23))
    before = sent()
    run(dt.date(2026, 6, 1), dt.date(2026, 6, 4))

    officers = ["ola@body.example", "eve@body.example"]
    assert before == [("promises.before", officer) for officer in officers]
    assert sent() == before + [("promises.after", officer) for officer in officers]
    assert CommitmentReminder.objects.count() == 4
    mail = OutgoingEmail.objects.order_by("pk").last()
    assert mail.subject == f"The date has passed: what {row.request.body} promised"
    assert f"By 1 June 2026: {row.text}" in mail.text_body
    path = re.search(r"/reply/[^/\s]+/promises/", mail.text_body)[0]
    with time_machine.travel(dt.datetime(2026, 6, 4, 12, tzinfo=dt.UTC), tick=False):
        assert find_officer(path.split("/")[2]).email == "eve@body.example"


def test_several_promises_come_in_one_mail_with_one_link():
    row = make_promise(text="First")
    make_promise(request=row.request, text="Second", due_on=dt.date(2026, 6, 3))
    make_promise(request=row.request, text="Third", due_on=dt.date(2026, 6, 9))
    make_officer(row)

    assert [remind(on=dt.date(2026, 6, 4)) for _ in range(2)] == [2, 0]

    mails = {mail.kind: mail.text_body for mail in OutgoingEmail.objects.all()}
    assert "By 1 June 2026: First\n\nBy 3 June 2026: Second" in mails["promises.after"]
    assert "By 9 June 2026: Third" in mails["promises.before"]
    assert len({re.search(r"/reply/[^/\s]+/promises/", text)[0] for text in mails.values()}) == 1
    assert CommitmentReminder.objects.count() == 3


def test_after_missed_nights_only_the_newest_goes_out():
    row = make_promise()
    make_officer(row)

    assert remind(on=dt.date(2026, 6, 9), dry_run=True) == 1
    assert sent() == []
    assert remind(on=dt.date(2026, 6, 9)) == 1
    # The clock was put back.
    assert remind(on=dt.date(2026, 5, 29)) == 0
    assert sent() == [("promises.after", "ola@body.example")]


def test_a_moved_date_is_reminded_of_anew():
    row = make_promise()
    make_officer(row)
    remind(on=dt.date(2026, 6, 2))

    commitments.move_date(row, dt.date(2026, 7, 1), reason="Late.", user=make_staff())

    assert [remind(on=dt.date(2026, 6, 20)), remind(on=dt.date(2026, 6, 21)), remind(on=dt.date(2026, 7, 2))] == [
        0,
        1,
        1,
    ]


@pytest.mark.parametrize(
    ("status", "count"),
    [
        (CommitmentStatus.OPEN, 1),
        (CommitmentStatus.DISPUTED, 1),
        (CommitmentStatus.REPORTED_DONE, 0),
        (CommitmentStatus.CONFIRMED, 0),
        (CommitmentStatus.GIVEN_UP, 0),
    ],
)
def test_only_who_still_owes_something_is_reminded(status, count):
    make_officer(make_promise(status))

    assert remind(on=dt.date(2026, 6, 2)) == count


def test_a_promise_without_a_date_or_of_a_hidden_report_reminds_nobody():
    make_officer(make_promise(due_on=None))
    hidden = make_promise()
    make_officer(hidden)
    hidden.request.report.unpublish()

    assert remind(on=dt.date(2026, 6, 2)) == 0


@pytest.mark.parametrize("count", [1, 3, 30])
def test_finding_whom_to_remind_asks_no_more_for_more(count, django_assert_num_queries):
    first = make_promise()
    make_officer(first)
    for _ in range(count - 1):
        make_promise(request=first.request)

    with django_assert_num_queries(3):
        assert len(list(reminders_due(on=dt.date(2026, 6, 2)))) == count


def test_what_waits_for_staff():
    officer = make_staff("run_clock")
    assert lines_of_promises(make_staff(), on=DUE) is None
    assert lines_of_promises(officer, on=DUE) == []
    row = make_promise(text="Without a word")
    heard = make_promise(request=row.request)
    make_officer(row)
    nobody = make_promise()
    with time_machine.travel(dt.datetime(2026, 5, 30, 12, tzinfo=dt.UTC), tick=False):
        make_voice(heard)
        make_voice(heard)

    lines = lines_of_promises(officer, on=dt.date(2026, 6, 2))

    assert [(line.words, line.detail, line.is_urgent) for line in lines] == [
        ("2 voices about promises wait", "the oldest has waited for 3 days", False),
        ("3 promises have passed their dates", "no update has come", True),
        ("1 promise is near its date", "we know no officer to remind, so please ring", False),
    ]
    assert nobody.request_id != row.request_id
    assert lines[0].url == "/admin/promise-voices/?status=held"
    assert lines[1].url == "/admin/promises-of-bodies/?state=date-passed"
