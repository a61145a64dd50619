from __future__ import annotations

import datetime as dt

from events.domain.enquiries import due_reminders, remind
from events.domain.times import LONDON
from hub.shared.calendars import working_calendar
from hub.shared.jobs import Due, Job, counted, register_job


def remind_of_enquiries(due: Due) -> str:
    """Bring enquiries about training to mind that nobody has answered."""
    on = due.at.astimezone(LONDON).date()
    waiting = due_reminders(on=on, calendar=working_calendar())
    if due.dry_run:
        return counted(len(waiting), "reminder")
    return counted(sum(remind(enquiry, days, on=on) for enquiry, days in waiting), "reminder")


register_job(
    Job(
        key="training_enquiries",
        label="Remind of enquiries about training",
        run=remind_of_enquiries,
        daily_at=dt.time(9, 10),
        has_dry_run=True,
    )
)
