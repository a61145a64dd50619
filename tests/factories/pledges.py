from __future__ import annotations

import datetime as dt
from itertools import count

from events.enums.pledges import PledgeStatus
from events.models import Pledge
from hub.shared.clock import today

numbers = count(1)


def make_pledge(status: PledgeStatus = PledgeStatus.OPEN, *, days_ago: int = 0, **values) -> Pledge:
    """A promise of so many days ago, of somebody who may be asked."""
    number = next(numbers)
    made_on = today() - dt.timedelta(days=days_ago)
    defaults = {"text": "Ring my neighbour on Sundays.", "email": f"p{number}@pledge.example", "confirmed_on": made_on}
    return Pledge.objects.create(**{"status": status, "made_on": made_on} | defaults | values)
