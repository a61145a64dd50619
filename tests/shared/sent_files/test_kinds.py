"""Which files pass, under which name, and why the others don't."""

from __future__ import annotations

import hashlib

import pytest
from django.core.exceptions import ValidationError

from hub.shared.sent_files import checked
from hub.shared.sent_files.names import cleaned_name, named_as
from tests.factories.files import (
    BigUpload,
    check,
    make_docm,
    make_docx,
    make_jpeg,
    make_odt,
    make_pdf,
    make_png,
    make_zip,
    pdf_with_script,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ALLOWED = (
    "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument (.odt, .ods), JPEG, PNG, CSV or plain text"
)


def words_of(value: object) -> str:
    """The name of a test: what is packed or encrypted differs from one run to the next."""
    return value if isinstance(value, str) else "content"


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        check(name, content)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Reply.pdf", make_pdf(), "pdf"),
        ("Plan.DOCX", make_docx(), "docx"),
        ("Plan.odt", make_odt(), "odt"),
        ("photo.jpeg", make_jpeg(), "jpg"),
        ("plan.png", make_png(), "png"),
        ("figures.csv", "Month,£\nMay,-5\n".encode(), "csv"),
        ("note.txt", b"\xef\xbb\xbfThank you.\r\n", "txt"),
    ],
    ids=words_of,
)
def test_each_kind_is_told_by_its_content(name, content, kind):
    sent = check(name, content)

    assert (sent.name, sent.kind, sent.size) == (name, kind, len(content))
    assert (sent.content, sent.sha256) == (content, hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"", "This file is empty. Choose another."),
        ("a.pdf", make_zip({"a.txt": "x"}), "This is an archive of files though its name ends in .pdf. Send the files"),
        ("a.zip", make_zip({"a.txt": "x"}), "This is an archive of files. Send the files themselves, one by one."),
        ("a.docm", make_docm(), "This file has macros: small programs that run when it is opened. Save it without"),
        ("a.docx", make_docm(), "This file has macros"),
        ("a.pdf", pdf_with_script(), "This PDF has a script in it. Print it to a new PDF, and send that."),
        ("a.pdf", b"MZ\x90\x00\x03\x00", "This is a program"),
        ("a.txt", b"#!/bin/sh\n", "This is a program"),
        ("a.pdf", b"\x7fELF\x02\x01", "This is a program"),
        ("a.doc", OLE + b"\x00" * 600, "This is a file of an old Office program. Save it as .docx and choose it once"),
        ("a.xls", OLE + b"\x00" * 600, "This is a file of an old Office program. Save it as .xlsx and choose it once"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "A password protects this file, so nobody can check"),
        ("a.bin", b"\x00\x01\x02\x03", f"Files of this kind can’t be used. Send {ALLOWED}."),
        ("a.gif", b"GIF89a\x01\x00\x01\x00\x00", "Files of this kind can’t be used."),
        ("a.csv", "Month,£\n".encode("cp1252"), "This text is not in UTF-8. Save it as “UTF-8”, a CSV file as “CSV"),
        ("a.txt", b"bell\x07", "Files of this kind can’t be used."),
        ("a.csv", b"name,x\n=cmd|' /c calc'!A0,1\n", "A cell of this file would be run as a formula by a spreadsheet"),
        ("a.csv", b'a;"@SUM(1)"\n', "A cell of this file would be run as a formula by a spreadsheet: “@SUM(1)”."),
        ("a.jpg", make_jpeg()[:60], f"This picture can’t be opened. Save it again, or send another file: {ALLOWED}."),
        ("a.png", b"\x89PNG\r\n\x1a\n nothing", "This picture can’t be opened. Save it again"),
        ("a.png", make_png((6000, 6000)), "This picture is too large. Make it smaller than 25 million pixels."),
        ("a.docx", make_jpeg(), "The name of this file ends in .docx, but it holds a JPEG picture. Files can be PDF"),
        ("a.html", b"<script>", "The name of this file ends in .html, but it holds plain text."),
        ("a.pdf", b"%PDF-1.7 nothing", "We could not read this as a PDF. Save it again and choose it once more."),
    ],
    ids=words_of,
)
def test_a_refusal_says_why(name, content, reason):
    assert refusal(name, content).startswith(reason)


def test_26_megabytes_are_refused_without_being_read():
    with pytest.raises(ValidationError) as caught:
        checked(BigUpload())

    assert caught.value.messages == [
        "This file is 26MB. A file can be at most 25MB: make it smaller or send its parts."
    ]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\jane\\Reply.pdf", "Reply.pdf"),
        ("../../etc/Reply.pdf", "Reply.pdf"),
        ("Re\x00ply\u202e  of\tMay.pdf", "Reply of May.pdf"),
        ("\u200b", "file"),
        ("..", "file"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("Ysgrifennu â ni.pdf", "Ysgrifennu â ni.pdf"),
    ],
)
def test_names_are_one_short_line(sent, kept):
    assert cleaned_name(sent) == kept


def test_a_name_without_an_ending_gets_one():
    assert named_as("Reply of 5.6", "pdf") == "Reply of 5.6.pdf"
    assert len(named_as("a" * 150, "docx")) == 150
