"""What became of challenges: from their public history, their updates, and when voting opens and closes."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from events.enums.challenges import ENDS, ChallengeStatus
from events.models import Challenge, ChallengeHistory, ChallengeUpdate
from hub.alerts.domain.news import News
from hub.shared.clock import now
from hub.shared.templatetags.hub_tags import moment


def challenge_news(since: dt.datetime) -> list[News]:
    """What became public of challenges after ``since``. Three queries."""
    steps = ChallengeHistory.objects.public().filter(at__gt=since, subject__in=Challenge.objects.public())
    updates = ChallengeUpdate.objects.filter(at__gt=since, challenge__in=Challenge.objects.public())
    told = [
        *(news_of_step(step) for step in steps.select_related("subject__chosen")),
        *(news_of_update(update) for update in updates.select_related("challenge")),
        *news_of_times(since, now()),
    ]
    return [news for news in told if news is not None]


def news_of_step(step: ChallengeHistory) -> News | None:
    """``None`` for the announcement, which nobody can wait for here, and for an end, which its update tells."""
    challenge = step.subject
    if step.closes_after:
        title = "Voting closes later"
        text = f"It closes on {moment(step.closes_after)}, not on {moment(step.closed_before)}. {step.reason}".strip()
    elif step.after == ChallengeStatus.CALLED_OFF:
        title, text = "A challenge was called off", step.reason
    elif step.after == ChallengeStatus.DECIDED:
        title, text = "It is decided what was chosen", f"Chosen: {challenge.chosen}"
    else:
        return None
    return news_of(f"challenge:{step.pk}", challenge, step.at, title, text)


def news_of_update(update: ChallengeUpdate) -> News:
    title = f"How a challenge ended: {ENDS[update.ends_as].lower()}" if update.ends_as else "An update on a challenge"
    return news_of(f"update:{update.pk}", update.challenge, update.at, title, update.text)


def news_of_times(since: dt.datetime, until: dt.datetime) -> list[News]:
    """That voting opened or closed, which no history says: the times do."""
    between = {"gt": since, "lte": until}
    opened, closed = (
        Q(**{f"{field}__{how}": at for how, at in between.items()}) for field in ("opens_at", "closes_at")
    )
    found = []
    for challenge in Challenge.objects.public().exclude(status=ChallengeStatus.CALLED_OFF).filter(opened | closed):
        if since < challenge.opens_at <= until:
            text = f"You can vote until {moment(challenge.closes_at)}."
            found.append(news_of(f"opened:{challenge.pk}", challenge, challenge.opens_at, "Voting is open", text))
        if since < challenge.closes_at <= until:
            text = "The result is on its page."
            found.append(news_of(f"closed:{challenge.pk}", challenge, challenge.closes_at, "Voting has closed", text))
    return found


def news_of(key: str, challenge: Challenge, at: dt.datetime, title: str, text: str) -> News:
    on = timezone.localdate(at, timezone.get_default_timezone())
    return News(key, None, at, on, title, text, challenge=challenge)
