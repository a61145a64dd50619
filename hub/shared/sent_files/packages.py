"""ZIP archives that Office and OpenDocument files are: read within limits, never unpacked to a disk, written anew."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from xml.parsers import expat

from django.core.exceptions import ValidationError

from .kinds import ZIP_START, password, refused

MOST_PARTS = 5_000
MOST_BYTES = 100 * 1024 * 1024
"""Of all parts together, unpacked."""

MOST_RATIO = 200
RATIO_FROM = 1024 * 1024
"""A part smaller than this may be packed as tightly as it likes: blank tables are."""

CHUNK = 64 * 1024
DEEPEST = 256
EPOCH = (1980, 1, 1, 0, 0, 0)
KNOWN_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, LookupError)


def broken() -> ValidationError:
    return refused("unreadable", "We could not read this file. Save it again and choose it once more.")


def bomb() -> ValidationError:
    return refused("bomb", "This file unpacks to far more than its size. It can’t be used.")


class Package:
    """The parts of an archive by name. ``left`` is how many bytes may still be unpacked, with those inside others."""

    def __init__(self, archive: zipfile.ZipFile, *, left: list[int]) -> None:
        self.archive = archive
        self.left = left
        self.infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        self.known: dict[str, bytes] = {}

    @classmethod
    @contextmanager
    def opened(cls, content: bytes, *, left: list[int] | None = None) -> Iterator[Package]:
        """Raises ``ValidationError`` for what is broken, protected, or made to fill memory."""
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                package = cls(archive, left=left or [MOST_BYTES])
                package.check_list()
                yield package
        except FAULTS as error:
            raise broken() from error

    @property
    def names(self) -> list[str]:
        return list(self.infos)

    def check_list(self) -> None:
        infos = self.archive.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > self.left[0]:
            raise bomb()
        folded = [info.filename.casefold() for info in infos]
        if len(set(folded)) != len(folded) or any(is_odd(name) for name in folded):
            raise broken()
        if any(info.flag_bits & 0x1 for info in infos):
            raise password()
        if any(info.compress_type not in KNOWN_WAYS for info in infos):
            raise broken()

    def read(self, name: str) -> bytes:
        """The unpacked part. What its header says of its size is not believed."""
        if name in self.known:
            return self.known[name]
        info = self.infos[name]
        found = bytearray()
        with self.archive.open(info) as part:
            while chunk := part.read(CHUNK):
                found += chunk
                is_tight = len(found) > RATIO_FROM and len(found) > MOST_RATIO * max(info.compress_size, 1)
                if len(found) > self.left[0] or is_tight:
                    raise bomb()
        self.left[0] -= len(found)
        self.known[name] = bytes(found)
        return self.known[name]

    def rewritten(self, changes: Mapping[str, bytes | None], *, first: str = "") -> bytes:
        """The archive anew, with ``changes``: other bytes for a part, or ``None`` to leave it out.

        Nothing but the parts survives: no comment, no date, no bytes around them. ``first`` comes first and unpacked.
        """
        output = BytesIO()
        order = sorted(self.infos, key=lambda name: name != first)
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in order:
                content = changes.get(name, b"") if name in changes else self.read(name)
                if content is None:
                    continue
                info = zipfile.ZipInfo(name, date_time=EPOCH)
                info.compress_type = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
        return output.getvalue()


def is_odd(name: str) -> bool:
    """Whether a part's name leads out of the archive or can't be a part's."""
    return name.startswith("/") or "\\" in name or "\x00" in name or ".." in name.split("/")


def is_xml(content: bytes) -> bool:
    return bool(re.match(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*\x00?<", content[:64]))


def is_archive(content: bytes) -> bool:
    return content.startswith(ZIP_START)


def read_xml(
    content: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    words: Callable[[str], None] | None = None,
) -> None:
    """Read the whole of ``content``, calling ``start`` for each element, its name as "namespace name".

    Raises ``ValidationError`` for a document type (with it come entities that grow or fetch), for what is nested
    beyond ``DEEPEST``, and for what is no XML.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = [0]

    def refuse(*_) -> None:
        raise refused("entities", "This file defines entities of its own, which no Office program does.")

    def begin(name: str, attributes: dict[str, str]) -> None:
        depth[0] += 1
        if depth[0] > DEEPEST:
            raise bomb()
        if start is not None:
            start(name, attributes)

    def end(_) -> None:
        depth[0] -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    if words is not None:
        parser.CharacterDataHandler = words
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise broken() from error
