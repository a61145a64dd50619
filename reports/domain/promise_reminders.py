"""Reminds bodies of the dates that they gave: once before, once after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction
from django.db.models import Prefetch

from hub.shared.letters import Letter
from hub.shared.working_days import long_date
from reports.domain.promises import DAYS_AFTER, DAYS_BEFORE, reminder_due
from reports.domain.reply_links import further_link
from reports.emails import promises as mails
from reports.enums import CommitmentStatus, ReminderKind
from reports.models import Commitment, CommitmentReminder, Officer
from reports.models.officers import has_officer

REMINDED = (CommitmentStatus.OPEN, CommitmentStatus.DISPUTED)
"""What the body reported done is for us to check."""

KINDS = {ReminderKind.BEFORE: mails.REMIND_BEFORE, ReminderKind.AFTER: mails.REMIND_AFTER}


def near_their_date(*, on: dt.date):
    """The promises about whose date somebody should know on the day ``on``."""
    return Commitment.objects.public().filter(
        status__in=REMINDED,
        due_on__gte=on - dt.timedelta(days=DAYS_AFTER),
        due_on__lte=on + dt.timedelta(days=DAYS_BEFORE),
    )


def reminders_due(*, on: dt.date) -> Iterator[tuple[Commitment, ReminderKind, Officer]]:
    """Each mail that should have gone out by the day ``on`` and has not. Three queries."""
    rows = (
        near_their_date(on=on)
        .select_related("request__body", "request__report")
        .prefetch_related(Prefetch("request__officers", Officer.objects.active(), to_attr="answering"), "reminders")
    )
    for row in rows:
        kind = reminder_due(row.due_on, on=on, known_since=row.made_on)
        if kind is None:
            continue
        # A newer one has gone out where the clock was put back.
        sent = {
            reminder.officer_id
            for reminder in row.reminders.all()
            if reminder.due_on == row.due_on and reminder.kind in (kind, ReminderKind.AFTER)
        }
        yield from ((row, kind, officer) for officer in row.request.answering if officer.pk not in sent)


def remind(*, on: dt.date, dry_run: bool = False) -> int:
    """Send the mails that are due on the day ``on``, those of missed nights too; returns how many.

    An officer gets one mail before and one after for all promises that have come so far; each promise is in one once.
    """
    due: dict[Officer, dict[ReminderKind, list[Commitment]]] = {}
    for row, kind, officer in reminders_due(on=on):
        due.setdefault(officer, {}).setdefault(kind, []).append(row)
    if dry_run:
        return sum(len(kinds) for kinds in due.values())
    return sum(send_reminders(officer, kinds) for officer, kinds in due.items())


@transaction.atomic
def send_reminders(officer: Officer, due: Mapping[ReminderKind, Sequence[Commitment]]) -> int:
    """Send one mail of each kind and write down about which promises; leaves out what came between."""
    left = {kind: [row for row in rows if still_due(row, kind, officer)] for kind, rows in due.items()}
    left = {kind: rows for kind, rows in left.items() if rows}
    if not left:
        return 0
    # A link of its own: the one with which the body replied has often ended by the date of a promise.
    link = f"{further_link(officer)}promises/"
    for kind, rows in left.items():
        CommitmentReminder.objects.bulk_create(
            CommitmentReminder(commitment=row, officer=officer, kind=kind, due_on=row.due_on) for row in rows
        )
        context = {
            "body": str(rows[0].request.body),
            "promises": "\n\n".join(f"By {long_date(row.due_on)}: {row.text}" for row in rows),
            "report": str(rows[0].request.source),
        }
        Letter(KINDS[kind].key, officer.email, context, button_url=link).send()
    return len(left)


def still_due(commitment: Commitment, kind: ReminderKind, officer: Officer) -> bool:
    """Whether nobody was faster, now that the row is locked."""
    # It may have been taken back meanwhile.
    row = Commitment.objects.select_for_update().filter(pk=commitment.pk).first()
    if row is None or row.status not in REMINDED or row.due_on != commitment.due_on:
        return False
    return not row.reminders.filter(officer=officer, kind=kind, due_on=row.due_on).exists()


def without_officer(*, on: dt.date):
    """Promises near their date of which nobody can be reminded."""
    return near_their_date(on=on).filter(~has_officer("request_id"))
