from __future__ import annotations

import datetime as dt

from charter_champions.domain.drafts import to_warn, warn_silent
from hub.shared.clock import now
from hub.shared.jobs import Due, Job, counted, register_job


def warn_of_silence(due: Due) -> str:
    """Tell applicants a week before that an application that nobody works on will be deleted."""
    count = to_warn(now()).count() if due.dry_run else warn_silent()
    return counted(count, "warning that an application ends", "warnings that applications end")


register_job(
    Job(
        key="champions.warn_silent",
        label="Warn applicants of unfinished applications that will be deleted",
        run=warn_of_silence,
        daily_at=dt.time(9, 0),
        has_dry_run=True,
    )
)
