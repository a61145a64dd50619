"""Pictures inside other files: their metadata is cut out, and not a pixel is touched."""

from __future__ import annotations

import struct

from .kinds import JPEG_START, PNG_START

JPEG_KEPT = {0xE0, 0xE2, 0xEE}
"""Application segments that say how to draw: JFIF, colour profile, Adobe's colour transform."""

JPEG_SCAN, JPEG_COMMENT = 0xDA, 0xFE
PNG_DROPPED = {b"eXIf", b"iTXt", b"tEXt", b"zTXt", b"tIME"}


def without_metadata(content: bytes) -> bytes:
    """``content`` as it is, unless it is a JPEG or PNG: then without EXIF, place, comments and times."""
    if content.startswith(JPEG_START):
        return without_segments(content)
    if content.startswith(PNG_START):
        return without_chunks(content)
    return content


def without_segments(content: bytes) -> bytes:
    """A JPEG without the segments in which programs write about it. What can't be followed stays from there on."""
    kept, place = bytearray(content[:2]), 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        kind = content[place + 1]
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        if kind == JPEG_SCAN or length < 2:
            break
        if not (kind == JPEG_COMMENT or (0xE0 <= kind <= 0xEF and kind not in JPEG_KEPT)):
            kept += content[place : place + 2 + length]
        place += 2 + length
    return bytes(kept + content[place:])


def without_chunks(content: bytes) -> bytes:
    kept, place = bytearray(PNG_START), len(PNG_START)
    while place + 12 <= len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        end = place + 12 + length
        kind = content[place + 4 : place + 8]
        if kind not in PNG_DROPPED:
            kept += content[place:end]
        place = end
        if kind == b"IEND":
            break
    return bytes(kept)
