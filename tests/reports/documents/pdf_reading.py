"""What a tagged PDF says of itself, for the tests of documents."""

from __future__ import annotations

import re
from io import BytesIO

import pypdf


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    """Everything that is written on its pages but their feet, with single spaces."""
    text = "\n".join(page.extract_text() for page in opened(pdf).pages)
    text = re.sub(r"^.*Page \d+ of \d+$", "", text, flags=re.MULTILINE)
    return " ".join(text.split())


def lefts_of(pdf: bytes, piece: str) -> list[int]:
    """How far from the left edge each letter or run of letters is drawn that holds ``piece``, in whole points."""
    found = []

    def note(text, place, at, font, size):
        if piece in text:
            found.append(round(place[0] * at[4] + place[4]))

    for page in opened(pdf).pages:
        page.extract_text(visitor_text=note)
    return found


def tags_of(element) -> list[str]:
    """The kinds of all elements under ``element`` of the tree of tags, such as "H1" and "P", in order."""
    return [name for name, _ in walked(element)]


def alternatives_of(element) -> list[str]:
    """The text alternatives of all figures."""
    return [row["/Alt"] for name, row in walked(element) if name == "Figure" and "/Alt" in row]


def walked(element) -> list[tuple[str, dict]]:
    element = element.get_object()
    if isinstance(element, list):
        return [found for child in element for found in walked(child)]
    if not isinstance(element, dict):
        return []
    own = [(str(element["/S"]).removeprefix("/"), element)] if "/S" in element else []
    return own + (walked(element["/K"]) if "/K" in element else [])


def tree_of(pdf: bytes):
    return opened(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"]


def marks_of(pdf: bytes) -> dict[str, object]:
    """What PDF/UA asks of the whole document."""
    root = opened(pdf).trailer["/Root"]
    return {
        "title": opened(pdf).metadata.title,
        "language": root["/Lang"],
        "is_tagged": root["/MarkInfo"]["/Marked"].value,
        "shows_title": root["/ViewerPreferences"]["/DisplayDocTitle"].value,
        "claims_ua_1": b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data(),
    }
