"""The periodic work of badges."""

from __future__ import annotations

import datetime as dt

from hub.shared.clock import today
from hub.shared.jobs import Due, Job, counted, register_job

from .domain import orders, packs


def order_packs(due: Due) -> str:
    """Order the credentials and packs that are missing or out of date, whatever the reason."""
    return counted(orders.order_stale(on=today()), "badge pack ordered", "badge packs ordered")


def forget_packs(due: Due) -> str:
    return counted(packs.forget_unused(on=today(), dry_run=due.dry_run), "old badge pack", "old badge packs")


register_job(
    Job(
        key="champions.badge_packs",
        label="Order badge packs that are missing or out of date",
        run=order_packs,
        every=dt.timedelta(minutes=15),
    )
)
register_job(
    Job(
        key="champions.old_badge_packs",
        label="Delete packs of badges that nobody may download any more",
        run=forget_packs,
        daily_at=dt.time(3, 20),
        has_dry_run=True,
    )
)
