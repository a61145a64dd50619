"""What staff logged by mistake is taken back: it stays written down, and nothing counts it."""

from __future__ import annotations

import datetime as dt
import io
import uuid
import zipfile

import pytest
import time_machine

from hub.alerts.domain.happenings import news_since
from hub.shared.calendars import working_calendar
from hub.shared.clock import now
from hub.shared.states import TransitionNotAllowed
from reports.domain.bundles import request_bundle
from reports.domain.commitments import Promise, make_commitments
from reports.domain.officer_moves import need_more_time
from reports.domain.reminders import remind_bodies
from reports.domain.requests import RequestRefused, close_without_reply, redirect, withdraw
from reports.domain.taking_back import Act, status_after, take_back
from reports.domain.timeline import newest_first, request_entries
from reports.enums import Channel, ClarificationEffect, Nature, ResponseStatus
from reports.models import Commitment, Message, ResponseRequest
from reports.models.display import what_happened
from reports.models.public_messages import public_replies
from reports.privacy.replies import forget_files_of
from tests.factories.files import add_file
from tests.factories.officers import make_officer
from tests.factories.reports import (
    ADMIN,
    RECEIVED,
    log,
    make_body,
    make_rule,
    make_staff,
    make_started,
    phase_words,
    reply,
)

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_7_may_2026")]


def told(request: ResponseRequest) -> list[tuple[dt.date, str, str]]:
    """What the public page says happened, newest first."""
    request = ResponseRequest.objects.for_display().select_related("report").get(pk=request.pk)
    on = D(2026, 5, 7)
    rows = newest_first(request_entries(request, what_happened([request]), on=on, calendar=working_calendar()))
    return [(row.on, row.title, row.text or row.quote) for row in rows]


def test_a_reply_for_another_request_is_taken_back():
    # Due on 5 May. From the question of 14 April to the reply of the 24th are 8 working days: 6 to 8 and 11 to 15 May.
    request = make_started(body=make_body("Northmoor Trust"), rule=make_rule(clarification_effect="pause"))
    log(request, Nature.CLARIFICATION_ASKED, on=D(2026, 4, 14))
    message = reply(request, on=D(2026, 4, 24), public_text="Meant for the clinic in Hanbury.")
    make_commitments(message, [Promise(None, "We will open at 8am.")])
    request.refresh_from_db()
    before = (request.status, request.due_on, request.answered_on, request.clock_paused_on)
    user = make_staff("run_clock")

    taken = take_back(message, reason="It answers another request.", user=user)
    request.refresh_from_db()

    assert before == (ResponseStatus.ANSWERED, D(2026, 5, 15), D(2026, 4, 24), None)
    assert (request.status, request.due_on, request.answered_on, request.clock_paused_on) == (
        ResponseStatus.AWAITING,
        D(2026, 5, 5),
        None,
        D(2026, 4, 14),
    )
    assert phase_words(request) == "waiting for our answer since 14 April 2026"
    assert [(row.before, row.after, row.user, row.reason) for row in request.history.all()][-2:] == [
        ("answered", "awaiting", user, "It answers another request."),
        (
            "awaiting",
            "awaiting",
            user,
            "The date moved from 15 May 2026 to 5 May 2026. The body asked what we mean on 14 April 2026: the clock "
            "stands still until we answer.",
        ),
    ]
    assert [(row["number"], row["label"], row["explanation"]) for row in taken.said] == [
        (1, "Accepted", "We will do this from 1 June. 1"),
        (2, "Accepted", "We will do this from 1 June. 2"),
    ]
    assert (list(public_replies()), list(Commitment.objects.all()), request.unanswered_numbers) == ([], [], (1, 2))
    assert list(Message.everything.filter(nature=Nature.REPLY)) == [message]
    assert told(request)[:3] == [
        (
            D(2026, 5, 7),
            "The clock for Northmoor Trust was stopped",
            "The date moved from 15 May 2026 to 5 May 2026. The body asked what we mean on 14 April 2026: the clock "
            "stands still until we answer.",
        ),
        (
            D(2026, 5, 7),
            "We took back what we had logged by mistake",
            "“Northmoor Trust replied”, dated 24 April 2026, does not count. It answers another request.",
        ),
        (
            D(2026, 5, 7),
            "The date for Northmoor Trust was worked out anew",
            "The date moved from 5 May 2026 to 15 May 2026. The body asked what we mean on 14 April 2026 and "
            "replied on 24 April 2026, before we answered: 8 working days do not count. Due Friday 15 May 2026.",
        ),
    ]
    assert (D(2026, 4, 24), "Logged by mistake: Northmoor Trust replied", "We took this back on 7 May 2026.") in told(
        request
    )
    assert "Hanbury" not in str(told(request))


ENDINGS = {
    ResponseStatus.WITHDRAWN: withdraw,
    ResponseStatus.CLOSED: close_without_reply,
    ResponseStatus.REDIRECTED: lambda request, **words: redirect(
        request, to_body=make_body("Kilnford Council"), **words
    ),
}


@pytest.mark.parametrize("status", ENDINGS)
def test_an_ending_of_ours_is_taken_back(status):
    request = make_started(body=make_body("Northmoor Trust"))
    reply(request, 1, on=D(2026, 4, 24))
    ENDINGS[status](request, reason="It was sent twice.")
    move = request.history.latest("pk")

    take_back(move, reason="It was another request.", user=None)
    request.refresh_from_db()

    # One recommendation was answered before, so that it is part answered, and overdue since 5 May.
    assert (request.status, request.redirected_to, phase_words(request)) == (
        ResponseStatus.PART_ANSWERED,
        None,
        "part answered, recommendation 2 overdue by 2 working days",
    )
    titles = {
        ResponseStatus.WITHDRAWN: "We withdrew the request to Northmoor Trust",
        ResponseStatus.CLOSED: "We closed the request to Northmoor Trust without the rest of its reply",
        ResponseStatus.REDIRECTED: "Northmoor Trust is not in charge",
    }
    assert told(request)[:2] == [
        (
            D(2026, 5, 7),
            "We took back what we had logged by mistake",
            f"“{titles[status]}”, dated 7 May 2026, does not count. It was another request.",
        ),
        (D(2026, 5, 7), f"Logged by mistake: {titles[status]}", "We took this back on 7 May 2026."),
    ]
    with pytest.raises(RequestRefused, match="A colleague took this back already"):
        take_back(move, reason="Once more.", user=None)


def test_what_was_never_public_vanishes_and_what_waits_for_a_date_counts_anew():
    request = make_started(rule=make_rule(clarification_effect=ClarificationEffect.RESTART))
    note = log(request, Nature.OTHER, on=D(2026, 4, 10), private_text="They rang.")
    asked = log(request, Nature.CLARIFICATION_ASKED, on=D(2026, 4, 14))
    given = log(request, Nature.CLARIFICATION_GIVEN, on=D(2026, 4, 20))
    reply(request, on=D(2026, 5, 6))
    request.refresh_from_db()
    restarted = phase_words(request)

    take_back(note, reason="Another body rang.", user=None)
    with pytest.raises(RequestRefused, match="We explained it on 20 April 2026"):
        take_back(asked, reason="It was for another request.", user=None)
    take_back(given, reason="It was for another request.", user=None)
    take_back(asked, reason="It was for another request.", user=None)
    request.refresh_from_db()

    # Twenty working days from 20 April end on 19 May; without the question the reply was due on 5 May.
    assert (restarted, request.due_on, phase_words(request)) == (
        "answered in time",
        D(2026, 5, 5),
        "answered 1 working day late",
    )
    assert "wrote to us" not in str(told(request))
    assert [row.is_public for row in request.history.filter(takes_back__isnull=False)] == [False, True, True]


def test_what_the_body_did_itself_stands_and_so_does_what_later_things_build_on():
    request = make_started()
    by_link = log(request, Nature.ACKNOWLEDGEMENT, on=RECEIVED)
    Message._base_manager.filter(pk=by_link.pk).update(channel=Channel.UPLOAD)
    by_link = Message.objects.get(pk=by_link.pk)
    mailed = log(request, Nature.REMINDER, on=D(2026, 4, 20))
    promised = reply(request, 1, on=D(2026, 4, 24))
    (promise,) = make_commitments(promised, [Promise(None, "We will open at 8am.")])
    promise.updates.create(kind="progress", voice="public", made_on=D(2026, 5, 1))
    withdraw(request, reason="Not wanted.")
    ended = request.history.latest("pk")
    again = make_started(report=request.report, body=request.body)

    for what, words in (
        (by_link, "The body sent this itself by its link. It stands."),
        (mailed, "This reminder went out by email. What was sent can’t be taken back."),
        (promised, "It made a promise of which something was said since. So it stands."),
        (ended, f"This body is asked anew by request {again.reference}, and only one of the two may be open."),
        (request.history.first(), "This can’t be taken back."),
    ):
        with pytest.raises(RequestRefused) as refused:
            take_back(what, reason="A mistake.", user=None)
        assert refused.value.message == words


@pytest.mark.parametrize(
    ("acts", "status"),
    [
        ([], "awaiting"),
        ([("part", {1})], "part_answered"),
        ([("part", {1}), ("part", {2})], "answered"),
        ([("closed", ()), ("part", {1, 2})], "answered"),
        ([("part", {1}), ("refused", ())], "refused"),
        # Nothing follows a withdrawal, and nobody closes twice.
        ([("withdrawn", ()), ("part", {1})], None),
        ([("closed", ()), ("closed", ())], None),
    ],
)
def test_where_a_request_stands_follows_from_what_is_left(acts, status):
    rows = [Act(None, ResponseStatus("answered" if to == "part" else to), frozenset(items)) for to, items in acts]
    if status is None:
        with pytest.raises(TransitionNotAllowed):
            status_after(rows, [1, 2])
    else:
        assert status_after(rows, [1, 2]) == status


def test_an_officer_looks_first_and_then_takes_back(client, officer):
    request = make_started(body=make_body("Northmoor Trust"))
    message = log(request, Nature.HOLDING, on=D(2026, 4, 14), user=officer, public_text="Next month.")
    address = f"{ADMIN}/take-back/message/{message.pk}/"
    data = {"submission_key": str(uuid.uuid4()), "reason": "It was Hanbury’s."}

    offered = client.get(f"{ADMIN}/inspect/{request.pk}/").content.decode()
    looked = client.post(address, data)
    still = Message.objects.filter(pk=message.pk).exists()
    changed = client.post(address, {**data, "previewed": looked.context["consequences"].digest, "reason": "No."})
    done = client.post(address, {**data, "previewed": looked.context["consequences"].digest})
    after = client.get(f"{ADMIN}/inspect/{request.pk}/").content.decode()

    assert address in offered
    assert (looked.status_code, changed.status_code, done.status_code, still) == (200, 422, 302, True)
    assert "Logged by mistake: Northmoor Trust said that its reply will come later" in looked.content.decode()
    assert "It stays: due 5 May 2026." in looked.content.decode()
    assert not Message.objects.exists()
    assert "<strong>Logged by mistake.</strong> Taken back 7 May 2026" in after
    assert address not in after


def test_followers_hear_once_that_something_was_taken_back():
    request = make_started(body=make_body("Northmoor Trust"), rule=make_rule(clarification_effect="restart"))
    asked = log(request, Nature.CLARIFICATION_ASKED, on=D(2026, 4, 14))

    with time_machine.travel(dt.datetime(2026, 5, 8, 12, tzinfo=dt.UTC), tick=False):
        take_back(asked, reason="It was Hanbury’s.", user=None)

        assert [(row.title, row.text) for row in news_since(dt.datetime(2026, 5, 8, tzinfo=dt.UTC))] == [
            (
                "We took back what we had logged by mistake",
                "It was Hanbury’s. 20 working days counted from the day after 2 April 2026: due Tuesday 5 May 2026. "
                "Saturdays and Sundays do not count. Also skipped: Good Friday, 3 April 2026; Easter Monday, 6 April "
                "2026; Early May bank holiday, 4 May 2026.",
            )
        ]


@pytest.mark.parametrize("is_taken", [False, True])
def test_taking_back_hides_no_reminder_that_is_due(is_taken):
    """Nobody was known at the body until 7 May, two working days after the date."""
    with time_machine.travel(dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC), tick=False):
        request = make_started()
    note = log(request, Nature.ACKNOWLEDGEMENT, on=D(2026, 4, 10))
    if is_taken:
        take_back(note, reason="Another body rang.", user=None)
    make_officer(request)

    assert remind_bodies(on=D(2026, 5, 7)) == 1


def test_taking_back_opens_no_second_holding_reply_for_the_same_date():
    with time_machine.travel(dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC), tick=False):
        request = make_started()
        officer = make_officer(request)
    with time_machine.travel(dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC), tick=False):
        need_more_time(officer, reason="The lead is away.")
    take_back(log(request, Nature.ACKNOWLEDGEMENT, on=D(2026, 4, 10)), reason="Another body rang.", user=None)

    with pytest.raises(RequestRefused, match="once for each due date"):
        need_more_time(officer, reason="Still away.")


def test_its_files_leave_the_file_with_originals_and_so_do_erased_ones():
    request = make_started()
    wrong, erased, kept = (log(request, Nature.ACKNOWLEDGEMENT, on=D(2026, 4, day)) for day in (10, 13, 14))
    add_file(request, wrong, "Plan.pdf")
    add_file(request, kept, "Plan.pdf")
    forget_files_of([add_file(request, erased, "Plan.pdf", is_public=True).pk], now())
    take_back(wrong, reason="Another body’s letter.", user=None)

    names = zipfile.ZipFile(io.BytesIO(request_bundle(request, at=now(), with_originals=True))).namelist()

    assert [name for name in names if name.startswith("originals/files/")] == ["originals/files/001.pdf"]
    assert [name for name in names if name.startswith("files/")] == ["files/001.pdf"]
