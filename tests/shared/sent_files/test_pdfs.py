"""PDF files: what acts is refused wherever it hides, what tells of the author is taken out."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from hub.shared.sent_files import pdfs
from tests.factories.files import (
    AUTHOR,
    check,
    make_jpeg,
    make_pdf,
    pdf_action,
    pdf_with,
    pdf_with_script,
    pdf_writer,
    written,
)

SCRIPT, LAUNCH, EMBEDDED = "has a script in it", "starts programs", "Other files are embedded in this PDF"


def words_of(value: object) -> str:
    """The name of a test: what is packed or encrypted differs from one run to the next."""
    return value if isinstance(value, str) else "content"


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        check("a.pdf", content)
    return caught.value.messages[0]


def name_tree(key: str, value) -> DictionaryObject:
    leaf = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a"), value])})
    return DictionaryObject({NameObject(f"/{key}"): DictionaryObject({NameObject("/Kids"): ArrayObject([leaf])})})


def with_file() -> bytes:
    writer = pdf_writer()
    writer.add_attachment("letter.docx", b"x")
    return written(writer)


def with_annotation(**entries: str) -> bytes:
    writer = pdf_writer()
    row = DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in entries.items()})
    row[NameObject("/Rect")] = ArrayObject([NumberObject(0)] * 4)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([row])
    return written(writer)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf_with_script(), SCRIPT),
        (pdf_with(Names=name_tree("JavaScript", pdf_action("JavaScript", JS="x"))), SCRIPT),
        (pdf_with(AA=DictionaryObject({NameObject("/WC"): pdf_action("Rendition", JS="x")})), SCRIPT),
        (pdf_with(OpenAction=pdf_action("Launch", F="cmd.exe")), LAUNCH),
        (pdf_with(OpenAction=pdf_action("SubmitForm", F="https://bad.example/")), LAUNCH),
        (with_file(), EMBEDDED),
        (with_annotation(Subtype="FileAttachment"), EMBEDDED),
        (pdf_with(AcroForm=DictionaryObject({NameObject("/XFA"): TextStringObject("x")})), "is an XFA form"),
        (with_annotation(Subtype="RichMedia"), "has film, sound or 3D"),
        (with_annotation(Subtype="Screen"), "has film, sound or 3D"),
        (make_pdf().replace(b"/Contents", b"/J#53      "), SCRIPT),
    ],
    ids=words_of,
)
def test_what_acts_is_refused(content, reason):
    assert reason in refusal(content)


def in_object_stream(hidden: bytes) -> bytes:
    """A PDF whose catalogue leads to ``hidden``, packed with others into one compressed stream."""
    rows = {1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>", 2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>"}
    rows |= {3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", 4: hidden}
    offsets, body = [], b""
    for number, row in rows.items():
        offsets.append(f"{number} {len(body)}")
        body += row + b" "
    head = " ".join(offsets).encode() + b" "
    packed = zlib.compress(head + body)
    out = b"%PDF-1.5\n"
    stream_at = len(out)
    out += b"5 0 obj<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>stream\n" % (len(head), len(packed))
    out += packed + b"\nendstream endobj\n"
    table_at = len(out)
    entries = b"\x00\x00\x00\x00" + b"".join(b"\x02\x00\x05" + bytes([place]) for place in range(4))
    entries += b"\x01" + stream_at.to_bytes(2, "big") + b"\x00" + b"\x01" + table_at.to_bytes(2, "big") + b"\x00"
    out += b"6 0 obj<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(entries)
    return out + entries + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % table_at


def test_compressed_objects_are_looked_into():
    script, link = b"<</S/JavaScript/JS(app.alert)>>", b"<</S/URI/URI(https://northmoor.example/)>>"

    assert b"JavaScript" not in in_object_stream(script)
    assert SCRIPT in refusal(in_object_stream(script))
    assert len(PdfReader(BytesIO(check("a.pdf", in_object_stream(link)).cleaned)).pages) == 1


def test_objects_that_nothing_leads_to_count():
    writer = pdf_writer()
    writer._add_object(pdf_action("Rendition", JS="x"))

    assert SCRIPT in refusal(written(writer))


def test_passwords():
    for password, refused in (("secret", True), ("", False)):
        writer = pdf_writer()
        writer.encrypt(password, "owner", algorithm="AES-256")
        content = written(writer)
        if refused:
            assert "A password protects this file" in refusal(content)
        else:
            # Opens for everybody, and only asks programs not to print.
            assert not PdfReader(BytesIO(check("a.pdf", content).cleaned)).is_encrypted


def test_metadata_and_names_of_commentators_are_taken_out():
    sent = check("a.pdf", make_pdf())

    assert AUTHOR.encode() in sent.content
    assert AUTHOR.encode() not in sent.cleaned
    cleaned = PdfReader(BytesIO(sent.cleaned))
    assert (cleaned.metadata, cleaned.xmp_metadata, len(cleaned.pages)) == (None, None, 1)
    assert cleaned.pages[0]["/Annots"][0]["/Contents"] == "Agreed"
    assert sent.notes == (pdfs.NOTES["comments"],)


def test_earlier_versions_inside_the_file_are_gone():
    first = make_pdf()
    writer = pdf_writer()
    later = written(writer)

    sent = check("a.pdf", later.replace(b"%%EOF", b"%%EOF\n% " + AUTHOR.encode()))

    assert AUTHOR.encode() in sent.content
    assert AUTHOR.encode() not in sent.cleaned
    assert first != later


def test_too_many_pages_and_too_much_time_are_refused(monkeypatch):
    assert "too many pages or parts" in refusal(written(pdf_writer(2001)))

    monkeypatch.setattr(pdfs, "SECONDS", 0.01)
    assert "too many pages or parts" in refusal(make_pdf())


def test_deep_nesting_is_refused():
    row = DictionaryObject()
    for _ in range(80):
        row = DictionaryObject({NameObject("/A"): row})

    assert "too many pages or parts" in refusal(pdf_with(Deep=row))


def test_photographs_inside_lose_where_they_were_taken():
    photograph = make_jpeg()
    row = StreamObject()
    row._data = photograph
    row.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(8),
            NameObject("/Height"): NumberObject(8),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    writer = pdf_writer()
    pictures = DictionaryObject({NameObject("/A"): writer._add_object(row)})
    writer.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pictures})

    sent = check("a.pdf", written(writer))

    assert (AUTHOR.encode() in sent.content, AUTHOR.encode() in sent.cleaned) == (True, False)
    assert PdfReader(BytesIO(sent.cleaned)).pages[0].images[0].image.size == (8, 8)
