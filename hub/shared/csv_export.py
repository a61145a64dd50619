from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from django.http import StreamingHttpResponse
from django.utils.text import get_valid_filename

from .characters import xml_text

BYTE_ORDER_MARK = "\ufeff"
PIECE = 16_384
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """``value`` as text that every spreadsheet can hold and none runs as a formula: a prefix ' on what might be one.

    A number stays as it is, a negative one too; ``None`` is empty.
    """
    if value is None:
        return ""
    text = xml_text(str(value))
    if isinstance(value, (int, float, Decimal)):
        return text
    if text.startswith(FORMULA_STARTS) or text.lstrip(" \u00a0").startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download of ``rows`` in UTF-8 with a byte order mark, every cell quoted and safe for a spreadsheet."""
    response = StreamingHttpResponse(in_pieces(csv_lines(header, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{ascii_name(filename)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    for row in chain([header], rows):
        writer.writerow([safe_cell(value) for value in row])
        yield taken(buffer)


def in_pieces(parts: Iterable[str]) -> Iterator[str]:
    """``parts`` joined to pieces of some ``PIECE`` characters, so that a long list is not sent a line at a time."""
    gathered, size = [], 0
    for part in parts:
        gathered.append(part)
        size += len(part)
        if size >= PIECE:
            yield "".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield "".join(gathered)


def taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def ascii_name(filename: str) -> str:
    name = get_valid_filename(filename.encode("ascii", "ignore").decode() or "export")
    return name if name.endswith(".csv") else f"{name}.csv"
