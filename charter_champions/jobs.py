"""The periodic work of Charter Champions."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from hub.shared.clock import now, today
from hub.shared.jobs import Due, Job, counted, register_job

from .domain import orders, packs, recommitting, renewals
from .domain.drafts import to_warn, warn_silent
from .domain.duplicates import refresh_waiting


def remind_of_renewal(due: Due) -> str:
    """Mail champions whose year ends soon, or ended a week ago."""
    sent = renewals.remind(on=timezone.localtime(due.at).date(), dry_run=due.dry_run)
    return counted(sent, "champion reminded to renew", "champions reminded to renew")


def ask_to_commit(due: Due) -> str:
    """Mail champions that are asked to commit to a new version of the charter."""
    asked = recommitting.ask_again(on=timezone.localtime(due.at).date(), dry_run=due.dry_run)
    return counted(asked, "champion asked to commit again", "champions asked to commit again")


def look_for_duplicates(due: Due) -> str:
    """Compare the applications that wait with all organisations: what was loaded in bulk told nobody."""
    return counted(refresh_waiting(), "application compared", "applications compared")


def order_packs(due: Due) -> str:
    """Order the credentials and packs that are missing or out of date, whatever the reason."""
    return counted(orders.order_stale(on=today()), "badge pack ordered", "badge packs ordered")


def forget_packs(due: Due) -> str:
    return counted(packs.forget_unused(on=today(), dry_run=due.dry_run), "old badge pack", "old badge packs")


def warn_of_silence(due: Due) -> str:
    """Tell applicants a week before that an application that nobody works on will be deleted."""
    count = to_warn(now()).count() if due.dry_run else warn_silent()
    return counted(count, "warning that an application ends", "warnings that applications end")


register_job(
    Job(
        key="charter_champions.renewals",
        label="Write to champions whose year ends",
        run=remind_of_renewal,
        daily_at=dt.time(8, 0),
        has_dry_run=True,
    )
)
register_job(
    Job(
        key="charter_champions.recommitting",
        label="Ask champions to commit to a new charter",
        run=ask_to_commit,
        every=dt.timedelta(hours=1),
        has_dry_run=True,
    )
)
register_job(
    Job(
        key="charter_champions.duplicates",
        label="Compare applications that wait with all organisations",
        run=look_for_duplicates,
        daily_at=dt.time(2, 40),
    )
)
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
register_job(
    Job(
        key="champions.warn_silent",
        label="Warn applicants of unfinished applications that will be deleted",
        run=warn_of_silence,
        daily_at=dt.time(9, 0),
        has_dry_run=True,
    )
)
