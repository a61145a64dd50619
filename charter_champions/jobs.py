"""The periodic work of Charter Champions."""

from __future__ import annotations

import datetime as dt

from charter_champions.domain.retention import forget_unfinished
from hub.shared.clock import now
from hub.shared.jobs import Due, Job, register_job


def forget_applications(due: Due) -> str:
    count = forget_unfinished(at=now())
    return f"{count} unfinished applications deleted" if count else ""


register_job(
    Job(
        key="charter_champions.unfinished_applications",
        label="Forget unfinished applications",
        run=forget_applications,
        daily_at=dt.time(2, 20),
    )
)
