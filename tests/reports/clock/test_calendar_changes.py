from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from hub.shared.calendar_changes import change_by, moves_under
from hub.shared.models import CalendarException, OutgoingEmail
from hub.shared.working_days import Counting, Unit
from reports.domain.officers import revoke
from reports.domain.requests import record_message, start_request
from reports.enums import Channel, ClarificationEffect, Nature
from reports.models import ResponseRequest
from tests.factories.officers import make_officer
from tests.factories.reports import (
    RECEIVED,
    make_body,
    make_request,
    make_rule,
    make_started,
    make_started_without_rule,
    reply,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


def test_a_day_off_moves_open_dates_once():
    """Example 4."""
    request, answered = make_started(), make_started()
    reply(answered, on=dt.date(2026, 4, 24))
    unruled = make_started_without_rule()
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")

    call_command("recompute_due_dates")
    call_command("recompute_due_dates")

    for row in (request, answered, unruled):
        row.refresh_from_db()
    assert (request.due_on, answered.due_on) == (dt.date(2026, 5, 6), dt.date(2026, 5, 5))
    assert unruled.reply_requested_by == dt.date(2026, 5, 5)
    assert [row.reason for row in request.history.filter(before="awaiting")] == [
        "The date moved from 5 May 2026 to 6 May 2026 (no longer counted: Day of national mourning, 20 April 2026)."
    ]
    assert "Day of national mourning, 20 April 2026" in request.due_explanation["text"]
    assert request.due_explanation["rule"] == "NHS bodies: 20 working days"


def test_a_day_off_that_moves_no_date_puts_the_explanation_right():
    rule = make_rule(days=30, unit=Unit.CALENDAR, clarification_effect=ClarificationEffect.NONE)
    request = start_request(make_request(rule=rule), received_on=RECEIVED)
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")

    call_command("recompute_due_dates")
    request.refresh_from_db()

    assert (request.due_on, request.history.count()) == (dt.date(2026, 5, 2), 1)


def test_whoever_answers_is_told_once_that_the_date_moved():
    """Not who lost the link, whose request has ended, or for whom the clock stands still."""
    request, answered, paused = make_started(), make_started(), make_started()
    ruth, gone = make_officer(request), make_officer(request)
    revoke(gone)
    for row in (answered, paused):
        make_officer(row)
    reply(answered, on=dt.date(2026, 4, 24))
    ResponseRequest.objects.filter(pk=paused.pk).update(
        due_explanation={**paused.due_explanation, "clarification_effect": "pause"}
    )
    paused.refresh_from_db()
    record_message(paused, nature=Nature.CLARIFICATION_ASKED, channel=Channel.EMAIL, happened_on=dt.date(2026, 4, 22))
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")

    call_command("recompute_due_dates")
    call_command("recompute_due_dates")

    mail = OutgoingEmail.objects.get(kind="reports.date_moved")
    assert (mail.recipient, mail.subject) == (
        ruth.email,
        f"New date for your reply to “{request.source.title}”: Wednesday 6 May 2026 ({request.reference})",
    )
    assert "by Wednesday 6 May 2026 what we ask" in mail.text_body
    assert "Until now the date was 5 May 2026." in mail.text_body
    assert "(no longer counted: Day of national mourning, 20 April 2026)." in mail.text_body

    # Four working days to Tuesday 28 April do not count: from 6 May to 12 May.
    record_message(paused, nature=Nature.CLARIFICATION_GIVEN, channel=Channel.EMAIL, happened_on=dt.date(2026, 4, 28))
    told = OutgoingEmail.objects.filter(kind="reports.date_moved").exclude(pk=mail.pk).get()
    assert told.recipient == paused.officers.get().email
    assert "Until now the date was 6 May 2026." in told.text_body
    assert "by Tuesday 12 May 2026 what we ask" in told.text_body


def moved_to(request) -> tuple[dt.date, str]:
    """The due date and the reason of the move after the dates were worked out anew."""
    call_command("recompute_due_dates")
    request.refresh_from_db()
    return request.due_on, request.history.get(before="awaiting").reason


def test_only_days_that_changed_are_named_as_the_reason():
    request = make_started(rule=make_rule(counting=Counting.BEGINNING_WITH))  # due on Friday 1 May
    CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")

    # Monday 4 May was no working day before either: it only lies on the way now.
    assert moved_to(request) == (
        dt.date(2026, 5, 5),
        "The date moved from 1 May 2026 to 5 May 2026 (no longer counted: Day of national mourning, 20 April 2026).",
    )
    CalendarException.objects.all().delete()
    CalendarException.objects.create(day=dt.date(2026, 4, 6), is_working=True, reason="Everybody worked")
    call_command("recompute_due_dates")
    request.refresh_from_db()

    assert (request.due_on, request.history.last().reason) == (
        dt.date(2026, 4, 30),
        "The date moved from 5 May 2026 to 30 April 2026 (now counted: Easter Monday, 6 April 2026; Day of national "
        "mourning, 20 April 2026).",
    )


def test_a_saturday_that_counts_is_named():
    request = make_started()
    CalendarException.objects.create(day=dt.date(2026, 4, 11), is_working=True, reason="Everybody worked")

    # Monday 4 May does not count, so the last of twenty days is Friday 1 May.
    assert moved_to(request) == (
        dt.date(2026, 5, 1),
        "The date moved from 5 May 2026 to 1 May 2026 (now counted: Saturday 11 April 2026).",
    )
    assert "Saturdays and Sundays do not count, except Saturday 11 April 2026." in request.due_explanation["text"]
    CalendarException.objects.all().delete()
    call_command("recompute_due_dates")
    request.refresh_from_db()
    assert (request.due_on, request.history.last().reason) == (
        dt.date(2026, 5, 5),
        "The date moved from 1 May 2026 to 5 May 2026 (no longer counted: Saturday 11 April 2026).",
    )


def test_dates_follow_the_calendar_by_themselves(django_capture_on_commit_callbacks):
    request = make_started()

    with django_capture_on_commit_callbacks(execute=True):
        day = CalendarException.objects.create(day=dt.date(2026, 4, 20), reason="Day of national mourning")
    request.refresh_from_db()
    moved = request.due_on
    with django_capture_on_commit_callbacks(execute=True):
        day.delete()
    request.refresh_from_db()

    assert (moved, request.due_on) == (dt.date(2026, 5, 6), dt.date(2026, 5, 5))
    assert request.history.filter(before="awaiting").count() == 2


def tables(response) -> list[list[str]]:
    """The rows of what would move."""
    rows = BeautifulSoup(response.content, "html.parser").select("#moves-heading ~ div tbody tr")
    return [[cell.get_text(strip=True) for cell in row.select("td")] for row in rows]


def test_staff_read_what_a_day_moves_before_it_is_saved(
    admin_client, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    asked = make_started(body=make_body("Northmoor Trust"))
    make_officer(asked)
    other = make_started_without_rule(body=make_body("Kilnford Council"))
    reply(make_started(), on=dt.date(2026, 4, 24))
    typed = {"day": "2026-04-20", "reason": "Day of national mourning"}
    url = "/admin/calendar_exceptions"

    shown = admin_client.post(f"{url}/new/", typed)
    digest = {"previewed": shown.context["change"].digest}
    # Another reason than the one that was read: people read it next to the date.
    changed = admin_client.post(f"{url}/new/", {**typed, **digest, "reason": "Snow"})
    nothing_yet = (CalendarException.objects.count(), asked.history.count())
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(f"{url}/new/", {**typed, **digest})
    asked.refresh_from_db()
    after_adding = asked.due_on
    row = CalendarException.objects.get()
    deleting = admin_client.get(f"{url}/delete/{row.pk}/")
    with django_assert_max_num_queries(3):
        moves_under([])

    assert tables(shown) == [[f"{asked.reference}, Northmoor Trust", "Tuesday 5 May 2026", "Wednesday 6 May 2026"]]
    assert "20 April 2026 is past." in shown.content.decode()
    assert "come sooner" not in shown.content.decode()
    assert (changed.status_code, nothing_yet) == (422, (0, 1))
    assert (after_adding, asked.history.count()) == (dt.date(2026, 5, 6), 2)
    assert tables(deleting) == [[f"{asked.reference}, Northmoor Trust", "Wednesday 6 May 2026", "Tuesday 5 May 2026"]]
    assert "1 date comes sooner." in deleting.content.decode()
    assert other.reply_requested_by == dt.date(2026, 5, 5)

    admin_client.post(f"{url}/delete/{row.pk}/")
    assert CalendarException.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(f"{url}/delete/{row.pk}/", {"previewed": deleting.context["change"].digest})
    asked.refresh_from_db()
    assert (asked.due_on, asked.history.count()) == (dt.date(2026, 5, 5), 3)


@pytest.mark.parametrize("effect", ClarificationEffect)
def test_what_is_told_of_a_day_off_is_what_happens_and_never_earlier(effect):
    rule = make_rule(clarification_effect=effect)
    request = make_started(rule=rule)
    for nature, day in ((Nature.CLARIFICATION_ASKED, 14), (Nature.CLARIFICATION_GIVEN, 21)):
        record_message(request, nature=nature, channel=Channel.EMAIL, happened_on=dt.date(2026, 4, day))
    before = ResponseRequest.objects.get(pk=request.pk).due_on
    # A day before the question, one while the clock stands still, one after the answer.
    for off in (dt.date(2026, 4, 9), dt.date(2026, 4, 16), dt.date(2026, 4, 23)):
        row = CalendarException(day=off, reason="Day of national mourning")
        told = {move.after for move in change_by(row).moves}
        row.save()
        call_command("recompute_due_dates")
        now = ResponseRequest.objects.get(pk=request.pk).due_on
        assert told == ({now} if now != before else set())
        assert now >= before
        row.delete()
        call_command("recompute_due_dates")


def test_staff_read_whom_only_they_can_tell_of_another_date(admin_client):
    by_post, by_link, left, still = (make_started(rule=make_rule(clarification_effect="pause")) for _ in range(4))
    make_officer(by_link)
    revoke(make_officer(left))
    record_message(still, nature=Nature.CLARIFICATION_ASKED, channel=Channel.EMAIL, happened_on=dt.date(2026, 4, 28))

    moves = change_by(CalendarException(day=dt.date(2026, 4, 20), reason="Day of national mourning")).moves
    shown = admin_client.post("/admin/calendar_exceptions/new/", {"day": "2026-04-20", "reason": "Day of mourning"})

    write = "Nobody there has a link to reply: write to the body yourself."
    assert {move.what.partition(",")[0]: move.to_do for move in moves} == {
        by_post.reference: write,
        by_link.reference: "",
        left.reference: write,
        still.reference: "",
    }
    assert shown.content.decode().count(write) == 2
