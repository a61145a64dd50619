"""What of Charter Champions waits for a reviewer, for the first page of the editors' side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from charter_champions.enums import ApplicationStatus, MembershipStatus
from charter_champions.models import Application, Membership
from charter_champions.permissions import REVIEW
from hub.shared.calendars import working_calendar
from hub.shared.needs_today import TodayLine, waits_in_words
from hub.shared.templatetags.hub_tags import day

from .queue import first_day_in_time, is_late
from .recommitting import undecided_version
from .standing import listed_until

MINE, NOBODYS, OTHERS, CHARTER, LAPSED = range(10, 15)


def lines_of_reviewer(user, *, on: dt.date) -> list[TodayLine] | None:
    """What waits for a decision, and who is about to leave the directory. ``None`` for who may not review."""
    if not user.has_perm(REVIEW):
        return None
    return [*application_lines(user, on=on), *charter_lines(), *lapsed_lines(on=on)]


def lapsed_lines(*, on: dt.date) -> list[TodayLine]:
    """Champions in their days of grace: somebody may want to ring them. One query."""
    ends = Membership.objects.listed(on=on).filter(status=MembershipStatus.ACTIVE, valid_until__lt=on)
    days = sorted(ends.values_list("valid_until", flat=True))
    if not days:
        return []
    leaves = f"leaves the directory after {day(listed_until(days[0]))}"
    return [
        TodayLine(
            words="1 champion has not renewed" if len(days) == 1 else f"{len(days)} champions have not renewed",
            url=f"{reverse('champion_memberships:index')}?ending=grace",
            detail=leaves if len(days) == 1 else f"the first of them {leaves}",
            order=LAPSED,
        )
    ]


def charter_lines() -> list[TodayLine]:
    """The new version of the charter, while nobody has decided whether champions must commit to it again."""
    version = undecided_version()
    if version is None:
        return []
    return [
        TodayLine(
            words=f"{version} of the charter: must champions commit again?",
            url=reverse("charter_versions:inspect", args=[version.pk]),
            detail=f"published on {day(timezone.localtime(version.published_at).date())}",
            order=CHARTER,
        )
    ]


def application_lines(user, *, on: dt.date) -> list[TodayLine]:
    """Applications that wait for a decision: theirs first, then nobody's, then those of colleagues. Two queries.

    One that waits for an answer of the applicant needs nobody today.
    """
    waiting = list(
        Application.objects.confirmed()
        .waiting()
        .filter(status=ApplicationStatus.RECEIVED)
        .only("status", "received_at", "reopened_at", "decided_at", "assignee")
    )
    if not waiting:
        return []
    first_day = first_day_in_time(on, working_calendar())
    groups = (
        (MINE, "me", "{} of yours to decide", [row for row in waiting if row.assignee_id == user.pk]),
        (NOBODYS, "nobody", "{} that nobody has taken on yet", [row for row in waiting if row.assignee_id is None]),
        (OTHERS, "", "{} with colleagues", [row for row in waiting if row.assignee_id not in (None, user.pk)]),
    )
    return [line(order, who, words, rows, on, first_day) for order, who, words, rows in groups if rows]


def line(order: int, who: str, words: str, rows: Sequence[Application], on: dt.date, first_day: dt.date) -> TodayLine:
    count = f"{len(rows)} application{'s' if len(rows) > 1 else ''}"
    detail = waits_in_words([row.waiting_days(on=on) for row in rows])
    query = {"status": ApplicationStatus.RECEIVED.value} | ({"assignee": who} if who else {})
    return TodayLine(
        words=words.format(count),
        url=f"{reverse('champion_applications:index')}?{urlencode(query)}",
        detail=detail,
        is_urgent=any(is_late(row, first_day) for row in rows),
        order=order,
    )
