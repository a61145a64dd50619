"""The periodic work of the outbox. What was written a moment ago is sent by a task; this is what the task missed."""

from __future__ import annotations

import datetime as dt

from .errands import forget_done, run_errands
from .jobs import Due, Job, register_job
from .mail_delivery import blank_old_secrets, deliver_due

MINUTE = dt.timedelta(minutes=1)
SECONDS_A_RUN = 45
"""A run ends before the next one is due; what is left then goes with that."""


def send_what_waits(due: Due) -> str:
    """Send the mails that are due."""
    sent = deliver_due(seconds=SECONDS_A_RUN)
    return f"{sent} emails sent" if sent else ""


def do_what_waits(due: Due) -> str:
    """Do the other work that is due."""
    done = run_errands(seconds=SECONDS_A_RUN)
    return f"{done} pieces of work done" if done else ""


def tidy(due: Due) -> str:
    """Blank the links in mails that were given up long ago, and forget work that is done."""
    words = [(blank_old_secrets(), "texts with a link blanked"), (forget_done(), "pieces of work forgotten")]
    return ", ".join(f"{count} {what}" for count, what in words if count)


register_job(Job(key="shared.mail", label="Send emails that wait", run=send_what_waits, every=MINUTE))
register_job(Job(key="shared.errands", label="Do background work that waits", run=do_what_waits, every=MINUTE))
register_job(Job(key="shared.outbox", label="Tidy the outbox", run=tidy, daily_at=dt.time(2, 20)))
