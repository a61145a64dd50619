"""Tagged PDF, and pictures of the same page, set by typst: the one place that calls it."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.template import engines
from django.utils.html import format_html

from hub.shared.characters import xml_text
from hub.shared.clock import now

STANDARD = "ua-1"
"""PDF/UA-1 (ISO 14289-1): typst refuses to write a document without a title, a language or a text alternative."""
TEMPLATE = "page.typ"
DATA = "data.json"
OPENING = re.compile(r"(<svg\b[^>]*)>")
NESTED = re.compile(
    r'<image(?P<before>[^>]*?) xlink:href="data:image/svg\+xml;base64,(?P<packed>[^"]+)"(?P<place>[^>]*?)/>'
)
VIEW_BOX = re.compile(r'\bviewBox="[^"]*"')
NO_LETTER = ("could not be displayed with font", "text with missing codepoints")


class UnwritableText(ValueError):
    """No font of the hub draws a letter of the text so that it can be read back; holes would not be accessible."""


def compile_pdf(
    template_name: str, data: Mapping, files: Mapping[str, bytes] | None = None, *, at: dt.datetime | None = None
) -> bytes:
    """The typst template ``template_name`` of the templates folder as PDF/UA-1.

    The template reads ``data`` by ``json("data.json")``, so that no word in it is ever markup, and each of ``files``,
    such as an SVG, by its name. It sees nothing but them: no other file, no font of the machine, no network. The
    document says that it was made at the instant ``at``, or now.

    Raises ``UnwritableText`` if a letter can't be drawn, ``LookupError`` if there is no such template, and
    ``typst.TypstError`` for a template that is wrong.
    """
    return compiled(
        template_name,
        data,
        files or {},
        format="pdf",
        pdf_standards=STANDARD,
        timestamp=(at or now()).replace(microsecond=0),
    )


def compile_svg(template_name: str, data: Mapping, files: Mapping[str, bytes] | None = None, *, title: str = "") -> str:
    """The one page of the template as SVG in which letters are outlines, for any program without our fonts.

    ``title`` says what the picture shows, for people who don't see it.
    """
    svg = NESTED.sub(unpack, compiled(template_name, data, files or {}, format="svg").decode())
    if not title:
        return svg
    words = format_html('<title id="page-title">{}</title>', xml_text(title))
    return OPENING.sub(lambda tag: f'{tag[1]} role="img" aria-labelledby="page-title">{words}', svg, count=1)


def unpack(image: re.Match) -> str:
    """The drawing that typst packed into ``image``, as elements that every program can draw."""
    drawing = base64.b64decode(image["packed"]).decode()
    outer, inner = OPENING.search(drawing), drawing[: drawing.rindex("</svg>")]
    view_box = VIEW_BOX.search(outer[1])
    return f"<g{image['before']}><svg {view_box[0]}{image['place']}>{inner[outer.end() :]}</svg></g>"


def compile_png(template_name: str, data: Mapping, files: Mapping[str, bytes] | None = None, *, ppi: float) -> bytes:
    """The one page of the template as a picture with ``ppi`` pixels an inch."""
    return compiled(template_name, data, files or {}, format="png", ppi=ppi)


def compiled(template_name: str, data: Mapping, files: Mapping[str, bytes], **options) -> bytes:
    # Only who sets a page pays for it: most processes never do, and it takes seven megabytes.
    import typst

    source = find_template(template_name).read_bytes()
    with TemporaryDirectory(prefix="hub-page-") as folder:
        root = Path(folder)
        contents = {TEMPLATE: source, DATA: json.dumps(data).encode(), **files}
        for name, content in contents.items():
            (root / Path(name).name).write_bytes(content)
        try:
            return typst.compile(
                str(root / TEMPLATE),
                root=str(root),
                font_paths=[str(settings.PRINT_FONTS)],
                ignore_system_fonts=True,
                package_path=str(root),
                package_cache_path=str(root),
                **options,
            )
        except typst.TypstError as fault:
            if any(words in str(fault) for words in NO_LETTER):
                raise UnwritableText(str(fault)) from fault
            raise


@cache
def find_template(name: str) -> Path:
    """The file of the typst template ``name``. Raises ``LookupError`` if no folder of templates has it."""
    for folder in engines["django"].template_dirs:
        if (path := Path(folder) / name).is_file():
            return path
    raise LookupError(f"There is no template {name}")
