"""Challenges of the demo in each of their states, and promises that people made to themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from events.domain import challenges
from events.domain.ballots import make_batch
from events.domain.pledges import approve, show
from events.enums.challenges import ChallengeStatus
from events.models import BallotCount, Challenge, ChallengeOption, EventPage, Pledge
from hub.home.demo.dates import Days, at
from hub.home.demo.words import words
from hub.shared.clock import as_of

OPENS, CLOSES = 10, 18
ANNOUNCED_BEFORE = dt.timedelta(days=3)
SLIPS = 40


def make_challenges(days: Days, *, user) -> None:
    """Achieved, under way after a tie, to be decided, open, and a draft that nobody has announced."""
    for row in words("challenges")["challenge"]:
        make_challenge(row, days, user=user)


def make_challenge(row: dict[str, Any], days: Days, *, user) -> None:
    challenge = Challenge.objects.create(
        slug=row["slug"],
        title=row["title"],
        text=row["text"],
        event=EventPage.objects.filter(slug=row.get("event", "")).first(),
        opens_at=at(days.ago(row["opens"]), OPENS),
        closes_at=at(days.ago(row["closes"]), CLOSES),
    )
    ChallengeOption.objects.bulk_create(
        ChallengeOption(challenge=challenge, title=title, text=text, sort_order=place)
        for place, (title, text) in enumerate(row["options"])
    )
    if row["opens"] < 0:
        return
    with as_of(challenge.opens_at - ANNOUNCED_BEFORE):
        challenges.announce(challenge, user=user)
        if challenge.event is not None:
            make_batch(challenge, label="Slips for the evening", size=SLIPS, user=user)
    for option, ballots in zip(challenge.option_list, row.get("votes", []), strict=False):
        BallotCount.objects.filter(option=option).update(ballots=ballots)
    if "updates" in row:
        finish(challenge, row, days, user=user)


def finish(challenge: Challenge, row: dict[str, Any], days: Days, *, user) -> None:
    with as_of(challenge.closes_at + dt.timedelta(days=1)):
        tied = {}
        if "reason" in row:
            tied = {"option": challenge.option_list[0], "decided_by": row["decided_by"], "reason": row["reason"]}
        challenges.decide(challenge, user=user, **tied)
    for ago, text in row["updates"]:
        with as_of(at(days.ago(ago), 11)):
            challenges.add_update(challenge, text, user=user)
    if "end" in row:
        ago, status, text = row["end"]
        with as_of(at(days.ago(ago), 11)):
            challenges.conclude(challenge, ChallengeStatus(status), text, user=user)


def make_pledges(days: Days, *, user) -> None:
    """Some that people show, one that waits for a look, and many that nobody reads."""
    rows = words("challenges")["pledges"]
    for text, name, status, ago in rows["shown"]:
        with as_of(at(days.ago(ago), 16)):
            approve(show(Pledge.objects.create(made_on=days.ago(ago), text=text, name=name, status=status)), user=user)
    for text, name, status, ago in rows["waiting"]:
        with as_of(at(days.ago(ago), 16)):
            show(Pledge.objects.create(made_on=days.ago(ago), text=text, name=name, status=status))
    Pledge.objects.bulk_create(
        Pledge(made_on=days.ago(ago), text=rows["text"], status=status)
        for status, number, ago in rows["private"]
        for _ in range(number)
    )
