"""The periodic work of the outbox. What was written a moment ago is sent by a task; this is what the task missed."""

from __future__ import annotations

import datetime as dt

from .errands import forget_done, run_errands
from .jobs import MINUTE, Due, Job, counted, register_job
from .mail_delivery import blank_old_secrets, deliver_due

SECONDS_A_RUN = 45
"""A run ends before the next one is due; what is left then goes with that."""


def send_what_waits(due: Due) -> str:
    """Send the mails that are due."""
    return counted(deliver_due(seconds=SECONDS_A_RUN), "email sent", "emails sent")


def do_what_waits(due: Due) -> str:
    """Do the other work that is due."""
    return counted(run_errands(seconds=SECONDS_A_RUN), "piece of work done", "pieces of work done")


def tidy(due: Due) -> str:
    """Blank the links in mails that were given up long ago, and forget work that is done."""
    words = [
        counted(blank_old_secrets(), "text with a link blanked", "texts with a link blanked"),
        counted(forget_done(), "piece of work forgotten", "pieces of work forgotten"),
    ]
    return ", ".join(filter(None, words))


register_job(Job(key="shared.mail", label="Send emails that wait", run=send_what_waits, every=MINUTE))
register_job(Job(key="shared.errands", label="Do background work that waits", run=do_what_waits, every=MINUTE))
register_job(Job(key="shared.outbox", label="Tidy the outbox", run=tidy, daily_at=dt.time(2, 20)))
