"""Challenges for everybody: the list, one with its results and what became of it, and the part of an event's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from events.domain.challenges import result_of
from events.enums.challenges import PHASE_TONES, ChallengePhase, ChallengeStatus
from events.models import Challenge, ChallengeHistory, EventPage
from hub.shared.clock import now, today
from hub.shared.emails import absolute_url
from hub.shared.pagination import paginate
from hub.shared.panels import CHALLENGE_SIDE, panels_of

TITLE = "Challenges"
PER_PAGE = 20
HOME = {"title": "Home", "url": "/"}
END_KINDS = {
    ChallengeStatus.ACHIEVED: "tick",
    ChallengeStatus.PARTLY: "change",
    ChallengeStatus.NOT_ACHIEVED: "minus",
}


def public(slug: str) -> Challenge:
    """A challenge that was announced, or ``Http404``."""
    return get_object_or_404(Challenge.objects.public().select_related("chosen"), slug=slug)


def visible_event(challenge: Challenge) -> EventPage | None:
    """The event at which it was put, while anyone may see that. One query at most."""
    if challenge.event_id is None:
        return None
    return EventPage.objects.visible().filter(pk=challenge.event_id).first()


def row_of(challenge: Challenge, *, at: dt.datetime) -> dict[str, Any]:
    """What a list shows of a challenge; its ``chosen`` was fetched with it."""
    phase = challenge.phase(at=at)
    return {"challenge": challenge, "phase": phase, "tone": PHASE_TONES[phase], "is_open": phase == ChallengePhase.OPEN}


@require_safe
def challenge_list(request: HttpRequest) -> HttpResponse:
    at = now()
    results = paginate(request, Challenge.objects.public().select_related("chosen"), per_page=PER_PAGE)
    context = {
        "title": TITLE,
        "breadcrumbs": [HOME],
        "results": results,
        "rows": [row_of(challenge, at=at) for challenge in results.object_list],
        "canonical": absolute_url(request.path + (f"?page={results.number}" if results.number > 1 else "")),
    }
    return render(request, "events/challenges/list.html", context)


@require_safe
def challenge_detail(request: HttpRequest, slug: str) -> HttpResponse:
    challenge, at = public(slug), now()
    steps = list(challenge.history.public())
    context = {
        "title": challenge.title,
        "breadcrumbs": [HOME, {"title": TITLE, "url": reverse("challenges:list")}],
        "event": visible_event(challenge),
        "options": challenge.option_list,
        "tally": result_of(challenge, at=at),
        "entries": timeline(challenge, steps),
        "called_off": next((step for step in steps if step.after == ChallengeStatus.CALLED_OFF), None),
        "postponed": postponed(steps),
        "has_codes": challenge.batches.exists(),
        "side_panels": panels_of(CHALLENGE_SIDE, challenge, on=today()),
        **row_of(challenge, at=at),
    }
    return render(request, "events/challenges/detail.html", context)


def postponed(steps: Iterable[ChallengeHistory]) -> list[ChallengeHistory]:
    """Those of ``steps`` by which the closing moved; none of before it was made a draft and announced anew."""
    found: list[ChallengeHistory] = []
    for step in steps:
        if step.before == ChallengeStatus.DRAFT:
            found.clear()
        elif step.closes_after:
            found.append(step)
    return found


def timeline(challenge: Challenge, steps: Iterable[ChallengeHistory]) -> list[dict[str, Any]]:
    """The decision, from the public ``steps``, and what was told since, the newest first. One query."""
    entries = [
        {
            "on": update.at,
            "title": ChallengeStatus(update.ends_as).label if update.ends_as else "Update",
            "icon": END_KINDS.get(update.ends_as, "document"),
            "text": update.text,
        }
        for update in challenge.updates.all()
    ]
    decided = next((step for step in steps if step.after == ChallengeStatus.DECIDED), None)
    if decided is not None:
        entries.insert(0, {"on": decided.at, "title": f"Decided: {challenge.chosen}", "icon": "tick"})
    return entries[::-1]


def challenges_of_event(event: EventPage, *, at: dt.datetime) -> list[dict[str, Any]]:
    """For ``events/challenges/event_panel.html``: the challenges put at ``event``. One query."""
    rows = Challenge.objects.public().filter(event=event).select_related("chosen")
    return [row_of(challenge, at=at) for challenge in rows]
