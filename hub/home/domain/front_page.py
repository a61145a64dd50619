"""What the front page shows of the other parts of the hub."""

from __future__ import annotations

from events.domain.listing import next_events
from reports.domain.numbers import headline_numbers, latest_replies
from spotlights.domain.featured import featured_spotlights

from charter_champions.models import Membership
from hub.shared.clock import now, today

LATEST_REPLIES = 3
NEXT_EVENTS = 3
FEATURED_SPOTLIGHTS = 3
NAMES_ON_WALL = 8


def front_page_context() -> dict:
    """Numbers, replies, events, Spotlights and names of champions, as they are today."""
    day = today()
    names = list(
        Membership.objects.current(on=day).order_by("-started_on", "pk").values_list("organisation__name", flat=True)
    )
    return {
        "numbers": headline_numbers(day),
        "latest_replies": latest_replies(day, limit=LATEST_REPLIES),
        "next_events": next_events(now(), limit=NEXT_EVENTS),
        "spotlights": featured_spotlights(limit=FEATURED_SPOTLIGHTS),
        "champion_count": len(names),
        "champion_names": names[:NAMES_ON_WALL],
    }
