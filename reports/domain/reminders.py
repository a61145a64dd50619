"""Reminders to the officers of a body: by itself around the date of the reply, and by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from hub.shared import audit
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.letters import Letter
from hub.shared.mail_frames import MailPreview
from hub.shared.working_days import WorkingCalendar, long_date, working_days_between
from reports.domain.chase_days import chase_due
from reports.domain.moved_dates import dates_told
from reports.domain.officers import MADE_LATER
from reports.domain.phases import working_days
from reports.domain.reply_links import further_link
from reports.domain.requests import RequestRefused, locked, log
from reports.emails.reminders import BY_HAND, BY_STEP
from reports.enums import Channel, ChaseStep, Nature
from reports.models import Chase, Message, Officer, ResponseRequest

LATELY = 5
"""Working days in which a body that was reminded is left out when many are reminded at once."""

REMINDED = audit.register_action("remind_body", "Reminded a body")
STEPS = list(ChaseStep)


def wanted_by(request: ResponseRequest) -> dt.date | None:
    """The day by which the reply is due, or was asked for."""
    return request.due_on or request.reply_requested_by


def to_remind() -> QuerySet[ResponseRequest]:
    """Requests of which a body may be reminded: it owes a reply, the clock runs, and a date was told."""
    rows = ResponseRequest.objects.public().open().filter(clock_paused_on=None)
    return rows.filter(Q(due_on__isnull=False) | Q(reply_requested_by__isnull=False))


def with_what_was_sent(rows: QuerySet[ResponseRequest]) -> QuerySet[ResponseRequest]:
    """Each row with ``writes_to``, its officers, ``date_since`` and ``reminded_on``. Two queries more, however many."""
    told = dates_told().filter(subject=OuterRef("pk")).order_by("-at", "-pk")
    reminders = Message.objects.filter(nature=Nature.REMINDER).order_by("happened_on", "pk")
    return rows.annotate(date_since=Subquery(told.values("at")[:1])).prefetch_related(
        Prefetch("officers", Officer.objects.active(), to_attr="writes_to"),
        Prefetch("messages", reminders, to_attr="reminders"),
        "chases",
    )


def last_reminded_on(request: ResponseRequest) -> dt.date | None:
    """The day of the last reminder; ``request`` as ``with_what_was_sent`` brings it."""
    return request.reminders[-1].happened_on if request.reminders else None


def step_for(request: ResponseRequest, *, on: dt.date, calendar: WorkingCalendar) -> ChaseStep | None:
    """The reminder that is due for ``request`` on the day ``on``; it comes as ``with_what_was_sent`` brings it.

    None on a day on which there was one already, and none that a later one of the same date went before.
    """
    due_on = wanted_by(request)
    since = timezone.localtime(request.date_since, timezone.get_default_timezone()).date()
    step = chase_due(due_on, on=on, since=since, calendar=calendar)
    if step is None or last_reminded_on(request) == on:
        return None
    sent = [STEPS.index(ChaseStep(row.step)) for row in request.chases.all() if row.due_on == due_on]
    return step if not sent or max(sent) < STEPS.index(step) else None


def remind_bodies(*, on: dt.date, dry_run: bool = False) -> int:
    """Send each reminder whose day has come on ``on``; returns of how many requests. Each at most once."""
    calendar = working_calendar()
    rows = with_what_was_sent(to_remind().for_phase().select_related("report", "carried_to"))
    sent = 0
    for request in rows:
        step = step_for(request, on=on, calendar=calendar)
        # Nobody to write to: the staff's desk says so, and it is sent once somebody is known.
        if step is None or not request.writes_to:
            continue
        sent += dry_run or send_step(request, step, on=on, calendar=calendar)
    return sent


@transaction.atomic
def send_step(request: ResponseRequest, step: ChaseStep, *, on: dt.date, calendar: WorkingCalendar) -> bool:
    """Send one step and write down that it went out; nothing if the request moved on, or somebody was faster."""
    officers, due_on, status = request.writes_to, wanted_by(request), request.status
    locked(request)
    known = Chase.objects.about(request, due_on).filter(step=step)
    if (request.status, wanted_by(request)) != (status, due_on) or known.exists():
        return False
    kind = BY_STEP[step, request.due_on is not None].key
    message = send(request, kind, officers, on=on, calendar=calendar)
    Chase.objects.create(request=request, due_on=due_on, step=step, recipients=len(officers), message=message)
    return True


def remind_by_hand(request: ResponseRequest, *, added: str = "", user) -> Message:
    """Remind the officers of ``request`` now, with the words ``added``. Raises ``RequestRefused``."""
    on, calendar = today(), working_calendar()
    with transaction.atomic():
        locked(request)
        refuse_reminder(request, on=on)
        officers = list(request.officers.active())
        kind = BY_HAND[request.due_on is not None].key
        message = send(request, kind, officers, on=on, calendar=calendar, added=added, user=user)
        audit.record(REMINDED, actor=user, subject=request, changes={"recipients": len(officers)})
    return message


def refuse_reminder(request: ResponseRequest, *, on: dt.date) -> None:
    """Raise ``RequestRefused`` where nobody may or can be reminded on the day ``on``."""
    if not to_remind().filter(pk=request.pk).exists():
        raise RequestRefused("No reply is awaited, so there is nothing to remind of.")
    if not request.officers.active().exists():
        raise RequestRefused("Nobody to write to: no officer of this body is known. Add one first, or send a letter.")
    if request.messages.filter(nature=Nature.REMINDER, happened_on=on).exists():
        raise RequestRefused("They were reminded today already.")


def send(
    request: ResponseRequest,
    kind: str,
    officers: Sequence[Officer],
    *,
    on: dt.date,
    calendar: WorkingCalendar,
    added: str = "",
    user=None,
) -> Message:
    """One mail to each of ``officers`` and one line on the record, which names none of them."""
    shown = letter_to(officers[0], request, kind, on=on, calendar=calendar, added=added)
    for officer in officers:
        letter_to(officer, request, kind, on=on, calendar=calendar, added=added, link=further_link(officer)).send()
    return log(
        request,
        nature=Nature.REMINDER,
        channel=Channel.EMAIL,
        happened_on=on,
        user=user,
        public_text=said(request, on=on),
        private_text=shown.rendered().text,
    )


def said(request: ResponseRequest, *, on: dt.date) -> str:
    """What the record says of a reminder."""
    due_on = wanted_by(request)
    if request.due_on is None:
        return f"We asked for the reply by {long_date(due_on)}."
    return f"The reply {'is' if on <= due_on else 'was'} due on {long_date(due_on)}."


def letter_to(
    officer: Officer,
    request: ResponseRequest,
    kind: str,
    *,
    on: dt.date,
    calendar: WorkingCalendar,
    added: str = "",
    link: str = "",
) -> Letter:
    """The mail of ``kind`` to ``officer``; without ``link``, to be looked at, the button leads nowhere yet."""
    items = [f"{item.number}. {item.heading}" for item in request.items.filter(replies__isnull=True)]
    context = {
        "name": officer.name,
        "body": str(request.owing_body),
        "title": request.source.title,
        "reference": request.reference,
        "due": long_date(wanted_by(request)),
        "when": when(wanted_by(request), is_duty=request.due_on is not None, on=on, calendar=calendar),
        "open_items": "\n".join(items),
    }
    return Letter(
        kind, officer.email, context, button_url=link or reverse("reply:overview", args=[MADE_LATER]), added=added
    )


def when(due_on: dt.date, *, is_duty: bool, on: dt.date, calendar: WorkingCalendar) -> str:
    """How far away the date is on the day ``on``; for a date that was asked for, without a word of lateness."""
    if on == due_on:
        return "That is today."
    days = working_days(abs(working_days_between(on, due_on, calendar)))
    if on < due_on:
        return f"That is in {days}."
    return f"It is {days} late." if is_duty else f"That was {days} ago."


def preview(request: ResponseRequest, *, added: str = "") -> MailPreview:
    """The reminder by hand as the first officer would get it, and the addresses that get one."""
    officers = list(request.officers.active())
    kind = BY_HAND[request.due_on is not None].key
    shown = letter_to(officers[0], request, kind, on=today(), calendar=working_calendar(), added=added)
    return MailPreview([officer.email for officer in officers], shown.rendered())
