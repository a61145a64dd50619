"""What the timeline says of a day: the date as it stood then, whatever moved it afterwards, and the order of a day."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from hub.shared.models import CalendarException
from reports.domain.clock import recompute_due_dates
from reports.domain.requests import withdraw
from reports.enums import ClarificationEffect, Nature
from tests.factories.reports import log, make_body, make_rule, make_started
from tests.reports.reading import get

pytestmark = pytest.mark.django_db

RECEIVED = "We sent the report to Northmoor Trust Reply due by 5 May 2026."


def at(month: int, day: int, hour: int = 12):
    return time_machine.travel(dt.datetime(2026, month, day, hour, tzinfo=dt.UTC), tick=False)


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def started(effect: ClarificationEffect = ClarificationEffect.NONE):
    """Of 2 April 2026, due on 5 May."""
    return make_started(body=make_body("Northmoor Trust"), rule=make_rule(clarification_effect=effect))


def test_a_day_off_that_came_later_changes_nothing_of_what_was_told(client):
    with at(4, 2):
        request = started()
    with at(4, 14):
        log(request, Nature.ACKNOWLEDGEMENT, on=day(4, 14))
    with at(4, 16):
        # A Monday: 5 May becomes 6 May.
        CalendarException.objects.create(day=day(4, 20), reason="Day of mourning")
        recompute_due_dates()
    with at(4, 17):
        log(request, Nature.HOLDING, on=day(4, 17))

    with at(4, 21):
        page = get(client, request.get_absolute_url())

    assert RECEIVED in page
    assert "14 April 2026, working day 6 Northmoor Trust confirmed" in page
    assert "has what we sent The reply stays due by 5 May 2026." in page
    # Counted in the days that count since: 7, 8, 9, 10, 13, 14, 15, 16 and 17 April.
    assert "17 April 2026, working day 9 Northmoor Trust said" in page
    assert "will come later The reply stays due by 6 May 2026." in page


@pytest.mark.parametrize(
    ("effect", "until", "late_day"),
    # The period begins again on the day after 21 April; 28 April is its 5th day.
    [(ClarificationEffect.PAUSE, "12 May 2026", 11), (ClarificationEffect.RESTART, "20 May 2026", 5)],
)
def test_a_question_moves_the_date_from_our_answer_on(client, effect, until, late_day):
    """Example 6, logged in June: the days of the letters count, not those on which they were logged."""
    with at(6, 1):
        request = started(effect)
        for on in (day(4, 10), day(4, 16), day(4, 28)):
            log(request, Nature.HOLDING, on=on)
        log(request, Nature.CLARIFICATION_ASKED, on=day(4, 14))
        log(request, Nature.CLARIFICATION_GIVEN, on=day(4, 21))

        page = get(client, request.get_absolute_url())

    holding = "Northmoor Trust said that its reply will come later"
    assert RECEIVED in page
    assert f"10 April 2026, working day 4 {holding} The reply stays due by 5 May 2026." in page
    assert "14 April 2026, working day 6 Northmoor Trust asked what we mean" in page
    assert "1 June 2026 The clock for Northmoor Trust was stopped The body asked what we mean on 14 April 2026" in page
    assert "1 June 2026 The date for Northmoor Trust was worked out anew The date moved from 5 May 2026" in page
    # The clock stood still.
    assert f"16 April 2026 {holding} 14 April 2026" in page
    assert f"28 April 2026, working day {late_day} {holding} The reply stays due by {until}." in page


def test_a_day_is_told_in_the_order_of_its_moments(client):
    with at(4, 2):
        request = started()
    with at(4, 14, 9):
        CalendarException.objects.create(day=day(4, 20), reason="Day of mourning")
        recompute_due_dates()
    with at(4, 14, 10):
        log(request, Nature.ACKNOWLEDGEMENT, on=day(4, 14))
    with at(4, 14, 11):
        log(request, Nature.REMINDER, on=day(4, 14))
        withdraw(request, reason="Settled.")
    with at(4, 15):
        # Of an hour that nobody wrote down.
        log(request, Nature.OTHER, on=day(4, 14), public_text="They rang.")
        page = get(client, request.get_absolute_url())

    told = ["We withdrew", "We reminded", "confirmed that", "The date for", "They rang.", "We sent the report"]
    page = page.partition("Everything that has happened")[2]
    places = [page.index(words) for words in told]
    assert places == sorted(places)
