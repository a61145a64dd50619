"""What of challenges and pledges waits, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from events.enums.challenges import ChallengePhase
from events.enums.pledges import ShowingStatus
from events.models import Challenge, PledgeShowing
from events.permissions import DECIDE, MODERATE, RUN
from events.views.challenge_admin import CHALLENGES
from events.views.pledge_admin import PLEDGES
from hub.shared.clock import now
from hub.shared.needs_today import TodayLine, waits_in_words

TO_DECIDE, TO_SHOW = 40, 41


def lines_of_challenges(user, *, on: dt.date) -> list[TodayLine] | None:
    """Votes that wait for a decision, and pledges that wait for a look. ``None`` for who does neither. Two queries."""
    lines = []
    if user.has_perm(RUN):
        lines += decisions(may_decide=user.has_perm(DECIDE), on=on)
    if user.has_perm(MODERATE):
        lines += showings(on)
    return lines if user.has_perm(RUN) or user.has_perm(MODERATE) else None


def decisions(*, may_decide: bool, on: dt.date) -> list[TodayLine]:
    rows = list(Challenge.objects.to_decide(at=now()))
    if not rows:
        return []
    words = "challenge waits for its decision" if len(rows) == 1 else "challenges wait for their decisions"
    one = reverse(f"{CHALLENGES}:inspect", args=[rows[0].pk])
    return [
        TodayLine(
            words=f"{len(rows)} {words}",
            url=one if len(rows) == 1 else f"{reverse(f'{CHALLENGES}:index')}?status=announced",
            detail=f"{ChallengePhase.CLOSED.label.lower()}{'' if may_decide else '; a moderator says what was chosen'}",
            order=TO_DECIDE,
        )
    ]


def showings(on: dt.date) -> list[TodayLine]:
    rows = PledgeShowing.objects.filter(status=ShowingStatus.WAITING).values_list("created_at", flat=True)
    days = [(on - timezone.localdate(at, timezone.get_default_timezone())).days for at in rows]
    if not days:
        return []
    words = "pledge waits for a look" if len(days) == 1 else "pledges wait for a look"
    return [
        TodayLine(
            words=f"{len(days)} {words}",
            url=f"{reverse(f'{PLEDGES}:index')}?status={ShowingStatus.WAITING}",
            detail=waits_in_words(days),
            order=TO_SHOW,
        )
    ]
