from __future__ import annotations

import datetime as dt

from hub.shared.jobs import Due, Job, counted, register_job

from .addresses import LASTS
from .models import EmailChange


def forget_addresses(due: Due) -> str:
    """Delete new addresses that nobody confirmed within a day."""
    old = EmailChange.objects.filter(created_at__lt=due.at - LASTS)
    count = old.count() if due.dry_run else old.delete()[1].get("accounts.EmailChange", 0)
    return counted(count, "address that was not confirmed", "addresses that were not confirmed")


register_job(
    Job(
        key="forget_addresses",
        label="Forget new addresses of accounts that nobody confirmed",
        run=forget_addresses,
        daily_at=dt.time(3, 50),
        has_dry_run=True,
    )
)
