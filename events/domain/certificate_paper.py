"""A certificate on paper: one page of A4 as tagged PDF, and the square code that opens its check page."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import segno

from events.models import Certificate
from hub.shared.brand import brand_in_use
from hub.shared.characters import without_controls, without_reordering
from hub.shared.emails import absolute_url
from hub.shared.lettering import printable, reads_leftwards
from hub.shared.pdf import UnwritableText, compile_pdf
from hub.shared.templatetags.hub_tags import day

TEMPLATE = "events/certificate.typ"
QUIET_MODULES = 4
"""The empty border that a QR code needs on each side (ISO/IEC 18004)."""


def check_address(certificate: Certificate) -> str:
    """The address behind the square code, whole."""
    return absolute_url(certificate.get_absolute_url())


def qr_svg(certificate: Certificate) -> bytes:
    """The square code of the check page, dark on white."""
    code = segno.make(check_address(certificate), error="m", micro=False, boost_error=False)
    out = BytesIO()
    code.save(out, kind="svg", scale=10, border=QUIET_MODULES, dark="#0b0c0c", light="#ffffff", xmldecl=False)
    return out.getvalue()


def sessions(number: int) -> str:
    return "1 session" if number == 1 else f"{number} sessions"


def facts(certificate: Certificate) -> list[tuple[str, str]]:
    """All that a certificate says beside the name and the course, as its page and its paper say it."""
    rows = [
        ("Dates", certificate.dates_in_words),
        ("Length", certificate.hours_in_words),
        ("Attended", f"{certificate.sessions_attended} of {sessions(certificate.sessions_held)}"),
        ("Taught by", certificate.trainer_name),
        ("Issued by", certificate.issuer_name),
        ("Issued on", day(certificate.issued_on)),
        ("Code", certificate.grouped_code),
    ]
    return [(name, value) for name, value in rows if value]


def certificate_pdf(certificate: Certificate, *, at: dt.datetime | None = None) -> bytes:
    """The certificate as PDF/UA-1. It says that it was made at the instant ``at``, or when it was issued."""
    at = at or certificate.issued_at
    files = {"qr.svg": qr_svg(certificate)}
    try:
        return compile_pdf(TEMPLATE, data_of(certificate), files, at=at)
    except UnwritableText:
        # Letters that a font has and typst can't map back: they are told as those are that no font has.
        return compile_pdf(TEMPLATE, data_of(certificate, is_plain=True), files, at=at)


def data_of(certificate: Certificate, *, is_plain: bool = False) -> dict:
    """What the template is given. What the file is called is not drawn: it keeps letters that no font has."""

    def drawn(text: str) -> str:
        return printable(without_reordering(text), plain=is_plain)

    brand = brand_in_use()
    return {
        "title": without_controls(f"Certificate: {certificate.person_name}, {certificate.course_title}"),
        "author": without_controls(certificate.issuer_name),
        "main": brand.main,
        "highlight": brand.highlight,
        "issuer": drawn(certificate.issuer_name),
        "name": drawn(certificate.person_name),
        "is_leftwards": reads_leftwards(certificate.person_name),
        "course": drawn(certificate.course_title),
        "facts": [[drawn(name), drawn(value)] for name, value in facts(certificate)],
        "address": check_address(certificate),
    }
