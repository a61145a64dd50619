"""Word, Excel, PowerPoint and OpenDocument files: what may not be in them, and what is taken out."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from hub.shared.sent_files import packages
from hub.shared.sent_files.packages import Package
from hub.shared.sent_files.pictures import without_metadata
from tests.factories.files import (
    AUTHOR,
    ODT,
    WORD_MAIN,
    check,
    make_docx,
    make_jpeg,
    make_odt,
    make_zip,
    odt_parts,
    relations,
    word_parts,
)

MACROS, OBJECTS, FETCHES = "has macros", "is embedded in this file", "fetches a part of itself from elsewhere"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LINKS = "word/_rels/document.xml.rels"


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        check(name, content)
    return caught.value.messages[0]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"word/vbaProject.bin": b"x"}, MACROS),
        ({"word/vbaData.xml": "<a/>"}, MACROS),
        ({"xl/macrosheets/sheet1.xml": "<a/>"}, MACROS),
        ({"word/media/run.exe": b"x"}, MACROS),
        ({"word/media/image1.bin": OLE}, OBJECTS),
        ({"word/media/image1.png": b"MZ\x00\x00"}, OBJECTS),
        ({"word/embeddings/oleObject1.bin": b"x"}, OBJECTS),
        ({"word/embeddings/letter.docx": make_docx()}, OBJECTS),
        ({"word/media/hidden.xml": make_zip({"a": "x"})}, OBJECTS),
        ({"word/activeX/activeX1.xml": "<a/>"}, OBJECTS),
        ({LINKS: relations(("attachedTemplate", "https://bad.example/t.dotm", "External"))}, FETCHES),
        ({LINKS: relations(("image", "https://bad.example/pixel.png", "External"))}, FETCHES),
        ({LINKS: relations(("oleObject", "x.bin"))}, OBJECTS),
        ({LINKS: relations(("vbaProject", "other.bin"))}, MACROS),
        ({"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink ddeService='cmd'/></externalLink>"}, FETCHES),
        ({"word/header1.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}, "defines entities of its own"),
        ({"word/header1.xml": "<a>" * 300 + "</a>" * 300}, "unpacks to far more than its size"),
        ({"word/header1.xml": "<a>"}, "could not read this file"),
        ({"../header1.xml": "<a/>"}, "could not read this file"),
    ],
)
def test_what_acts_fetches_or_is_broken_is_refused(parts, reason):
    assert reason in refusal("a.docx", make_zip(word_parts() | parts))


def test_a_field_that_starts_a_program_is_refused_however_it_is_cut():
    cut = "<w:r><w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r>"
    simple = '<w:fldSimple w:instr="INCLUDEPICTURE &quot;https://bad.example/&quot;"/>'

    assert FETCHES in refusal("a.docx", make_docx(body=cut))
    assert FETCHES in refusal("a.docx", make_docx(body=simple))
    check("a.docx", make_docx(body="<w:r><w:instrText> PAGE </w:instrText><w:t>DDE</w:t></w:r>"))


def test_types_of_contents_tell_of_macros_where_names_do_not():
    parts = word_parts()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", '<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )

    assert MACROS in refusal("a.docx", make_zip(parts))


def test_templates_and_unknown_contents_are_refused():
    template = WORD_MAIN.replace("document.main", "template.main")

    assert "This is a template" in refusal("a.docx", make_docx(main_type=template))
    assert "Files of this kind can’t be used" in refusal("a.docx", make_docx(main_type="application/xml"))


def test_links_to_pages_stay():
    parts = word_parts() | {LINKS: relations(("hyperlink", "https://northmoor.example/", "External"))}

    assert b"https://northmoor.example/" in parts_of(check("a.docx", make_zip(parts)).cleaned)[LINKS]


def test_properties_are_emptied_and_the_text_stays():
    parts = word_parts(body="<w:p><w:r><w:t>We agree.</w:t></w:r></w:p>") | {
        "docProps/custom.xml": f"<Properties>{AUTHOR}</Properties>",
        "docProps/thumbnail.jpeg": make_jpeg(),
        "word/media/image1.jpeg": make_jpeg(),
    }
    thumbnail = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
    parts["_rels/.rels"] = relations(("officeDocument", "word/document.xml"), (thumbnail, "docProps/thumbnail.jpeg"))

    sent = check("a.docx", make_zip(parts))

    cleaned = parts_of(sent.cleaned)
    assert all(AUTHOR.encode() not in content for content in cleaned.values())
    assert b"We agree." in cleaned["word/document.xml"]
    assert "docProps/thumbnail.jpeg" not in cleaned
    assert b"thumbnail" not in cleaned["_rels/.rels"]
    assert AUTHOR.encode() in b"".join(parts_of(sent.content).values())
    # A second pass finds nothing more to take out.
    assert check("a.docx", sent.cleaned).cleaned == sent.cleaned


def test_a_table_opens_in_another_program_as_before():
    book = openpyxl.Workbook()
    book.active["A1"] = "Waiting"
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    output = BytesIO()
    book.save(output)

    cleaned = openpyxl.load_workbook(BytesIO(check("a.xlsx", output.getvalue()).cleaned))

    assert cleaned.active["A1"].value == "Waiting"
    assert AUTHOR not in (cleaned.properties.creator, cleaned.properties.lastModifiedBy)


def test_the_table_behind_a_chart_is_looked_at_too():
    book = openpyxl.Workbook()
    book.properties.creator = AUTHOR
    output = BytesIO()
    book.save(output)
    name = "word/embeddings/Microsoft_Excel_Sheet1.xlsx"

    cleaned = parts_of(check("a.docx", make_zip(word_parts() | {name: output.getvalue()})).cleaned)[name]

    assert AUTHOR.encode() not in b"".join(parts_of(cleaned).values())
    bad = make_zip(parts_of(output.getvalue()) | {"xl/vbaProject.bin": b"x"})
    assert MACROS in refusal("a.docx", make_zip(word_parts() | {name: bad}))


def test_staff_are_told_of_comments_changes_and_hidden_parts():
    body = f'<w:ins w:author="{AUTHOR}"><w:r/></w:ins>'
    sent = check("a.docx", make_zip(word_parts(body=body) | {"word/comments.xml": "<a/>"}))
    assert [note.split(":")[0].split(",")[0] for note in sent.notes] == ["It has comments", "It has tracked changes"]

    book = openpyxl.Workbook()
    book.create_sheet("Names").sheet_state = "hidden"
    output = BytesIO()
    book.save(output)
    assert check("a.xlsx", output.getvalue()).notes == ("It has hidden sheets or slides.",)
    assert check("a.docx", make_docx()).notes == ()


def test_archives_that_fill_memory_are_refused():
    bomb = b"0" * (3 * 1024 * 1024)

    assert "unpacks to far more" in refusal("a.docx", make_zip(word_parts() | {"word/media/a.bin": bomb}))
    assert "unpacks to far more" in refusal("a.docx", make_zip({f"{number}": "" for number in range(5001)}))


def test_what_a_header_says_of_a_size_is_not_believed(monkeypatch):
    monkeypatch.setattr(packages, "MOST_BYTES", 4096)
    content = make_zip({"a": bytes(range(256)) * 32})

    with pytest.raises(ValidationError), Package.opened(content) as package:
        package.read("a")


def test_double_names_and_passwords_are_refused():
    parts = BytesIO()
    with zipfile.ZipFile(parts, "w") as archive:
        for name in ("[Content_Types].xml", "[content_types].xml"):
            archive.writestr(name, "<Types/>")
    assert "could not read this file" in refusal("a.docx", parts.getvalue())

    locked = bytearray(make_zip({"[Content_Types].xml": "<Types/>"}))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert "A password protects this file" in refusal("a.docx", bytes(locked))


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"Basic/Standard/Module1.xml": "<a/>"}, MACROS),
        ({"Scripts/python/run.py": "x"}, MACROS),
        ({"Object 1": OLE}, OBJECTS),
        ({"Extra/letter.docx": b"x"}, OBJECTS),
        ({"Pictures/a.png": make_zip({"a": "x"})}, OBJECTS),
        (
            {
                "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
                "content.xml": b"\x01\x02",
            },
            "A password protects this file",
        ),
        ({"styles.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a/>'}, "defines entities of its own"),
    ],
)
def test_open_documents_that_act_are_refused(parts, reason):
    assert reason in refusal("a.odt", make_zip(odt_parts() | parts, stored=("mimetype",)))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<office:event-listeners><script/></office:event-listeners>", MACROS),
        ('<draw:image xlink:href="https://bad.example/a.png"/>', FETCHES),
        ('<text:section-source xlink:href="../other.odt"/>', FETCHES),
        ('<draw:object-ole xlink:href="./Object 1"/>', OBJECTS),
    ],
)
def test_open_documents_that_fetch_are_refused(body, reason):
    assert reason in refusal("a.odt", make_odt(body=body))


def test_an_open_document_loses_its_properties():
    body = '<office:annotation/><text:p>We agree.</text:p><draw:image xlink:href="Pictures/a.jpg"/>'
    parts = odt_parts(body=body) | {"Thumbnails/thumbnail.png": b"x", "Pictures/a.jpg": make_jpeg()}

    sent = check("a.odt", make_zip(parts, stored=("mimetype",)))

    cleaned = parts_of(sent.cleaned)
    assert AUTHOR.encode() not in b"".join(cleaned.values())
    assert b"We agree." in cleaned["content.xml"]
    assert "Thumbnails/thumbnail.png" not in cleaned
    assert sent.notes == ("It has comments: read them, they name who wrote them.",)
    # The type comes first and unpacked, so that it can be read without unpacking.
    assert sent.cleaned[30:].startswith(b"mimetype" + ODT.encode())


def test_pictures_lose_what_is_written_about_them_and_no_pixel():
    jpeg = make_jpeg()

    bare = without_metadata(jpeg)

    assert (AUTHOR.encode() in jpeg, AUTHOR.encode() in bare, b"Exif" in bare) == (True, False, False)
    assert without_metadata(bare) == bare
    assert without_metadata(b"\xff\xd8\xff\xe1") == b"\xff\xd8\xff\xe1"
