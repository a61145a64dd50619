"""OpenDocument texts and spreadsheets (ISO/IEC 26300): no scripts, no objects, no properties."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from .kinds import OLE_START, OPEN_SHEET, OPEN_TEXT, is_program, macros, objects, password, refused, unknown_kind
from .packages import Package, is_archive, is_xml, read_xml
from .pictures import without_metadata

MIMETYPE = "mimetype"
META = "meta.xml"
MANIFEST = "META-INF/manifest.xml"
KINDS = {
    b"application/vnd.oasis.opendocument.text": OPEN_TEXT,
    b"application/vnd.oasis.opendocument.spreadsheet": OPEN_SHEET,
}
SCRIPTS = re.compile(r"^(?:basic|scripts|dialogs)/|/(?:basic|scripts|dialogs)/")
OWN_PARTS = re.compile(r"^(?:pictures|media|thumbnails|fonts|configurations2|meta-inf)/|^[^/]+$")
CHART = re.compile(r"^objectreplacements/|^object \d+/")
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
XLINK = "http://www.w3.org/1999/xlink "
FETCHERS = {f"{TEXT}section-source", f"{DRAW}image", f"{DRAW}plugin", f"{DRAW}floating-frame", f"{DRAW}object"}
EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta xmlns:office='
    b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>'
)
NOTE_COMMENTS = "It has comments: read them, they name who wrote them."
NOTE_TRACKED = "It has tracked changes, with the names of those who made them and with what was taken out."


def fetches() -> ValidationError:
    return refused(
        "fetches",
        "This file fetches a part of itself from elsewhere, such as a linked picture. Break the links, or save "
        "the file as a PDF.",
    )


def cleaned(parts: Package) -> tuple[str, bytes, list[str]]:
    """Kind, public version and notes. Raises ``ValidationError`` for what acts, fetches or can't be read."""
    kind = KINDS.get(parts.read(MIMETYPE).strip())
    if kind is None:
        raise unknown_kind()
    changes: dict[str, bytes | None] = {}
    notes: set[str] = set()
    if MANIFEST in parts.names:
        # First: it tells that the other parts are encrypted.
        look_at_xml(MANIFEST, parts.read(MANIFEST), notes)
        changes[MANIFEST] = without_thumbnails(parts.read(MANIFEST))
    for name in parts.names:
        folded, content = name.casefold(), parts.read(name)
        if SCRIPTS.search(folded):
            raise macros()
        if not OWN_PARTS.search(folded) and not CHART.search(folded):
            raise objects()
        if folded == META.casefold() or folded.endswith("/" + META):
            changes[name] = EMPTY_META
        elif folded.startswith("thumbnails/"):
            changes[name] = None
        elif name != MANIFEST and (folded.endswith(".xml") or is_xml(content)):
            look_at_xml(name, content, notes)
        elif is_archive(content) or content.startswith(OLE_START) or is_program(content):
            raise objects()
        elif name not in (MIMETYPE, MANIFEST):
            changes[name] = without_metadata(content)
    return kind, parts.rewritten(changes, first=MIMETYPE), sorted(notes)


def look_at_xml(name: str, content: bytes, notes: set[str]) -> None:
    def start(tag: str, attributes: dict[str, str]) -> None:
        if name == MANIFEST and tag.endswith(" encryption-data"):
            raise password()
        if tag in (f"{OFFICE}script", f"{OFFICE}event-listeners") or tag.endswith(" event-listener"):
            raise macros()
        if tag in (f"{DRAW}object-ole", f"{DRAW}applet", f"{DRAW}plugin") or tag.endswith((" dde-source", " dde-link")):
            raise objects()
        if tag in FETCHERS and is_elsewhere(attributes.get(f"{XLINK}href", "")):
            raise fetches()
        if tag == f"{OFFICE}annotation":
            notes.add(NOTE_COMMENTS)
        elif tag == f"{TEXT}tracked-changes" or tag.endswith(" tracked-changes"):
            notes.add(NOTE_TRACKED)

    read_xml(content, start)


def is_elsewhere(address: str) -> bool:
    """Whether ``address`` leads out of the file."""
    return address.startswith(("/", "../")) or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address))


def without_thumbnails(manifest: bytes) -> bytes:
    return re.sub(rb"<manifest:file-entry[^>]*manifest:full-path=\"Thumbnails/[^>]*/>", b"", manifest)
