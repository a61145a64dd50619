"""The periodic work of alerts."""

from __future__ import annotations

import datetime as dt

from hub.alerts.domain.telling import tell
from hub.shared.jobs import Due, Job, counted, register_job


def tell_followers(due: Due) -> str:
    """Write to those who follow what happened since the last run, however long ago that was."""
    return counted(tell(due.since), "mail to a follower", "mails to followers")


register_job(
    Job(
        key="alerts.tell",
        label="Write to people who follow what happened",
        run=tell_followers,
        every=dt.timedelta(minutes=5),
    )
)
