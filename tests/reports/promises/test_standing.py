"""How a promise stands on each day: worked out from its date and the day, never stored."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from hub.shared.clock import today
from reports.domain.promises import PromiseFacts, due_words, reminder_due, standing
from reports.enums import CommitmentStatus, PromiseKey, ReminderKind, Tone
from reports.models import Commitment
from tests.factories.promises import make_promise
from tests.reports.reading import get

DUE = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("day", "key", "sentence"),
    [
        (dt.date(2026, 5, 31), PromiseKey.OPEN, ""),
        (dt.date(2026, 6, 1), PromiseKey.OPEN, ""),
        (
            dt.date(2026, 6, 2),
            PromiseKey.DATE_PASSED,
            "The promised date, 1 June 2026, has passed. No update has come.",
        ),
    ],
)
def test_a_promised_date_has_passed_from_the_day_after(day, key, sentence):
    found = standing(PromiseFacts(CommitmentStatus.OPEN, DUE), on=day)

    assert (found.key, found.sentence) == (key, sentence)


def test_after_an_update_the_page_says_when_the_body_last_wrote():
    found = standing(PromiseFacts(CommitmentStatus.OPEN, DUE, dt.date(2026, 5, 20)), on=dt.date(2026, 6, 2))

    assert found.sentence == (
        "The promised date, 1 June 2026, has passed. The body last wrote about it on 20 May 2026."
    )


def test_a_promise_without_a_date_never_passes_it():
    assert standing(PromiseFacts(CommitmentStatus.OPEN), on=dt.date(2036, 6, 2)).key == PromiseKey.OPEN
    assert due_words(None) == "No date given"
    assert due_words(DUE) == "1 June 2026"


@pytest.mark.parametrize(
    ("status", "key", "label", "tone"),
    [
        (CommitmentStatus.REPORTED_DONE, PromiseKey.REPORTED_DONE, "Reported done by the body", Tone.PART),
        (CommitmentStatus.CONFIRMED, PromiseKey.DONE, "Done, we checked", Tone.CHANGE),
        (CommitmentStatus.DISPUTED, PromiseKey.DISPUTED, "Disputed", Tone.LATE),
        (CommitmentStatus.GIVEN_UP, PromiseKey.GIVEN_UP, "Given up by the body", Tone.NEUTRAL),
    ],
)
def test_what_was_reported_says_more_than_the_date(status, key, label, tone):
    for day in (DUE, dt.date(2027, 6, 2)):
        found = standing(PromiseFacts(status, DUE), on=day)

        assert (found.key, found.label, found.tone) == (key, label, tone)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due_on", "instant", "passed"),
    [
        # Summer time: midnight in London is 11pm in UTC.
        (dt.date(2026, 6, 1), dt.datetime(2026, 6, 1, 22, 59, tzinfo=dt.UTC), False),
        (dt.date(2026, 6, 1), dt.datetime(2026, 6, 1, 23, 0, tzinfo=dt.UTC), True),
        # The clocks go back on 25 October 2026: its midnight is still in summer time, the next is not.
        (dt.date(2026, 10, 24), dt.datetime(2026, 10, 24, 22, 59, tzinfo=dt.UTC), False),
        (dt.date(2026, 10, 24), dt.datetime(2026, 10, 24, 23, 0, tzinfo=dt.UTC), True),
        (dt.date(2026, 10, 25), dt.datetime(2026, 10, 25, 23, 59, tzinfo=dt.UTC), False),
        (dt.date(2026, 10, 25), dt.datetime(2026, 10, 26, 0, 0, tzinfo=dt.UTC), True),
        # They go forward on 28 March 2027: its midnight is in winter time, the next is not.
        (dt.date(2027, 3, 27), dt.datetime(2027, 3, 27, 23, 59, tzinfo=dt.UTC), False),
        (dt.date(2027, 3, 27), dt.datetime(2027, 3, 28, 0, 0, tzinfo=dt.UTC), True),
        (dt.date(2027, 3, 28), dt.datetime(2027, 3, 28, 22, 59, tzinfo=dt.UTC), False),
        (dt.date(2027, 3, 28), dt.datetime(2027, 3, 28, 23, 0, tzinfo=dt.UTC), True),
    ],
)
def test_the_day_after_begins_at_midnight_in_london(client, due_on, instant, passed):
    row = make_promise(due_on=due_on)

    with time_machine.travel(instant, tick=False):
        text = get(client, row.request.get_absolute_url())
        found = [key for key in PromiseKey if Commitment.objects.in_state(key, on=today()).exists()]

    assert ("has passed. No update has come." in text) is passed
    assert found == [PromiseKey.DATE_PASSED if passed else PromiseKey.OPEN]


@pytest.mark.django_db
@pytest.mark.parametrize("due_on", [None, DUE])
@pytest.mark.parametrize("status", CommitmentStatus)
@pytest.mark.parametrize("day", [DUE, dt.date(2026, 6, 2)])
def test_the_database_says_what_the_rule_says(status, due_on, day):
    row = make_promise(status, due_on=due_on)
    told = Commitment.objects.with_heard().get(pk=row.pk).standing(on=day).key

    assert [key for key in PromiseKey if Commitment.objects.in_state(key, on=day).exists()] == [told]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (dt.date(2026, 5, 21), None),
        (dt.date(2026, 5, 22), ReminderKind.BEFORE),
        (dt.date(2026, 6, 1), ReminderKind.BEFORE),
        (dt.date(2026, 6, 2), ReminderKind.AFTER),
        (dt.date(2026, 7, 1), ReminderKind.AFTER),
        (dt.date(2026, 7, 2), None),
    ],
)
def test_a_reminder_is_due_ten_days_before_and_the_day_after(day, kind):
    assert reminder_due(DUE, on=day, known_since=dt.date(2026, 4, 24)) == kind


def test_who_promised_a_moment_ago_is_not_reminded_before():
    promised = dt.date(2026, 5, 22)

    assert reminder_due(DUE, on=dt.date(2026, 5, 25), known_since=promised) is None
    assert reminder_due(DUE, on=dt.date(2026, 6, 2), known_since=promised) == ReminderKind.AFTER
