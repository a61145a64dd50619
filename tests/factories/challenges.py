from __future__ import annotations

import datetime as dt
from itertools import count

from events.domain.challenges import announce
from events.models import Challenge, ChallengeOption
from hub.shared.clock import as_of, now

numbers = count(1)
HOUR = dt.timedelta(hours=1)
TITLES = ("A real person answers the phone", "Longer opening hours", "A quiet place to wait")


def make_challenge(
    *, options=TITLES, opens_at: dt.datetime | None = None, closes_at: dt.datetime | None = None, **values
) -> Challenge:
    """A draft. Without times voting opened an hour ago, once it is announced, and lasts for a day."""
    number = next(numbers)
    opens_at = opens_at or now() - HOUR
    challenge = Challenge.objects.create(
        **{
            "title": f"What should change first? {number}",
            "slug": f"what-first-{number}",
            "text": "You told us what is hard. Choose what we should push for.",
            "opens_at": opens_at,
            "closes_at": closes_at or opens_at + 24 * HOUR,
        }
        | values
    )
    ChallengeOption.objects.bulk_create(
        ChallengeOption(challenge=challenge, title=title, sort_order=place) for place, title in enumerate(options)
    )
    return challenge


def make_open_challenge(**values) -> Challenge:
    """Announced in time, and open now."""
    challenge = make_challenge(**values)
    with as_of(challenge.opens_at - HOUR):
        announce(challenge, user=None)
    return Challenge.objects.get(pk=challenge.pk)
