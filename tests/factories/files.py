"""Small files as strangers send them: whole ones, broken ones, and ones that are made to act."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from hub.shared.sent_files import SentFile, checked
from reports.domain.attachments import attach, keep
from reports.enums import FileKind
from reports.models import Attachment, Redaction, ResponseRequest
from tests.factories.reports import make_started, reply

AUTHOR = "Jane Doe of Northmoor"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODT = "application/vnd.oasis.opendocument.text"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def check(name: str, content: bytes) -> SentFile:
    return checked(upload(name, content))


class BigUpload(UploadedFile):
    """26 MB that nobody wrote: reading it fails the test."""

    def __init__(self, name: str = "scan.pdf", size: int = 26 * 1024 * 1024) -> None:
        super().__init__(file=None, name=name, size=size)

    def read(self, *args):
        raise AssertionError("A file that is too big is not read")

    def seek(self, *args):
        raise AssertionError("A file that is too big is not read")


def written(writer: PdfWriter) -> bytes:
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def pdf_writer(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def make_pdf() -> bytes:
    """One page, with an author in its properties, in its XMP metadata and on a comment."""
    writer = pdf_writer()
    writer.add_metadata({"/Author": AUTHOR, "/Title": "Reply"})
    writer.xmp_metadata = f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="{AUTHOR}"/></rdf:RDF></x:xmpmeta>
    <?xpacket end="w"?>""".encode()
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Rect"): ArrayObject([NumberObject(number) for number in (10, 10, 30, 30)]),
            NameObject("/T"): TextStringObject(AUTHOR),
            NameObject("/Contents"): TextStringObject("Agreed"),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note])
    return written(writer)


def pdf_with(**entries: object) -> bytes:
    """One page, with ``entries`` in its catalogue."""
    writer = pdf_writer()
    for key, value in entries.items():
        writer.root_object[NameObject(f"/{key}")] = value
    return written(writer)


def pdf_action(kind: str, **values: str) -> DictionaryObject:
    """An action of a PDF, such as ``Launch`` of a program."""
    row = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    for key, value in values.items():
        row[NameObject(f"/{key}")] = TextStringObject(value)
    return row


def pdf_with_script() -> bytes:
    return pdf_with(OpenAction=pdf_action("JavaScript", JS="app.alert(1)"))


def make_zip(parts: dict[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            way = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=way)
    return output.getvalue()


def relations(*rows: tuple[str, str] | tuple[str, str, str]) -> str:
    """A part of relations: type after the last stroke, target, and "External" for what is elsewhere."""
    parts = []
    for number, (kind, target, *mode) in enumerate(rows, start=1):
        kind = kind if ":" in kind else f"{OFFICE_RELATION}/{kind}"
        outside = f' TargetMode="{mode[0]}"' if mode else ""
        parts.append(f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"{outside}/>')
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{"".join(parts)}</Relationships>'


def word_parts(*, body: str = "<w:p/>", main_type: str = WORD_MAIN, **more: bytes | str) -> dict[str, bytes | str]:
    """The parts of a small Word document by ``AUTHOR``; ``more`` are further parts."""
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": relations(
            ("officeDocument", "word/document.xml"),
            (core, "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"),
        ),
        "word/document.xml": f'<w:document xmlns:w="{WORD_NS}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": f"<a><creator>{AUTHOR}</creator><lastModifiedBy>{AUTHOR}</lastModifiedBy></a>",
        "docProps/app.xml": f"<Properties><Company>{AUTHOR}</Company></Properties>",
        **more,
    }


def make_docx(**options) -> bytes:
    return make_zip(word_parts(**options))


def make_docm() -> bytes:
    """A Word document with macros, as Word saves one."""
    main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return make_zip(word_parts(main_type=main) | {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})


def odt_parts(*, body: str = "", **more: bytes | str) -> dict[str, bytes | str]:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return {
        "mimetype": ODT,
        "content.xml": f'<office:document-content xmlns:office="{office}" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:body>{body}</office:body></office:document-content>",
        "meta.xml": f"<meta><creator>{AUTHOR}</creator></meta>",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{manifest}"/>',
        **more,
    }


def make_odt(**options) -> bytes:
    return make_zip(odt_parts(**options), stored=("mimetype",))


def make_jpeg() -> bytes:
    """A picture taken somewhere by somebody."""
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    exif.get_ifd(0x8825)[1] = "N"
    output = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(output, "JPEG", exif=exif)
    return output.getvalue()


def make_png(size: tuple[int, int] = (8, 8)) -> bytes:
    output = BytesIO()
    Image.new("L", size).save(output, "PNG")
    return output.getvalue()


def make_redaction(request: ResponseRequest | None = None) -> Redaction:
    """The check of a held reply of 24 April 2026 with one file, on a request whose clock runs since ``RECEIVED``."""
    words = "Dear Asha, ring Mrs Zebedee on 01632 960 001."
    request = request or make_started()
    message = reply(request, on=dt.date(2026, 4, 24), public_text=words, private_text=words, is_held=True)
    attach([keep(upload("Plan.docx", make_docx()), request)], message)
    return message.redaction


def add_file(request, message, name: str, *, is_public: bool = False) -> Attachment:
    """A file of ``message`` as it is kept, without what checks it when it is sent."""
    row = Attachment(request=request, message=message, name=name, kind=FileKind.PDF, size=8, sha256="0" * 64)
    row.original.save("x.pdf", ContentFile(b"original " + name.encode()), save=False)
    row.cleaned.save("y.pdf", ContentFile(b"cleaned " + name.encode()), save=False)
    row.is_public = is_public
    row.save()
    return row
