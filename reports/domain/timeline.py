"""What happened to a request, in the words of the public page. Pure: the rows come with what belongs to them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from hub.shared.templatetags.hub_tags import filesize_words
from hub.shared.working_days import WorkingCalendar, long_date
from reports.domain.dates_then import DatesThen, dates_then
from reports.domain.deadlines import STANDS_STILL, counts_on
from reports.domain.happenings import (
    TAKEN,
    Happening,
    HappeningKind,
    had_replied,
    has_replied,
    standing_moves,
    start_of_day,
)
from reports.domain.questions import Place, question_words
from reports.enums import OPEN_STATUSES, Direction, FileKind, ItemKind, Nature, RedactionStatus, ResponseStatus

PUBLISHED, STARTED, CORRECTED, MESSAGE, CHANGE, DUE, TOLD, CAME_OF_IT = range(8)
"""The order of things that happened at one moment, or on one day at a time that nobody wrote down."""

WAITING_CHECKS = (RedactionStatus.TO_REDACT, RedactionStatus.TO_CHECK)
WORDS_WAIT = "The words are being checked before they are published."
WORDS_WITHHELD = "We do not publish the words of this message."


TOOK_OVER = " took over from "
"""In the public reason of a move by which another body answers from now on: who it is stands before it."""


@dataclass(frozen=True)
class PublicFile:
    """A file that anyone may have, as a list shows it: "Plan.pdf (PDF, 1.2 MB)"."""

    name: str
    about: str
    url: str


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened, as ``components/timeline.html`` shows it; without ``at`` at the beginning of its day.

    ``quote`` are the words of a body, ``text`` what we say of it.
    """

    on: dt.date
    title: str
    icon: str
    kind: str = ""
    note: str = ""
    signed: str = ""
    text: str = ""
    quote: str = ""
    url: str = ""
    link: str = ""
    files: tuple[PublicFile, ...] = ()
    anchor: str = ""
    at: dt.datetime | None = None
    order: tuple[int, int] = (MESSAGE, 0)


def newest_first(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """By the moment; what is of one moment by its kind."""
    return sorted(entries, key=lambda entry: (entry.on, entry.at or start_of_day(entry.on), entry.order), reverse=True)


def request_entries(
    request, happenings: Iterable[Happening], *, on: dt.date, calendar: WorkingCalendar, link: bool = False
) -> list[TimelineEntry]:
    """The public entries of one started request; ``link`` adds the address of its page to each reply.

    ``request`` comes with its body; what happened to others is left out.
    """
    url = request.get_absolute_url() if link else ""
    own = [row for row in happenings if row.request_id == request.pk]
    messages = [row for row in own if row.kind == HappeningKind.MESSAGE]
    files = [row for row in own if row.kind == HappeningKind.FILE]
    dates = dates_of(request, own)
    explained = [(row.on, row.pk) for row in messages if row.first == Nature.CLARIFICATION_GIVEN]
    entries = [start_entry(request, due_on=dates.due_on(start_of_day(request.received_on), request.received_on))]
    entries += [
        message_entry(
            row,
            request,
            url=url,
            dates=dates,
            calendar=calendar,
            partly=had_replied(messages, row),
            explained=explained,
            files=public_files(row, request, files),
        )
        for row in messages
        if is_public(row)
    ]
    entries += [entry for row in standing_moves(own) if (entry := change_entry(row, request))]
    entries += mistake_entries(own, request)
    entries += [escalation_entry(row, request) for row in own if row.kind in ESCALATIONS]
    if missed_on := missed_date(request, on, ended_on=ended_on(request, own)):
        entries.append(missed_entry(request, messages, missed_on))
    return entries


def request_timeline(
    request, happenings: Iterable[Happening], *, on: dt.date, calendar: WorkingCalendar, source_url: str = ""
) -> list[TimelineEntry]:
    """Everything that happened with one request, newest first, from the page on that asks; ``source_url`` leads to it.

    ``request`` comes with its body and its report.
    """
    entries = request_entries(request, happenings, on=on, calendar=calendar)
    return newest_first([*entries, published_entry(request.source, url=source_url)])


def dates_of(request, own: Iterable[Happening]) -> DatesThen:
    """The dates of ``request`` as they were told; ``own`` is what happened to it."""
    own = list(own)
    messages = [row for row in own if row.kind == HappeningKind.MESSAGE]
    return dates_then(
        request.due_explanation,
        [(row.at, json.loads(row.told_before)) for row in own if row.kind == HappeningKind.MOVE and row.told_before],
        [(row.on, row.first) for row in sorted(messages, key=lambda row: (row.on, row.pk))],
    )


def is_public(message: Happening) -> bool:
    """Everything that says something about the clock is public by its kind; other messages by their public text.

    What waits for its check is shown too, without its words.
    """
    return message.first != Nature.OTHER or bool(message.text) or message.check in WAITING_CHECKS


def public_files(message: Happening, request, files: Iterable[Happening]) -> tuple[PublicFile, ...]:
    """The files of ``message`` among ``files``, in the order in which they came."""
    own = sorted((row for row in files if row.message_id == message.pk), key=lambda row: row.pk)
    return tuple(
        PublicFile(
            row.text,
            f"{FileKind(row.first).label}, {filesize_words(int(row.second))}",
            reverse("record:file", args=[request.year, request.number, row.pk]),
        )
        for row in own
    )


def check_note(check: str) -> str:
    """Why the words are not there, if the check of them is ``check``; empty if nothing holds them back."""
    if check in WAITING_CHECKS:
        return WORDS_WAIT
    return WORDS_WITHHELD if check == RedactionStatus.WITHHELD else ""


def words_of(message: Happening) -> str:
    """What a page says in the place of the words: they, or why they are not there."""
    return check_note(message.check) or message.text


def start_entry(request, *, due_on: dt.date | None = None) -> TimelineEntry:
    """That we asked; ``due_on`` is the date as it stood then, without it the one that stands now."""
    due = due_on or request.due_on or request.reply_requested_by
    text = ""
    if due:
        text = f"Reply {'due by' if request.due_on else 'requested by'} {long_date(due)}."
    return TimelineEntry(
        request.received_on,
        f"We sent {'our questions' if request.item_kind == ItemKind.QUESTION else 'the report'} to {request.body}",
        "send",
        text=text,
        order=(STARTED, request.pk),
    )


def message_title(message: Happening, body: str, *, partly: bool) -> str:
    sent = message.second == Direction.SENT
    titles = {
        Nature.ACKNOWLEDGEMENT: f"{body} confirmed that it has what we sent",
        Nature.HOLDING: f"{body} said that its reply will come later",
        Nature.CLARIFICATION_ASKED: f"{body} asked what we mean",
        Nature.CLARIFICATION_GIVEN: f"We explained to {body} what we mean",
        Nature.REMINDER: f"We reminded {body}",
        Nature.REPLY: f"{body} replied",
        Nature.REFUSAL: f"{body} refused to reply{' to the rest' if partly else ''}",
    }
    return titles.get(message.first, f"We wrote to {body}" if sent else f"{body} wrote to us")


def signed_words(nature: str, role: str) -> str:
    """As in "Signed by: Head of primary care" for a message of this ``nature``; empty without a role."""
    return f"{'Signed' if nature == Nature.REPLY else 'Sent'} by: {role}" if role else ""


MESSAGE_ICONS = {
    Nature.REPLY: ("speech", "reply"),
    Nature.REFUSAL: ("warning", "late"),
    Nature.CLARIFICATION_GIVEN: ("send", ""),
    Nature.REMINDER: ("send", ""),
}


def message_entry(
    message: Happening,
    request,
    *,
    url: str,
    dates: DatesThen,
    calendar: WorkingCalendar,
    partly: bool,
    explained: Sequence[Place] = (),
    files: tuple[PublicFile, ...] = (),
) -> TimelineEntry:
    icon, kind = MESSAGE_ICONS.get(message.first, ("mail", ""))
    is_reply = message.first == Nature.REPLY
    count = dates.count(message.moment, message.on, calendar) if request.due_on else None
    due_on = dates.due_on(message.moment, message.on) if request.due_on else None
    text = words_of(message)
    is_quote = text == message.text and message.second == Direction.RECEIVED
    quote, text = (text, "") if is_quote else ("", text)
    is_still = dates.stood_still(message.moment, message.on)
    if message.first == Nature.CLARIFICATION_ASKED:
        text = f"{text} {question_words((message.on, message.pk), explained, request.status)}".strip()
    if message.first in (Nature.ACKNOWLEDGEMENT, Nature.HOLDING) and due_on and not is_still:
        stays = "stays" if message.on <= due_on else "was"
        text = f"{text} The reply {stays} due by {long_date(due_on)}.".strip()
    return TimelineEntry(
        message.on,
        message_title(message, str(request.body_on(message.on)), partly=partly),
        icon,
        kind=kind,
        note=count.day_words if count and counts_on(count, message.on, calendar) else "",
        signed=signed_words(message.first, message.role),
        text=text,
        quote=quote,
        url=url if is_reply else "",
        link="Read the full reply" if is_quote else "See the request",
        files=files,
        anchor=f"message-{message.pk}",
        at=message.moment,
        order=(MESSAGE, message.pk),
    )


def change_entry(row: Happening, request) -> TimelineEntry | None:
    """The entry of a move; ``None`` for one that its message tells already."""
    body = str(request.body_on(row.on))
    if row.first == row.second:
        title, icon = same_status_title(row, request), "calendar"
    elif row.second == ResponseStatus.REDIRECTED:
        title, icon = f"{body} is not in charge: we were sent to {request.redirected_to}", "arrow-right"
    elif row.second == ResponseStatus.WITHDRAWN:
        title, icon = f"We withdrew the request to {body}", "minus"
    elif row.second == ResponseStatus.CLOSED:
        partly = row.first == ResponseStatus.PART_ANSWERED
        title, icon = f"We closed the request to {body} without {'the rest of its' if partly else 'a'} reply", "close"
    else:
        return None
    return TimelineEntry(row.on, title, icon, text=row.text, at=row.moment, order=(CHANGE, row.pk))


TOOK_BACK = "We took back what we had logged by mistake"


def mistake_entries(own: Sequence[Happening], request) -> list[TimelineEntry]:
    """Two entries for each thing that was taken back: one in its place, marked, and one of the day of taking back."""
    moves = {row.pk: row for row in own if row.kind == HappeningKind.MOVE}
    messages = [row for row in own if row.kind == HappeningKind.MESSAGE]
    entries = []
    for row in own:
        if row.kind not in TAKEN:
            continue
        title, taken = title_of_mistake(row, request, messages), moves[row.message_id]
        entries.append(
            TimelineEntry(
                row.on,
                f"Logged by mistake: {title}",
                "minus",
                text=f"We took this back on {long_date(taken.on)}.",
                at=row.moment,
                order=(CHANGE if row.kind == HappeningKind.TAKEN_MOVE else MESSAGE, row.pk),
            )
        )
        text = f"“{title}”, dated {long_date(row.on)}, does not count. {row.text}"
        entries.append(
            TimelineEntry(taken.on, TOOK_BACK, "minus", text=text, at=taken.moment, order=(CHANGE, taken.pk))
        )
    return entries


def title_of_mistake(row: Happening, request, messages: Iterable[Happening]) -> str:
    """What the entry of the happening had said; where people were sent is not told: it may be what was wrong."""
    body = str(request.body_on(row.on))
    if row.kind == HappeningKind.TAKEN_PROMISE:
        return f"A promise of {body}"
    if row.kind == HappeningKind.TAKEN_MESSAGE:
        return message_title(row, body, partly=had_replied(messages, row))
    if row.second == ResponseStatus.REDIRECTED:
        return f"{body} is not in charge"
    return change_entry(row, request).title


ESCALATIONS = (HappeningKind.ESCALATION, HappeningKind.ESCALATION_NEWS)


def escalation_entry(row: Happening, request) -> TimelineEntry:
    """That we told somebody above the body, or what came of it."""
    if row.kind == HappeningKind.ESCALATION_NEWS:
        return TimelineEntry(
            row.on,
            f"What came of telling {row.first}",
            "info",
            text=row.text,
            at=row.moment,
            order=(CAME_OF_IT, row.pk),
        )
    title = f"We told {row.first} that we have no whole reply from {request.body_on(row.on)}"
    return TimelineEntry(row.on, title, "send", kind="late", text=row.text, at=row.moment, order=(TOLD, row.pk))


def same_status_title(row: Happening, request) -> str:
    """What changed without a change of the status: the date, whether the clock runs, or who answers."""
    successor, took_over, _ = row.text.partition(TOOK_OVER)
    if took_over:
        return f"{successor} took over the request"
    if row.text.endswith(STANDS_STILL):
        return f"The clock for {request.body_on(row.on)} was stopped"
    return f"The date for {request.body_on(row.on)} was worked out anew"


def ended_on(request, own: Iterable[Happening]) -> dt.date | None:
    """The day on which the wait for the whole reply ended; ``None`` while it lasts. ``own``: what happened to it."""
    if request.status in OPEN_STATUSES:
        return None
    if request.answered_on:
        return request.answered_on
    if request.status == ResponseStatus.REFUSED:
        endings = [row.on for row in own if row.kind == HappeningKind.MESSAGE and row.first == Nature.REFUSAL]
    else:
        endings = [row.on for row in standing_moves(own) if row.second == request.status]
    return max(endings)


def missed_date(request, on: dt.date, *, ended_on: dt.date | None) -> dt.date | None:
    """The date by which the whole reply did not come, once it is past; ``None`` if we no longer waited or none was due.

    It stays missed whatever became of the request afterwards. While the clock stands still nothing is missed: the body
    waits for us.
    """
    due = request.due_on or request.reply_requested_by
    if due is None or on <= due or request.clock_paused_on:
        return None
    return due if ended_on is None or ended_on > due else None


def missed_entry(request, messages: Iterable[Happening], missed_on: dt.date) -> TimelineEntry:
    what = "The reply was due" if request.due_on else "We had asked for the reply by this day"
    text = "had answered only in part" if has_replied(messages, missed_on) else "had not replied"
    return TimelineEntry(
        missed_on,
        what,
        "clock",
        kind="late" if request.due_on else "",
        text=f"{request.body_on(missed_on)} {text}.",
        # It was missed when the day was over.
        at=start_of_day(missed_on + dt.timedelta(days=1)),
        order=(DUE, request.pk),
    )


def published_entry(page, names: Sequence[str] = (), *, url: str = "") -> TimelineEntry:
    """With how it all began: how many told us, and the partners with these ``names``."""
    parts = [f"{people(page.people_heard)} told us"] if page.people_heard else []
    if names:
        with_whom = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        parts.append(f"{'with' if parts else 'With'} {with_whom}")
    told = f"{', '.join(parts)}." if parts else ""
    return TimelineEntry(
        page.published_on,
        f"We published the {page.asks.page_noun}",
        "people",
        text=told,
        url=url,
        link=f"Read the {page.asks.page_noun}",
        order=(PUBLISHED, 0),
    )


def people(number: int) -> str:
    """As in "1 person" or "1,204 people"."""
    return f"{number:,} person" if number == 1 else f"{number:,} people"
