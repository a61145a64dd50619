"""The record on paper: the whole file of a request as tagged PDF."""

from __future__ import annotations

import datetime as dt

from hub.shared import paper
from hub.shared.brand import brand_in_use
from hub.shared.calendars import working_calendar
from hub.shared.emails import absolute_url
from hub.shared.quoting import quoted
from hub.shared.working_days import WorkingCalendar, long_date, weekday_date
from reports.domain.answer_view import sent_views
from reports.domain.happenings import start_of_day
from reports.domain.paper_parts import asked_box, entry_blocks
from reports.domain.promise_view import WORDS_CHECKED
from reports.domain.report_view import RequestView, request_view
from reports.domain.timeline import request_timeline
from reports.models import Commitment, ResponseRequest
from reports.models.display import what_happened


def request_file_pdf(request: ResponseRequest, *, on: dt.date) -> bytes:
    """The file of a started ``request`` as it stood on the day ``on``, in public words only, as PDF/UA-1.

    What was asked and answered, how the date was worked out, every message and move, promises. Reads the request anew.
    What says the same as before is not made again: it has the same bytes.
    """
    return paper.kept_press(request_file(request, on=on), brand=brand_in_use(), at=start_of_day(on))


def request_file(request: ResponseRequest, *, on: dt.date) -> paper.Paper:
    """The words of ``request_file_pdf``."""
    calendar = working_calendar()
    request = ResponseRequest.objects.for_display().select_related("report", "duty_rule").get(pk=request.pk)
    view = request_view(request, on=on, calendar=calendar)
    document = paper.Paper(
        title=f"{request.body} on {quoted(request.source.title)}",
        kicker=f"Request {request.reference}: {view.phase.sentence}",
        lead=" ".join(part for part in (view.headline, view.detail) if part),
        address=absolute_url(request.get_absolute_url()),
    )
    document.add(
        paper.facts(dates(view)),
        paper.plain(f"This file says how the request stood on {weekday_date(on)}.", style="small"),
        paper.heading(request.source.asks.asked_heading),
        paper.plain(
            f"The words are those that were sent on {long_date(request.received_on)}. They never change.", style="small"
        ),
    )
    for asked in sent_views(request, on=on, calendar=calendar):
        document.add(asked_box(asked))
    document.add(*promises(request, on=on))
    document.add(paper.heading("How the date was worked out"), *date_explained(request))
    document.add(*files(request))
    document.add(paper.heading("Everything that has happened"), paper.plain("Oldest first.", style="small"))
    document.add(*history(request, on=on, calendar=calendar))
    return document


def dates(view: RequestView) -> list[tuple[str, str]]:
    request = view.request
    rows = [("Sent to", str(request.body)), ("Sent", long_date(request.received_on))]
    if request.asked_by:
        rows.append(("Sent by", request.asked_by))
    if request.carried_to_id:
        rows.append(("Taken over by", f"{request.carried_to}, {long_date(request.carried_on)}"))
    if request.due_now:
        rows.append(("Due", long_date(request.due_now)))
    elif request.requested_now:
        rows.append(("Reply requested by", long_date(request.requested_now)))
    rows.append(("Reply", view.count_words))
    rows.append(("Reference", request.reference))
    return rows


def promises(request: ResponseRequest, *, on: dt.date) -> list[paper.Block]:
    """What the body promised and anyone may read, each with its date and how it stands; nothing without any."""
    rows = list(Commitment.objects.filter(request=request).public().with_heard().by_date())
    if not rows:
        return []
    return [
        paper.heading("What the body promised"),
        paper.table(
            (paper.column("Promise", 5), paper.column("By when", 2), paper.column("Where it stands", 3)),
            [
                (row.text, long_date(row.due_on) if row.due_on else "No date given", where_it_stands(row, on))
                for row in rows
            ],
        ),
    ]


def where_it_stands(promise: Commitment, on: dt.date) -> str:
    label = promise.standing(on=on).label
    return f"{label}. {WORDS_CHECKED}" if promise.has_held_words else label


def date_explained(request: ResponseRequest) -> list[paper.Block]:
    """How the date was worked out, each skipped day by name."""
    due, kept = request.due_date, request.due_explanation
    if due is None:
        if request.reply_requested_by is None:
            return [paper.plain("No date was set for this request.")]
        day = weekday_date(request.reply_requested_by)
        return [paper.plain(f"No rule sets a date for this request. We asked for the reply by {day}.")]
    blocks = []
    if not request.due_on:
        blocks.append(
            paper.plain("We ask for the reply by this date. It is not a legal limit that somebody has verified.")
        )
    blocks += paper.paragraphs(kept["text"])
    if due.skipped:
        blocks.append(paper.plain("These days did not count:"))
        blocks.append(paper.list_of([{"text": f"{weekday_date(day.day)}: {day.reason}"}] for day in due.skipped))
    words = f"Rule: {kept.get('rule', '')}."
    if request.rule_source:
        words += f" Source: {request.rule_source}."
    words += f" Verified by {kept['verified_by']}." if kept.get("is_verified") else " Not verified."
    blocks.append(paper.plain(words, style="small"))
    return [*blocks, paper.quote(kept["quote"], request.rule_source)] if kept.get("quote") else blocks


def files(request: ResponseRequest) -> list[paper.Block]:
    """The names of the files that the body sent and that anyone may see."""
    names = list(request.attachments.public().values_list("name", flat=True))
    if not names:
        return []
    return [paper.heading("Files that came with the reply"), paper.list_of([{"text": name}] for name in names)]


def history(request: ResponseRequest, *, on: dt.date, calendar: WorkingCalendar) -> list[paper.Block]:
    """From the report on every message in its public version and every move, oldest first."""
    entries = request_timeline(request, what_happened([request]), on=on, calendar=calendar)
    return [block for entry in reversed(entries) for block in entry_blocks(entry)]
