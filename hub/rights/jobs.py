from __future__ import annotations

import datetime as dt

from hub.rights.domain.finishing import finish_erasures, to_finish
from hub.shared.jobs import Due, Job, counted, register_job


def finish(due: Due) -> str:
    """Erase the last that is held of who asked to be erased, once they were told that it is done."""
    done = len(to_finish()) if due.dry_run else finish_erasures()
    return counted(done, "erasure finished", "erasures finished")


register_job(
    Job(
        key="finish_erasures",
        label="Erase the last of who asked to be erased",
        run=finish,
        daily_at=dt.time(2, 45),
        has_dry_run=True,
    )
)
