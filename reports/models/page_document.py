"""A report on paper: every part of its page, and where it stands on the day, as a document for tagged PDF."""

from __future__ import annotations

import datetime as dt

from hub.shared import paper
from hub.shared.blocks.printing import add_body, rich
from hub.shared.brand import brand_in_use
from hub.shared.emails import absolute_url
from hub.shared.working_days import long_date, weekday_date
from reports.domain.happenings import start_of_day
from reports.domain.paper_parts import asked_box, entry_blocks
from reports.domain.timeline import people
from reports.enums import ItemKind


def report_pdf(page, *, on: dt.date) -> bytes:
    """The report ``page`` with its answers as they stood on the day ``on``, as PDF/UA-1; made once for what it says."""
    return paper.kept_press(report_document(page, on=on), brand=brand_in_use(), at=start_of_day(on))


def report_document(page, *, on: dt.date) -> paper.Paper:
    """The words of ``report_pdf``."""
    progress = page.progress(on=on)
    document = paper.Paper(
        title=page.title,
        kicker=progress["status_text"],
        lead=page.summary,
        address=absolute_url(page.url or "/"),
    )
    document.add(*about(page, on=on))
    add_words(document, page)
    if progress["recommendation_views"]:
        document.add(paper.heading(page.asks.asked_heading))
        document.add(*(asked_box(view) for view in progress["recommendation_views"]))
    stands = " ".join(part for part in (progress["headline"], progress["headline_detail"]) if part)
    document.add(paper.heading(f"Where it stands on {long_date(on)}"), paper.plain(stands))
    document.add(*requests(progress["request_views"]))
    document.add(*credits(progress["credits"]), *corrections(page))
    document.add(paper.heading("Everything that has happened"), paper.plain("Oldest first.", style="small"))
    document.add(*(block for entry in reversed(progress["timeline"]) for block in entry_blocks(entry)))
    return document


def about(page, *, on: dt.date) -> list[paper.Block]:
    """The dates of the report, and under whose name it was issued."""
    rows = [("Published", long_date(page.published_on))]
    if issued := page.issued:
        rows.append(("Issued", f"{long_date(issued.issued_on)} by {issued.issuer_name}"))
    if page.people_heard:
        rows.append(("Heard from", people(page.people_heard)))
    if page.area:
        rows.append(("About", page.area.name))
    return [
        paper.facts(rows),
        paper.plain(f"This file says how the {page.asks.page_noun} stood on {weekday_date(on)}.", style="small"),
    ]


def add_words(document: paper.Paper, page) -> None:
    """What the report itself says, from who was heard to what we saw."""
    first = (
        ("Why we ask", getattr(page, "why_we_ask", "")),
        ("Who we heard from", page.who_we_heard),
        ("How we heard", page.how_we_heard),
    )
    for title, words in first:
        if words:
            document.add(paper.heading(title), *rich(words))
    if page.body:
        document.add(paper.heading("What people told us" if page.asks == ItemKind.RECOMMENDATION else "Background"))
        add_body(document, page.body)
    if page.observations:
        document.add(paper.heading("What we saw"), *rich(page.observations))


def requests(views) -> list[paper.Block]:
    """One row for each body that was asked."""
    rows = [
        (
            str(view.request.body),
            view.request.reference,
            long_date(view.request.due_now or view.request.requested_now)
            if view.request.due_now or view.request.requested_now
            else "No date",
            view.phase.sentence,
        )
        for view in sorted(views, key=lambda view: (str(view.request.body), view.request.pk))
    ]
    columns = (
        paper.column("Body", 3),
        paper.column("Reference", 2),
        paper.column("Reply by", 2),
        paper.column("Where it stands", 3),
    )
    return [paper.table(columns, rows)] if rows else []


def credits(rows) -> list[paper.Block]:
    if not rows:
        return []
    items = [
        [
            {"text": str(row.organisation), "bold": True},
            *([{"text": f": {row.brought}"}] if row.brought else []),
        ]
        for row in rows
    ]
    return [
        paper.heading("Thank you to"),
        paper.plain("These partners brought people’s stories to us."),
        paper.list_of(items),
    ]


def corrections(page) -> list[paper.Block]:
    rows = sorted(page.corrections.all(), key=lambda row: (row.corrected_on, row.sort_order or 0))
    if not rows:
        return []
    items = [[{"text": f"{long_date(row.corrected_on)}. ", "bold": True}, {"text": row.text}] for row in rows]
    return [paper.heading("Corrections"), paper.list_of(items)]
