from __future__ import annotations

import datetime as dt

from events.domain.bookings import tend
from events.domain.reminding import due_for_reminder, due_for_tending, remind
from hub.shared.jobs import Due, Job, counted, register_job


def tend_places(due: Due) -> str:
    """End holds and offers that ran out, and offer what is free to those who wait."""
    rows = list(due_for_tending(at=due.at))
    offered = 0 if due.dry_run else sum(tend(places, at=due.at) for places in rows)
    told = (counted(len(rows), "waiting list seen to", "waiting lists seen to"), counted(offered, "offer"))
    return ", ".join(words for words in told if words)


def remind_all(due: Due) -> str:
    """Remind those who booked two days before it begins, each once."""
    rows = due_for_reminder(at=due.at)
    reminded = rows.count() if due.dry_run else sum(remind(booking, at=due.at) for booking in list(rows))
    return counted(reminded, "reminder")


register_job(
    Job(
        key="tend_places",
        label="Offer places that came free to those who wait",
        run=tend_places,
        every=dt.timedelta(minutes=5),
        has_dry_run=True,
    )
)
register_job(
    Job(
        key="remind_booked",
        label="Remind those who booked",
        run=remind_all,
        every=dt.timedelta(hours=1),
        has_dry_run=True,
    )
)
