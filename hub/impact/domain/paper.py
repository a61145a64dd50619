"""The impact statement of a partner on paper: for a grant bid, an annual report, a meeting."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from hub.impact.domain.statements import Contribution, Statement
from hub.shared import paper
from hub.shared.brand import brand_in_use
from hub.shared.emails import absolute_url
from hub.shared.working_days import long_date


def statement_address(statement: Statement) -> str:
    """The page of the statement, for the same period, as a whole address."""
    period = statement.period
    page = reverse("impact:partner", args=[statement.organisation.slug])
    return absolute_url(f"{page}?from={period.first.isoformat()}&to={period.last.isoformat()}")


def statement_pdf(statement: Statement, *, at: dt.datetime) -> bytes:
    """``statement`` as PDF/UA-1. What says the same as before has the same bytes."""
    return paper.kept_press(statement_paper(statement), brand=brand_in_use(), at=at)


def statement_paper(statement: Statement) -> paper.Paper:
    period = statement.period
    document = paper.Paper(
        title=f"What {statement.organisation} brought, and what came of it",
        kicker="Impact statement",
        lead=f"{long_date(period.first)} to {long_date(period.last)}",
        address=statement_address(statement),
    )
    document.add(
        paper.plain(
            f"Made on {long_date(statement.on)} from published records only. Each line can be checked at the address "
            "above. Numbers from 1 to 4 are not told, so that nobody can be recognised.",
            style="small",
        ),
        paper.heading("In numbers"),
        paper.facts(statement.numbers),
    )
    if statement.contributions:
        document.add(paper.heading("What stands on it, and what came of it"))
    for row in statement.contributions:
        document.add(*contribution_blocks(row))
    for title, lines in (("Events", statement.events), ("Spotlights", statement.spotlights)):
        if lines:
            document.add(
                paper.heading(title),
                paper.list_of([{"text": f"{long_date(line.on)}: {line.title}"}] for line in lines),
            )
    if statement.is_empty:
        document.add(paper.plain("Nothing was published in this period that names the organisation."))
    return document


def contribution_blocks(row: Contribution) -> list[paper.Block]:
    blocks = [paper.heading(row.title, level=3), paper.plain(f"Published {long_date(row.on)}", style="small")]
    if row.brought:
        blocks.append(paper.plain(f"Brought: {row.brought}"))
    for topic, part in row.stories:
        blocks.append(paper.plain(f"Stories about “{topic.title}”: {part.words}"))
    if row.steps:
        blocks.append(paper.list_of([{"text": step_words(step)}] for step in row.steps))
    return blocks


def step_words(step) -> str:
    day = f"{long_date(step.on)}: " if step.on else ""
    return f"{day}{step.title}{f'. {step.text}' if step.text else ''}"
