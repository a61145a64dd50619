"""The copy of what is held about a person, on paper."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from django.utils import timezone

from hub.rights.domain.held import BACKUPS, Person, as_told, reasons, told_row
from hub.shared import paper
from hub.shared.brand import brand_in_use
from hub.shared.privacy.finding import Found
from hub.shared.working_days import long_date


def copy_pdf(person: Person, found: Iterable[Found], *, reference: str, at: dt.datetime) -> bytes:
    """PDF/UA-1. Made anew each time and kept nowhere."""
    document = paper.Paper(
        title="What we hold about you",
        kicker=reference,
        lead=f"Made on {long_date(timezone.localdate(at))}",
    )
    document.add(paper.plain("For each kind of record: why we hold it, who sees it, how long, and what it says."))
    for each in found:
        document.add(
            paper.heading(each.name[:1].upper() + each.name[1:]),
            paper.facts(
                [
                    ("Why", "; ".join(reasons(each.declaration))),
                    ("Seen by", each.declaration.seen_by),
                    ("Kept", each.declaration.kept.replace("`", "")),
                ]
            ),
        )
        for number, row in enumerate(each.rows(), start=1):
            values = told_row(each.declaration, row)
            document.add(paper.heading(f"Record {number}", level=3), paper.facts(in_words(values)))
    document.add(paper.heading("Backups"), paper.plain(BACKUPS))
    return paper.press(document, brand=brand_in_use(), at=at)


def in_words(values: dict) -> list[tuple[str, str]]:
    """``values`` as names and texts; a row that tells nothing says so."""
    told = [(name, text_of(value)) for name, value in values.items()]
    return told or [("Says", "nothing that can be told in words")]


def text_of(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{long_date(timezone.localdate(value))}, {timezone.localtime(value):%H:%M}"
    if isinstance(value, dt.date):
        return long_date(value)
    value = as_told(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)
