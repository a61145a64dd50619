"""One part of a file (RFC 9110, section 14): Safari plays a film only from a server that answers with parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponseBase

BLOCK_BYTES = 64 * 1024
SINGLE_PART = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class RangeNotSatisfiable(Exception):
    """The file ends before the part that was asked for begins."""


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that ``header`` asks for of ``size`` bytes; None where the whole file is the answer.

    Several parts at once and what is no range get the whole file, as the standard allows. Raises
    ``RangeNotSatisfiable``.
    """
    match = SINGLE_PART.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-":
        return None
    if not match[1]:
        first, last = max(size - int(match[2]), 0), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size), size - 1)
        if match[2] and int(match[2]) < first:
            return None
    if first >= size:
        raise RangeNotSatisfiable
    return first, last


def is_of_this_file(if_range: str | None, response: HttpResponseBase) -> bool:
    """Whether a part still belongs to what the client has, as ``If-Range`` asks: same strong ETag or same date."""
    return if_range is None or if_range in (response.get("ETag"), response.get("Last-Modified"))


def blocks(file: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    file.seek(first)
    while length and (block := file.read(min(BLOCK_BYTES, length))):
        length -= len(block)
        yield block


def in_parts(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response``, or of its file the part that ``request`` asks for: status 206, or 416 past the end.

    Only a whole file with a length and a place to read from is cut; every other answer stays as it is.
    """
    file = getattr(response, "file_to_stream", None)
    if response.status_code != 200 or not isinstance(response, FileResponse) or file is None or not file.seekable():
        return response
    response["Accept-Ranges"] = "bytes"
    header, size = request.headers.get("Range"), int(response["Content-Length"])
    if header is None or request.method != "GET" or not is_of_this_file(request.headers.get("If-Range"), response):
        return response
    try:
        part = asked_part(header, size)
    except RangeNotSatisfiable:
        return with_content(response, 416, f"*/{size}", 0, [])
    if part is None:
        return response
    first, last = part
    length = last - first + 1
    return with_content(response, 206, f"{first}-{last}/{size}", length, blocks(file, first, length))


def with_content(
    response: FileResponse, status: int, content_range: str, length: int, content: Iterable[bytes]
) -> FileResponse:
    """``response`` with another content; it still closes its file in the end."""
    response.status_code = status
    response["Content-Range"] = f"bytes {content_range}"
    response["Content-Length"] = str(length)
    response.streaming_content = content
    return response
