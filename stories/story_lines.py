"""What waits for those who read stories, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from hub.shared.needs_today import TodayLine, waits_in_words
from stories.enums import StoryStatus
from stories.models import Story
from stories.permissions import SAFEGUARD, SCREEN

SAFEGUARDING, TO_READ = 5, 22
LATE_AFTER_DAYS = 10
"""What "tell us" promises."""


def lines_of_stories(user, *, on: dt.date) -> list[TodayLine] | None:
    """Stories with the safeguarding lead, and those to be read. ``None`` for who may do neither. A query each."""
    statuses = [
        *([StoryStatus.SAFEGUARDING] if user.has_perm(SAFEGUARD) else []),
        *([StoryStatus.RECEIVED] if user.has_perm(SCREEN) else []),
    ]
    if not statuses:
        return None
    return [line for status in statuses if (line := line_of(status, on=on))]


def line_of(status: StoryStatus, *, on: dt.date) -> TodayLine | None:
    waiting = Story.objects.filter(status=status).aggregate(number=Count("pk"), oldest=Min("received_at"))
    number = waiting["number"]
    if not number:
        return None
    days = (on - timezone.localdate(waiting["oldest"])).days
    is_safeguarding = status == StoryStatus.SAFEGUARDING
    what = "with a safeguarding concern" if is_safeguarding else "to read"
    return TodayLine(
        words=f"{number:,} stor{'y' if number == 1 else 'ies'} {what}",
        url=f"{reverse('stories_desk:index')}?status={status}&ordering=received_at",
        detail=waits_in_words([days] if number == 1 else [days, 0]),
        is_urgent=is_safeguarding or days > LATE_AFTER_DAYS,
        order=SAFEGUARDING if is_safeguarding else TO_READ,
    )
