"""What of promises waits for those who run the clock, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse

from hub.shared.needs_today import TodayLine, waits_in_words
from reports.domain.promise_reminders import without_officer
from reports.enums import PromiseKey, UpdateStatus
from reports.models import Commitment, CommitmentUpdate
from reports.permissions import RUN_CLOCK
from reports.views.promise_admin import PROMISES, VOICES

WAITING, PASSED, NOBODY = 34, 35, 36


def lines_of_promises(user, *, on: dt.date) -> list[TodayLine] | None:
    """Voices that wait, promises whose date passed without an update, and those of which nobody can be reminded.

    ``None`` for who does not run the clock. Three queries.
    """
    if not user.has_perm(RUN_CLOCK):
        return None
    return [line for line in (waiting_line(on), passed_line(on), nobody_line(on)) if line is not None]


def waiting_line(on: dt.date) -> TodayLine | None:
    days = [update.days_waiting(on=on) for update in CommitmentUpdate.objects.held()]
    if not days:
        return None
    words = "voice about a promise waits" if len(days) == 1 else "voices about promises wait"
    return TodayLine(
        words=f"{len(days)} {words}",
        url=address(VOICES, status=UpdateStatus.HELD),
        detail=waits_in_words(days),
        order=WAITING,
    )


def passed_line(on: dt.date) -> TodayLine | None:
    passed = Commitment.objects.public().in_state(PromiseKey.DATE_PASSED, on=on).with_heard()
    number = passed.filter(heard_on=None).count()
    if not number:
        return None
    words = "promise has passed its date" if number == 1 else "promises have passed their dates"
    return TodayLine(
        words=f"{number} {words}",
        url=address(PROMISES, state=PromiseKey.DATE_PASSED),
        detail="no update has come",
        is_urgent=True,
        order=PASSED,
    )


def nobody_line(on: dt.date) -> TodayLine | None:
    number = without_officer(on=on).count()
    if not number:
        return None
    words = "promise is near its date" if number == 1 else "promises are near their dates"
    return TodayLine(
        words=f"{number} {words}",
        url=address(PROMISES),
        detail="we know no officer to remind, so please ring",
        order=NOBODY,
    )


def address(namespace: str, **filters: str) -> str:
    url = reverse(f"{namespace}:index")
    return f"{url}?{urlencode(filters)}" if filters else url
