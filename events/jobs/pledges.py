from __future__ import annotations

import datetime as dt

from events.domain.pledges import ask_due
from hub.shared.clock import today
from hub.shared.jobs import Due, Job, counted, register_job


def ask_of_pledges(due: Due) -> str:
    """Ask 4 and 12 weeks after a pledge how it went. Whoever was missed is asked now; nobody twice."""
    return counted(ask_due(on=today(), dry_run=due.dry_run), "question about a pledge", "questions about pledges")


register_job(
    Job(
        key="events.pledges",
        label="Ask how pledges went",
        run=ask_of_pledges,
        daily_at=dt.time(9, 40),
        has_dry_run=True,
    )
)
