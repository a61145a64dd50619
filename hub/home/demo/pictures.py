"""Pictures and files of the demo, in the image and document libraries."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from html import escape
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from hub.home.demo.artwork import scene, sign
from hub.shared.models import HubDocument, HubImage
from hub.shared.size_making import make_sizes

ODT = "application/vnd.oasis.opendocument.text"
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
STYLES = (
    '<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:language="en" '
    'fo:country="GB" fo:font-family="sans-serif" fo:font-size="14pt"/></style:default-style></office:styles>'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def make_scene(name: str, title: str, description: str) -> HubImage:
    return keep_image(scene(name), name, title, description)


def make_sign(name: str, organisation: str, description: str) -> HubImage:
    return keep_image(sign(name), f"sign-{name}", f"Logo of {organisation}", description)


def keep_image(picture: Image.Image, name: str, title: str, description: str) -> HubImage:
    """``picture`` in the library, in all sizes: nobody waits for one on the first visit."""
    data = BytesIO()
    picture.save(data, format="WEBP", quality=88, method=2)
    image = HubImage(
        title=title,
        description=description,
        file=ContentFile(data.getvalue(), name=f"{name}.webp"),
        width=picture.width,
        height=picture.height,
    )
    image.full_clean(exclude=["file"])
    image.save()
    make_sizes(image.pk)
    return image


def make_document(title: str, filename: str, data: bytes, *, is_easy_read: bool = False) -> HubDocument:
    document = HubDocument(title=title, is_easy_read=is_easy_read, file=ContentFile(data, name=filename))
    document.full_clean(exclude=["file"])
    document.save()
    return document


def text_document(title: str, paragraphs: Iterable[str]) -> bytes:
    """An OpenDocument text with a heading, in large letters: a word processor or a screen reader opens it."""
    body = f'<text:h text:outline-level="1">{escape(title)}</text:h>'
    body += "".join(f"<text:p>{escape(paragraph)}</text:p>" for paragraph in paragraphs)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    styles = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {NAMESPACES} office:version="1.3">'
        f"{STYLES}</office:document-styles>"
    )
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        # The kind of file comes first and uncompressed, as the format asks.
        archive.writestr(zipfile.ZipInfo("mimetype"), ODT)
        for name, text in (("content.xml", content), ("styles.xml", styles), ("META-INF/manifest.xml", MANIFEST)):
            archive.writestr(zipfile.ZipInfo(name), text, compress_type=zipfile.ZIP_DEFLATED)
    return data.getvalue()
