"""The only writer of a fact check: opening a window for a body, its link, its answer, its end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.urls import reverse

from hub.shared import tokens
from hub.shared.calendars import working_calendar
from hub.shared.clock import now, today
from hub.shared.letters import Letter
from hub.shared.states import move, signed_in
from hub.shared.working_days import WorkingCalendar, weekday_date, working_days_between
from reports.domain import access_codes
from reports.domain.fact_parts import FactPart, fact_parts
from reports.domain.requests import RequestRefused
from reports.enums import FACT_CHECK_TRANSITIONS, FactCheckStatus
from reports.models import FactCheck, FactCheckEvent, IssuedText, ReportPage
from reports.models.fact_checks import ENDED_BY_ISSUING

PURPOSE = "fact check"
GRACE = dt.timedelta(days=90)
"""After its last day a link still opens: a late answer is kept."""

LONGEST = dt.timedelta(days=90)
REMIND_BEFORE = 2
"""Working days before the last day on which a body is reminded."""

MADE_LATER = "MADE-WHEN-IT-IS-SENT"
"""Stands in a preview for the link, which only the recipient may know."""

ISSUED = "The report is issued. What is wrong in it now is put right in a correction."
TWICE = "This body has an open window for this report already."


def open_letter(check: FactCheck, *, link: str = "") -> Letter:
    """The mail that opens the window, or as it looks before the link is made."""
    return Letter(
        "reports.fact_check",
        check.contact_email,
        {
            "name": check.contact_name,
            "body": check.body.name,
            "title": draft_of(check).title,
            "until": weekday_date(check.closes_on),
        },
        button_url=link or reverse("facts:overview", args=[MADE_LATER]),
    )


@transaction.atomic
def open_check(check: FactCheck, *, user=None) -> FactCheck:
    """Save the new ``check`` with its draft as it is now, and mail its link.

    Raises ``RequestRefused`` for a last day that can't be, a report that is issued and a body with an open window.
    """
    refuse_last_day(check.closes_on)
    if IssuedText.objects.filter(page_id=check.page_id).exists():
        raise RequestRefused(ISSUED)
    check.revision = check.page.latest_revision
    check.opened_on = today()
    check.opened_by = signed_in(user)
    try:
        with transaction.atomic():
            check.save()
    except IntegrityError:
        raise RequestRefused(TWICE, field="body") from None
    FactCheckEvent.objects.create(subject=check, at=now(), user=check.opened_by, before="", after=FactCheckStatus.OPEN)
    open_letter(check, link=new_link(check)).send()
    return check


def refuse_last_day(day: dt.date) -> None:
    """Raise ``RequestRefused`` for a last day in the past or too far off."""
    if day < today():
        raise RequestRefused("The last day can’t be in the past.", field="closes_on")
    if day - today() > LONGEST:
        raise RequestRefused(f"Choose a last day within {LONGEST.days} days.", field="closes_on")


def new_link(check: FactCheck) -> str:
    """The path of a new link; those from before stop working."""
    tokens.revoke_all(PURPOSE, check)
    lasts = max(check.closes_on - today(), dt.timedelta(0)) + GRACE
    return reverse("facts:overview", args=[tokens.issue(PURPOSE, check, lasts=lasts)])


@transaction.atomic
def send_again(check: FactCheck) -> FactCheck:
    """Mail a new link to an open check. Raises ``RequestRefused`` for one that takes no answer."""
    if not check.can_be_answered:
        raise RequestRefused("There is nothing to answer any more.")
    open_letter(check, link=new_link(check)).send()
    return check


def find_check(raw: str) -> FactCheck:
    """The check whose link it is. Changes nothing. Raises ``TokenError``."""
    return tokens.look_up(PURPOSE, raw).subject


def send_code(check: FactCheck, *, network: str) -> int:
    """Mail the named address a code; returns 0, or the seconds to wait."""
    return access_codes.send_code(check, kind="reports.fact_check_code", to=check.contact_email, network=network)


def draft_of(check: FactCheck) -> ReportPage:
    """The report as it was when the window was opened; as it is now if that draft is no longer kept."""
    if check.revision is not None:
        return check.revision.as_object()
    return check.page.specific.get_latest_revision_as_object()


def parts_of(check: FactCheck) -> list[FactPart]:
    return fact_parts(draft_of(check))


@transaction.atomic
def answer(check: FactCheck, answers: dict[str, str]) -> FactCheck:
    """Keep what the body says is wrong, by part; nothing in it says that nothing is. A late answer is kept too.

    Raises ``TransitionNotAllowed`` for a second answer and after the window was withdrawn.
    """
    wrong = {key: words.strip() for key, words in answers.items() if words.strip()}
    return move(
        check,
        FactCheckStatus.ANSWERED,
        transitions=FACT_CHECK_TRANSITIONS,
        history=FactCheckEvent,
        changes={"answers": wrong, "answered_at": now()},
    )


@transaction.atomic
def withdraw(check: FactCheck, *, user=None, reason: str = "") -> FactCheck:
    """Take the window and its link back. Raises ``TransitionNotAllowed`` for one with an answer."""
    close(check, user=user, reason=reason)
    tokens.revoke_all(PURPOSE, check)
    return check


@transaction.atomic
def end_with_issuing(page_id: int, *, user) -> None:
    """End the open windows of a report that is issued now. Their links stay, and say so."""
    for check in FactCheck.objects.filter(page_id=page_id, status=FactCheckStatus.OPEN):
        close(check, user=user, reason=ENDED_BY_ISSUING)


def close(check: FactCheck, *, user, reason: str) -> None:
    """End the window without an answer; its link stays. Raises ``TransitionNotAllowed``."""
    move(
        check,
        FactCheckStatus.WITHDRAWN,
        transitions=FACT_CHECK_TRANSITIONS,
        history=FactCheckEvent,
        user=user,
        reason=reason,
    )


@dataclass(frozen=True)
class UnsettledCheck:
    """A check that whoever issues the report should know of, and how it stands in words."""

    check: FactCheck
    words: str
    is_untouched: bool
    """Whether the body found faults and the draft was not saved since."""


def unsettled(page: ReportPage, *, on: dt.date) -> list[UnsettledCheck]:
    """Checks of ``page`` that wait for an answer on the day ``on``, ended without one or found faults. One query.

    Those in which nothing is wrong and those that were withdrawn are settled.
    """
    rows = FactCheck.objects.filter(page_id=page.pk).exclude(status=FactCheckStatus.WITHDRAWN).select_related("body")
    saved_at = page.latest_revision_created_at
    return [
        UnsettledCheck(row, row.words(on=on), bool(row.answers) and (saved_at is None or saved_at <= row.answered_at))
        for row in rows
        if row.status == FactCheckStatus.OPEN or row.answers
    ]


def to_remind(*, on: dt.date, calendar: WorkingCalendar) -> list[FactCheck]:
    """Open windows that end within two working days of ``on`` and were not reminded yet. One query."""
    rows = FactCheck.objects.waiting(on=on).filter(reminded_at=None).select_related("body", "page", "revision")
    return [
        row
        for row in rows
        # Whoever was asked a moment ago needs no reminder.
        if row.opened_on < on and working_days_between(on, row.closes_on, calendar) <= REMIND_BEFORE
    ]


def remind(*, on: dt.date, dry_run: bool = False) -> int:
    """Mail those who have two working days left, once each; how many there were."""
    rows = to_remind(on=on, calendar=working_calendar())
    return len(rows) if dry_run else sum(remind_one(row) for row in rows)


@transaction.atomic
def remind_one(check: FactCheck) -> bool:
    """Mail a new link, unless somebody else just did or an answer came."""
    row = FactCheck.objects.select_for_update().filter(pk=check.pk, reminded_at=None).first()
    if row is None or not row.can_be_answered:
        return False
    row.reminded_at = now()
    row.save(update_fields=["reminded_at"])
    letter = open_letter(row, link=new_link(row))
    Letter("reports.fact_check_reminder", letter.to, letter.context, button_url=letter.button_url).send()
    return True
