from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hub.organisations.domain.confirming import ask_owner, due_for_question, due_for_reminder, owners_of, remind_owner
from hub.shared.jobs import Due, Job, counted, register_job


def ask_owners(due: Due) -> str:
    """Ask who looks after a listing, a year after it was last checked, and once more after 30 days.

    Those who have no address stay due, and staff find them in the list of organisations.
    """
    on = timezone.localdate(due.at, timezone.get_default_timezone())
    if due.dry_run:
        asked = sum(bool(owners_of(organisation)) for organisation in due_for_question(on=on))
        reminded = sum(bool(owners_of(question.organisation)) for question in due_for_reminder(on=on))
    else:
        asked = sum(ask_owner(organisation, on=on) for organisation in due_for_question(on=on))
        reminded = sum(remind_owner(question, on=on) for question in due_for_reminder(on=on))
    told = (counted(asked, "organisation asked", "organisations asked"), counted(reminded, "reminder"))
    return ", ".join(words for words in told if words)


register_job(
    Job(
        key="ask_owners",
        label="Ask organisations whether their listings are still right",
        run=ask_owners,
        daily_at=dt.time(9, 20),
        has_dry_run=True,
    )
)
