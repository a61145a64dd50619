from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hub.shared.jobs import Due, Job, counted, register_job

from .domain import recommitting, renewals
from .domain.duplicates import refresh_waiting


def remind_of_renewal(due: Due) -> str:
    """Mail champions whose year ends soon, or ended a week ago."""
    sent = renewals.remind(on=timezone.localtime(due.at).date(), dry_run=due.dry_run)
    return counted(sent, "champion reminded to renew", "champions reminded to renew")


def ask_to_commit(due: Due) -> str:
    """Mail champions that are asked to commit to a new version of the charter."""
    asked = recommitting.ask_again(on=timezone.localtime(due.at).date(), dry_run=due.dry_run)
    return counted(asked, "champion asked to commit again", "champions asked to commit again")


def look_for_duplicates(due: Due) -> str:
    """Compare the applications that wait with all organisations: what was loaded in bulk told nobody."""
    return counted(refresh_waiting(), "application compared", "applications compared")


register_job(
    Job(
        key="charter_champions.renewals",
        label="Write to champions whose year ends",
        run=remind_of_renewal,
        daily_at=dt.time(8, 0),
        has_dry_run=True,
    )
)
register_job(
    Job(
        key="charter_champions.recommitting",
        label="Ask champions to commit to a new charter",
        run=ask_to_commit,
        every=dt.timedelta(hours=1),
        has_dry_run=True,
    )
)
register_job(
    Job(
        key="charter_champions.duplicates",
        label="Compare applications that wait with all organisations",
        run=look_for_duplicates,
        daily_at=dt.time(2, 40),
    )
)
