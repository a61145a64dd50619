from __future__ import annotations

import datetime as dt

from hub.shared.jobs import Due, Job, counted, register_job

from .domain.stray_files import clear_away


def clear_stray_files(due: Due) -> str:
    unfinished, sizes = clear_away(dry_run=due.dry_run)
    words = [
        counted(unfinished, "unfinished file deleted", "unfinished files deleted"),
        counted(sizes, "size that nothing names deleted", "sizes that nothing names deleted"),
    ]
    return ", ".join(filter(None, words))


register_job(
    Job(
        key="operations.stray_files",
        label="Clear away files that nothing names",
        run=clear_stray_files,
        daily_at=dt.time(3, 10),
        has_dry_run=True,
    )
)
