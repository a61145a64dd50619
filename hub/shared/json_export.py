from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping

from django.http import StreamingHttpResponse

from .csv_export import in_pieces


def json_response(about: Mapping[str, object], name: str, rows: Iterable[Mapping]) -> StreamingHttpResponse:
    """``about`` and, under ``name``, all of ``rows`` as they come, one on each line, in ASCII.

    Dates are as in 2026-05-05. If ``rows`` break off, what was sent is no JSON, and nobody takes it for the whole.
    """
    return StreamingHttpResponse(in_pieces(json_lines(about, name, rows)), content_type="application/json")


def json_lines(about: Mapping[str, object], name: str, rows: Iterable[Mapping]) -> Iterator[str]:
    head = as_json(about)
    yield f"{head[:-1]}{', ' if about else ''}{json.dumps(name)}: ["
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{as_json(row)}"
    yield "\n]}\n"


def as_json(value: Mapping) -> str:
    return json.dumps(value, default=iso)


def iso(value: object) -> str:
    """Raises ``TypeError`` for anything but a day or an instant."""
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
