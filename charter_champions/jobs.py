from __future__ import annotations

import datetime as dt

from hub.shared.jobs import Due, Job, counted, register_job

from .domain.duplicates import refresh_waiting


def look_for_duplicates(due: Due) -> str:
    return counted(refresh_waiting(), "application compared", "applications compared")


register_job(
    Job(
        key="charter_champions.duplicates",
        label="Compare applications that wait with all organisations",
        run=look_for_duplicates,
        daily_at=dt.time(2, 40),
    )
)
