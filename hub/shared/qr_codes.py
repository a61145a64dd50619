"""Square codes that phones read, as SVG."""

from __future__ import annotations

import segno
from django.utils.html import format_html

from .characters import xml_text

QUIET_MODULES = 4
"""The empty border that a QR code needs on each side (ISO/IEC 18004)."""


def qr_path(address: str) -> tuple[str, int]:
    """Path data of the dark modules of a QR code with medium error correction, and its width in modules."""
    code = segno.make(address, error="m", micro=False, boost_error=False)
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += max(length, 1)
    return "".join(runs), len(code.matrix)


def qr_svg(address: str, *, title: str) -> str:
    """A code of ``address`` with its border, on white, named ``title``. Well-formed on its own."""
    path, modules = qr_path(address)
    width = modules + 2 * QUIET_MODULES
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" width="{1}" height="{1}" role="img" '
        'aria-labelledby="qr-title"><title id="qr-title">{2}</title><path fill="#ffffff" d="M0 0h{0}v{0}H0z"/>'
        '<path transform="translate({3} {3})" fill="#0b0c0c" shape-rendering="crispEdges" d="{4}"/></svg>',
        width,
        width * 10,
        xml_text(title),
        QUIET_MODULES,
        path,
    )
