"""Word, Excel and PowerPoint files (ISO/IEC 29500): nothing in them may act or fetch, and properties are emptied."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from django.core.exceptions import ValidationError

from .kinds import OLE_START, SHEET, SLIDES, WORD, is_program, macros, objects, refused, unknown_kind
from .packages import Package, broken, is_archive, is_xml, read_xml
from .pictures import without_metadata

CONTENTS = "[Content_Types].xml"
TOP_RELATIONS = "_rels/.rels"
MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": WORD,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": SHEET,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": SLIDES,
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": SLIDES,
}
TEMPLATES = ("wordprocessingml.template", "spreadsheetml.template", "presentationml.template")
RELATIONS_OF = "http://schemas.openxmlformats.org/package/2006/relationships"
MACRO_WORDS = ("macro", "vba")
OBJECT_WORDS = ("oleobject", "activex", "webextension")
CODE_NAMES = re.compile(
    r"vba(?:project|data)[^/]*\.(?:bin|xml)$|/macrosheets/|/dialogsheets/|"
    r"\.(?:exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jar|hta)$"
)
OBJECT_NAMES = re.compile(r"/activex/|oleobject[^/]*\.bin$|/webextensions/|^customui/")
EMBEDDED_SHEET = re.compile(r"/embeddings/[^/]+\.xlsx$")
COMMENTS = re.compile(r"/(?:threadedcomments?|comments?)[^/]*(?:/[^/]+)?\.xml$")
# Local names: the strict form of the standard has other namespaces.
TRACKED = {"ins", "del", "moveFrom", "moveTo"}
FIELD_WORDS, SIMPLE_FIELD = "instrText", "fldSimple"
# Fields that start another program, or fetch what is not in the file.
ACTING_FIELD = re.compile(r"\b(?:DDE(?:AUTO)?|INCLUDETEXT|INCLUDEPICTURE|IMPORT)\b", re.IGNORECASE)

CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
CUSTOM = APP.replace(b"extended-properties", b"custom-properties")
EMPTIED = {
    "core-properties": CORE,
    "extended-properties": APP,
    "extendedProperties": APP,
    "custom-properties": CUSTOM,
    "customProperties": CUSTOM,
}
"""What stands in place of the properties, by how their type of relation ends."""

USUAL = {"docprops/core.xml": CORE, "docprops/app.xml": APP, "docprops/custom.xml": CUSTOM}
"""Where they are when nothing leads to them."""

NOTE_COMMENTS = "It has comments: read them, they name who wrote them."
NOTE_TRACKED = "It has tracked changes, with the names of those who made them and with what was taken out."
NOTE_HIDDEN = "It has hidden sheets or slides."


@dataclass
class Relation:
    id: str
    type: str
    target: str
    is_external: bool


@dataclass
class Seen:
    """What is found on the way."""

    notes: set[str] = field(default_factory=set)
    changes: dict[str, bytes | None] = field(default_factory=dict)


def fetches() -> ValidationError:
    return refused(
        "fetches",
        "This file fetches a part of itself from elsewhere, such as a template or a linked picture. Break the links, "
        "or save the file as a PDF.",
    )


def cleaned(parts: Package) -> tuple[str, bytes, list[str]]:
    """Kind, public version and notes. Raises ``ValidationError`` for what acts, fetches or can't be read."""
    kind, seen = kind_of(parts), Seen()
    clean(parts, seen, is_inside=False)
    return kind, parts.rewritten(seen.changes, first=CONTENTS), sorted(seen.notes)


def kind_of(parts: Package) -> str:
    """By the types in the list of contents. Raises ``ValidationError`` where they say that something acts."""
    types: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        types.append(attributes.get("ContentType", ""))

    read_xml(parts.read(CONTENTS), start)
    folded = [kind.casefold() for kind in types]
    if any(word in kind for kind in folded for word in MACRO_WORDS):
        raise macros()
    if any(word in kind for kind in folded for word in OBJECT_WORDS):
        raise objects()
    found = {MAIN_TYPES[kind] for kind in types if kind in MAIN_TYPES}
    if len(found) != 1:
        if any(template in kind for kind in folded for template in TEMPLATES):
            raise refused("template", "This is a template. Save it as a document and choose it once more.")
        raise unknown_kind()
    return found.pop()


def clean(parts: Package, seen: Seen, *, is_inside: bool) -> None:
    """Look at each part of the package, and write down in ``seen.changes`` what is to stand in place of some."""
    for name in parts.names:
        refuse_name(name.casefold())
    for name in parts.names:
        if name.casefold().endswith(".rels"):
            clean_relations(parts, name, seen)
    for name in parts.names:
        folded, content = name.casefold(), parts.read(name)
        if EMBEDDED_SHEET.search(folded) and is_archive(content):
            if is_inside:
                raise objects()
            seen.changes[name] = cleaned_inside(parts, content, seen)
        elif "/embeddings/" in folded or is_archive(content) or content.startswith(OLE_START) or is_program(content):
            raise objects()
        elif folded.endswith((".xml", ".vml", ".rels")) or is_xml(content):
            look_at_xml(folded, content, seen)
            if folded in USUAL:
                seen.changes.setdefault(name, USUAL[folded])
        elif name not in seen.changes:
            seen.changes[name] = without_metadata(content)


def refuse_name(name: str) -> None:
    if CODE_NAMES.search(name):
        raise macros()
    if OBJECT_NAMES.search(name):
        raise objects()


def cleaned_inside(parts: Package, content: bytes, seen: Seen) -> bytes:
    """The table behind a chart, an Excel file of its own."""
    with Package.opened(content, left=parts.left) as inner:
        if CONTENTS not in inner.names or kind_of(inner) != SHEET:
            raise objects()
        inside = Seen(notes=seen.notes)
        clean(inner, inside, is_inside=True)
        return inner.rewritten(inside.changes, first=CONTENTS)


def clean_relations(parts: Package, name: str, seen: Seen) -> None:
    relations = relations_of(parts.read(name))
    for relation in relations:
        last = relation.type.rpartition("/")[2]
        if relation.is_external and last != "hyperlink":
            raise fetches()
        if last.casefold() in ("vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet"):
            raise macros()
        if last.casefold() in ("oleobject", "control", "activexcontrolbinary", "afchunk", "webextension"):
            raise objects()
        if last in EMPTIED:
            target = target_of(name, relation)
            if target in parts.names:
                seen.changes[target] = EMPTIED[last]
    thumbnails = [relation for relation in relations if relation.type.endswith("/thumbnail")]
    if thumbnails:
        for relation in thumbnails:
            seen.changes[target_of(name, relation)] = None
        seen.changes[name] = written_relations([relation for relation in relations if relation not in thumbnails])


def relations_of(content: bytes) -> list[Relation]:
    found: list[Relation] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship"):
            try:
                found.append(
                    Relation(
                        attributes["Id"],
                        attributes["Type"],
                        attributes["Target"],
                        attributes.get("TargetMode", "").casefold() == "external",
                    )
                )
            except KeyError as error:
                raise broken() from error

    read_xml(content, start)
    return found


def target_of(name: str, relation: Relation) -> str:
    """The part to which a relation in the part ``name`` leads."""
    folder = posixpath.dirname(posixpath.dirname(name))
    return posixpath.normpath(posixpath.join("/" + folder, relation.target)).lstrip("/")


def written_relations(relations: list[Relation]) -> bytes:
    rows = []
    for row in relations:
        mode = ' TargetMode="External"' if row.is_external else ""
        rows.append(
            f"<Relationship Id={quoteattr(row.id)} Type={quoteattr(row.type)} Target={quoteattr(row.target)}{mode}/>"
        )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Relationships xmlns="{RELATIONS_OF}">{"".join(rows)}</Relationships>'.encode()


def look_at_xml(name: str, content: bytes, seen: Seen) -> None:
    """Refuse what acts in a part; note what staff should look at before they publish it."""
    if COMMENTS.search(name):
        seen.notes.add(NOTE_COMMENTS)
    field_words: list[str] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        inside[0] = local == FIELD_WORDS
        if local in TRACKED:
            seen.notes.add(NOTE_TRACKED)
        elif local == SIMPLE_FIELD:
            field_words.extend(f" {value} " for key, value in attributes.items() if key.endswith("instr"))
        elif local in ("ddeLink", "oleLink"):
            raise fetches()
        elif attributes.get("state") in ("hidden", "veryHidden") or (local == "sld" and attributes.get("show") == "0"):
            seen.notes.add(NOTE_HIDDEN)

    def words(text: str) -> None:
        if inside[0]:
            field_words.append(text)

    read_xml(content, start, words)
    if ACTING_FIELD.search("".join(field_words)):
        raise fetches()
