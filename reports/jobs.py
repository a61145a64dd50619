"""The periodic work of reports and replies."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hub.shared.jobs import Due, Job, counted, register_job

from .domain import fact_checks


def remind_of_facts(due: Due) -> str:
    """Mail bodies that have two working days left to check facts."""
    sent = fact_checks.remind(on=timezone.localtime(due.at).date(), dry_run=due.dry_run)
    return counted(sent, "body reminded to check facts", "bodies reminded to check facts")


register_job(
    Job(
        key="reports.fact_checks",
        label="Remind bodies that check facts",
        run=remind_of_facts,
        daily_at=dt.time(8, 10),
        has_dry_run=True,
    )
)
