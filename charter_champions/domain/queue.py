"""How long applications wait, against what applicants are promised."""

from __future__ import annotations

import datetime as dt

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared.working_days import WorkingCalendar

WORKING_DAYS_TO_ANSWER = 10
"""What the mail that says that an application was received promises."""


def first_day_in_time(on: dt.date, calendar: WorkingCalendar) -> dt.date:
    """The earliest day from which at most the promised number of working days have passed by the end of ``on``."""
    day, passed = on, 0
    while passed + calendar.is_working_day(day) <= WORKING_DAYS_TO_ANSWER:
        passed += calendar.is_working_day(day)
        day -= dt.timedelta(days=1)
    return day


def is_late(application: Application, first_day: dt.date) -> bool:
    """Whether it waits for staff since before ``first_day``; what is decided or waits for the applicant does not."""
    since = application.waits_since
    return application.status == ApplicationStatus.RECEIVED and since is not None and since < first_day
