"""What a reader sees of a report and its requests. Pure: rows come with what belongs to them, the day is passed in."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.shared.working_days import WorkingCalendar, long_date, weekday_date
from reports.domain.answer_view import when_asked
from reports.domain.deadlines import DayCount, day_count
from reports.domain.phases import Phase, most_telling, working_days
from reports.domain.timeline import (
    CORRECTED,
    Happening,
    HappeningKind,
    TimelineEntry,
    newest_first,
    people,
    published_entry,
    request_entries,
)
from reports.enums import Decision, ItemKind, PhaseKey, ResponseStatus, Tone


@dataclass(frozen=True)
class RequestView:
    """One request on one day: its phase, its day count where a rule gives one, a sentence that says how it stands."""

    request: Any
    phase: Phase
    count: DayCount | None
    headline: str
    detail: str

    @property
    def tone(self) -> Tone:
        """Of the headline: no reply is green that leaves something unanswered."""
        leaves_some = any(item.decision == Decision.NOT_ANSWERED for item in self.request.asked_items)
        return Tone.PART if leaves_some and self.phase.tone == Tone.REPLIED else self.phase.tone

    @property
    def lead_end(self) -> str:
        """What the page of the request tells besides what was asked."""
        if self.request.has_answers:
            return "and what it answered"
        return "and how long we have waited" if self.request.is_open else "and what became of it"

    @property
    def count_label(self) -> str:
        """As in "Replied on working day 14 of 20", for the drawing of the count."""
        if self.count is None:
            return ""
        verb = "Replied on" if self.request.answered_on else "Today is"
        return f"{verb} {self.count.day_words} of {self.count.of}"

    @property
    def count_words(self) -> str:
        """As in "In 14 of 20 working days", or "On working day 25, with 20 allowed"."""
        if self.count is None:
            return self.phase.sentence
        if self.count.day <= self.count.of:
            return f"{'In' if self.request.answered_on else 'Waiting, day'} {self.count}"
        return (
            f"{'On' if self.request.answered_on else 'Waiting,'} {self.count.day_words}, with {self.count.of} allowed"
        )

    @property
    def count_kind(self) -> str:
        if self.phase.is_late or self.phase.key == PhaseKey.ANSWERED_LATE:
            return "late"
        return "replied" if self.request.answered_on else "waiting"


@dataclass(frozen=True)
class RowView:
    """One request in a list."""

    request: Any
    phase: Phase

    @property
    def tone(self) -> Tone:
        return self.phase.tone


def row_view(request, *, on: dt.date, calendar: WorkingCalendar) -> RowView:
    """The phase of ``request`` on the day ``on``, for a list; it comes as ``for_phase()`` brings it."""
    return RowView(request, request.phase(on=on, calendar=calendar))


def request_view(request, *, on: dt.date, calendar: WorkingCalendar) -> RequestView:
    """How ``request`` stands on the day ``on``. It comes as ``for_display()`` brings it."""
    now = request.phase(on=on, calendar=calendar)
    runs = request.is_open and not request.clock_paused_on
    end = request.answered_on or (on if runs else None)
    count = count_on(request, end, calendar) if end else None
    headline, detail = sentences(request, now, count)
    return RequestView(request, now, count, headline, detail)


def count_on(request, on: dt.date, calendar: WorkingCalendar) -> DayCount | None:
    """Which day of the period ``on`` was; ``None`` before day 1 and where no verified rule sets a period."""
    due = request.due_date if request.due_on else None
    count = day_count(due, on, calendar) if due else None
    return count if count and count.day else None


def sentences(request, now: Phase, count: DayCount | None) -> tuple[str, str]:
    """Two sentences in plain words: what the matter is, and the dates. The second may be empty."""
    body = str(request.owing_body)
    has_part = request.has_answers
    endings = {
        PhaseKey.DRAFT: f"We have not asked {body} yet.",
        PhaseKey.REFUSED: f"{body} answered in part, and says that it will not reply to the rest."
        if has_part
        else f"{body} says that it will not reply.",
        PhaseKey.REDIRECTED: f"{body} is not in charge. We were sent to {request.redirected_to}.",
        PhaseKey.WITHDRAWN: f"We withdrew our request to {body}.",
        PhaseKey.CLOSED: f"{body} answered in part, and we stopped waiting for the rest."
        if has_part
        else f"{body} did not reply, and we stopped waiting.",
    }
    if now.key in endings:
        return endings[now.key], ""
    if request.status == ResponseStatus.ANSWERED:
        return decided(request), answer_sentence(request, now, count)
    is_part = request.status == ResponseStatus.PART_ANSWERED
    if request.clock_paused_on:
        headline = f"It is our turn: {body} waits for our answer."
    elif now.is_late:
        headline = f"{body} still owes us an answer." if is_part else f"{body} has not replied."
    elif is_part:
        headline = f"{body} has answered in part."
    else:
        headline = f"We are waiting for {body} to reply."
    return headline, date_sentence(request, now, count)


def answer_sentence(request, now: Phase, count: DayCount | None) -> str:
    """When the last answer came."""
    if now.key == PhaseKey.ANSWERED_LATE:
        late = working_days(now.working_days_late)
        return f"The reply came {late} late: it was due on {long_date(request.due_on)}."
    if count is None:
        return f"The reply came on {long_date(request.answered_on)}."
    return f"The reply came on {count.day_words} of the {count.of} allowed."


def date_sentence(request, now: Phase, count: DayCount | None) -> str:
    """Until when we wait, or since when in vain."""
    if request.clock_paused_on:
        asked = long_date(request.clock_paused_on)
        return f"It asked on {asked} what we mean. The clock stands still until we answer."
    due = request.due_on or request.reply_requested_by
    if due is None:
        return ""
    day = weekday_date(due)
    if now.is_late:
        return f"The reply was due on {day}. That was {working_days(now.working_days_late)} ago."
    if now.key == PhaseKey.DUE_TODAY:
        return f"The reply is due today, {day}."
    if request.due_on is None:
        return f"We asked for the reply by {day}."
    what = "The rest" if request.status == ResponseStatus.PART_ANSWERED else "The reply"
    today_is = f" Today is {count.day_words} of {count.of}." if count else ""
    return f"{what} is due on {day}.{today_is}"


def decided(request) -> str:
    """As in "Northmoor Trust accepted 2 of 3 recommendations and accepted 1 in part."."""
    decisions = Counter(item.decision for item in request.asked_items)
    total = len(request.asked_items)
    parts = []
    for decision, verb, ending in DECIDED:
        if number := decisions[decision]:
            noun = ItemKind(request.asked_items[0].kind).value
            what = f"our {noun}" if total == 1 else str(number) if parts else f"{number} of {total} {noun}s"
            parts.append(f"{verb} {what}{ending}")
    words = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + (parts[-1] if parts else "answered")
    return f"{request.owing_body} {words}."


DECIDED = (
    (Decision.NOT_ANSWERED, "did not answer", ""),
    (Decision.ACCEPTED, "accepted", ""),
    (Decision.ACCEPTED_IN_PART, "accepted", " in part"),
    (Decision.NOT_ACCEPTED, "did not accept", ""),
    (Decision.NOTED, "noted", " without a decision"),
    (Decision.ANSWERED, "answered", ""),
    (Decision.ANSWERED_IN_PART, "answered", " in part"),
)
"""Each decision with the words before and after what it decides; what was left unanswered comes first."""


def asked_last(views: Sequence[RequestView | RowView]) -> list[RequestView | RowView]:
    """Those of ``views`` that say how each body stands: of several requests to one body the last."""
    last = {}
    for view in sorted(views, key=lambda view: when_asked(view.request)):
        last[view.request.body_id] = view
    return [view for view in views if view is last[view.request.body_id]]


def report_status(views: Sequence[RequestView | RowView], *, has_changed: bool = False) -> tuple[Tone, str]:
    """The tag that speaks for the whole report. A change says more than a reply, but never hides that one is late."""
    views = asked_last(views)
    telling = most_telling(view.phase for view in views)
    if has_changed and (telling is None or not telling.is_late):
        return Tone.CHANGE, "Change made"
    if telling is None:
        return Tone.NEUTRAL, "Not asked yet"
    tones = {view.tone for view in views if view.phase == telling}
    return (Tone.PART if Tone.PART in tones else telling.tone), telling.sentence


def report_headline(views: Sequence[RequestView]) -> tuple[str, str]:
    """What became of the report, in one bold sentence and a few plain ones."""
    views = asked_last(views)
    if not views:
        return "We have not asked for a reply yet.", "When we do, the date by which it is due stands here."
    if len(views) == 1:
        return views[0].headline, views[0].detail
    replied = sum(view.request.status == ResponseStatus.ANSWERED for view in views)
    some = f"{replied} of {len(views)} bodies replied to everything we asked."
    bold = some if replied else "No reply to everything has come yet."
    return bold, " ".join(f"{view.request.owing_body}: {view.phase.label}." for view in views)


def report_steps(page, views: Sequence[RequestView], changes: Sequence = ()) -> list[dict[str, str]]:
    """The steps: heard, reported, asked, replied, changed; what is done in the order in which it was done.

    ``changes`` are the published outcomes: the earliest gives the last step its date.
    """
    is_report = page.asks == ItemKind.RECOMMENDATION
    asked_on = min((view.request.received_on for view in views), default=None)
    answered = [view.request.answered_on for view in views if view.request.answered_on]
    is_open = any(view.request.is_open for view in views)
    is_replied = bool(answered) and not is_open
    due = min((view.request.due_now for view in views if view.request.is_open and view.request.due_now), default=None)
    heard = people(page.people_heard) if page.people_heard else ""
    done = [("Reported" if is_report else "Published", page.published_on, short(page.published_on))]
    to_come = []
    if asked_on:
        done.append(("Asked", asked_on, short(asked_on)))
    else:
        to_come.append({"text": "Asked", "note": "", "state": "now"})
    if is_replied:
        done.append(("Replied", max(answered), short(max(answered))))
    else:
        note = f"due {short(due)}" if due else ""
        to_come.append({"text": "Replied", "note": note, "state": "now" if is_open else ""})
    if changes:
        first = min(changes, key=lambda change: change.since_on)
        note = first.since_words if first.is_month_only else short(first.since_on)
        done.append(("Changed", first.since_on, note))
    else:
        to_come.append({"text": "Changed", "note": "", "state": "now" if is_replied else ""})
    return [
        *([{"text": "Heard", "note": heard, "state": "done"}] if is_report else []),
        *({"text": text, "note": note, "state": "done"} for text, _, note in sorted(done, key=lambda step: step[1])),
        *to_come,
    ]


def short(day: dt.date) -> str:
    """As in "5 May"."""
    return long_date(day).rpartition(" ")[0]


def report_timeline(
    page, requests, happenings: Sequence[Happening], credits, *, on: dt.date, calendar: WorkingCalendar
) -> list[TimelineEntry]:
    """Everything that happened with the report, newest first."""
    entries = [
        entry
        for request in requests
        for entry in request_entries(request, happenings, on=on, calendar=calendar, link=True)
    ]
    entries.append(published_entry(page, [str(credit.organisation) for credit in credits]))
    entries += [
        TimelineEntry(
            row.on, f"We corrected the {page.asks.page_noun}", "info", text=row.text, order=(CORRECTED, row.pk)
        )
        for row in happenings
        if row.kind == HappeningKind.CORRECTION
    ]
    return newest_first(entries)
