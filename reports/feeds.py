"""The Atom feeds of reports and of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse
from django.utils import timezone

from hub.shared.atom import AtomEntry, atom_response
from hub.shared.feeds import page_path
from hub.shared.quoting import quoted
from hub.shared.working_days import WorkingCalendar, long_date
from reports.domain.phases import Phase
from reports.domain.promise_view import PromiseView
from reports.domain.replies import ReplyView, reply_view


def report_feed(index, rows: Iterable[Mapping], *, filters: Sequence[str], query: str = "") -> HttpResponse:
    """``rows`` are reports with where they stand today, newest first; ``filters`` the names of those in use."""
    path, suffix = page_path(index), f"?{query}" if query else ""
    return atom_response(
        [report_entry(row["report"], row["text"]) for row in rows],
        title=f"{index.title}: {', '.join(filters)}" if filters else index.title,
        subtitle=index.summary or index.title,
        path=f"{path}{suffix}",
        feed_path=f"{path}feed/{suffix}",
    )


def report_entry(report, text: str) -> AtomEntry:
    published = timezone.make_aware(dt.datetime.combine(report.published_on, dt.time(12)))
    return AtomEntry(
        title=report.title,
        path=page_path(report),
        updated=report.last_published_at or published,
        published=published,
        summary=f"{text}. {report.summary}".strip(),
        categories=[report.area.name] if report.area else [],
    )


def request_feed(
    changed: Sequence[tuple], *, title: str, path: str, feed_path: str, on: dt.date, calendar: WorkingCalendar
) -> HttpResponse:
    """``changed`` are requests with the instant at which each changed last, the newest first."""
    return atom_response(
        [request_entry(row, at, row.phase(on=on, calendar=calendar)) for row, at in changed],
        title=title,
        subtitle="What we asked of those in charge, and what became of it. What changed last comes first.",
        path=path,
        feed_path=feed_path,
    )


def request_entry(row, at: dt.datetime, now: Phase) -> AtomEntry:
    dates = [f"Sent {long_date(row.received_on)}."]
    if row.due_now:
        dates.append(f"Due {long_date(row.due_now)}.")
    if row.answered_on:
        dates.append(f"Answered {long_date(row.answered_on)}.")
    return AtomEntry(
        title=f"{row.owing_body} on {quoted(row.source.title)}",
        path=row.get_absolute_url(),
        updated=at,
        summary=f"{now.sentence}. {' '.join(dates)} Reference {row.reference}.",
    )


def overdue_feed(rows: Iterable, *, path: str, feed_path: str) -> HttpResponse:
    """``rows`` are overdue requests, those that became so last first."""
    return atom_response(
        [overdue_entry(row) for row in rows],
        title="Overdue replies",
        subtitle="Requests whose due date, set by a rule that somebody verified, went by without a whole reply.",
        path=path,
        feed_path=feed_path,
    )


def overdue_entry(row) -> AtomEntry:
    """It says nothing that changes from one day to the next: a reader would be told of it each morning."""
    begun = timezone.make_aware(dt.datetime.combine(row.due_on + dt.timedelta(days=1), dt.time()))
    return AtomEntry(
        title=f"{row.owing_body}: overdue reply on {quoted(row.source.title)}",
        path=row.get_absolute_url(),
        key="overdue",
        updated=begun,
        summary=f"The whole reply was due by {long_date(row.due_on)}. Reference {row.reference}.",
    )


def reply_feed(replies: Iterable[tuple], *, path: str, feed_path: str) -> HttpResponse:
    """``replies``: messages as ``for_reply_lists`` brings them, and since when each may be read, the newest first."""
    return atom_response(
        [reply_entry(reply_view(message), at) for message, at in replies],
        title="Replies",
        subtitle="What those in charge replied, in their own words. The newest come first.",
        path=path,
        feed_path=feed_path,
    )


def reply_entry(view: ReplyView, at: dt.datetime) -> AtomEntry:
    request = view.message.request
    parts = [f"Replied {long_date(view.message.happened_on)}."]
    parts += [f"{number}: {label}." for number, label, _ in view.decisions]
    if view.signed:
        parts.append(f"{view.signed}.")
    return AtomEntry(
        title=f"{request.body_on(view.message.happened_on)} on {quoted(request.source.title)}",
        path=request.get_absolute_url(),
        key=f"message-{view.message.pk}",
        updated=at,
        summary=" ".join([*parts, view.quote]).strip(),
    )


def promise_feed(promises: Iterable[tuple], *, path: str, feed_path: str) -> HttpResponse:
    """``promises`` as they stand today, each with when it last changed for all to see, the newest first."""
    return atom_response(
        [promise_entry(view, at) for view, at in promises],
        title="Promises",
        subtitle="What the people in charge promised, and what became of it. What changed last comes first.",
        path=path,
        feed_path=feed_path,
    )


def promise_entry(view: PromiseView, at: dt.datetime) -> AtomEntry:
    row = view.commitment
    return AtomEntry(
        title=f"{view.body}: {row.text}",
        path=row.get_absolute_url(),
        updated=at,
        summary=f"{view.standing.label}. {view.standing.sentence} By when: {view.due_words}. Promised "
        f"{long_date(row.made_on)}. Reference {row.request.reference}.".replace("  ", " "),
    )


def change_feed(changes: Iterable[tuple], *, path: str, feed_path: str) -> HttpResponse:
    """``changes`` as ``for_files`` brings them, each with when it last changed, the newest first."""
    return atom_response(
        [change_entry(row, at) for row, at in changes],
        title="What changed",
        subtitle="What changed because people told us, since when, and how one can tell.",
        path=path,
        feed_path=feed_path,
    )


def change_entry(row, at: dt.datetime) -> AtomEntry:
    return AtomEntry(
        title=row.title,
        path=row.get_absolute_url(),
        updated=at,
        published=row.shown_at,
        summary=f"Since {row.since_words}. Who says so: {row.said_by}. {row.text}".strip(),
    )
