"""Pictures that strangers send: decoded within limits, drawn again, and never kept as they came."""

from __future__ import annotations

import struct
import uuid
import zlib
from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

MAX_PIXELS = 25_000_000
MAX_BYTES = 10 * 1024 * 1024
# JPEG covers MPO too: the several pictures in one file that some phones save as .jpg.
STRANGER_FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPT = "image/jpeg,image/png,image/webp"
JPEG_QUALITY = 88

# What Pillow's decoders raise on files that are broken or made to break them.
DECODER_ERRORS = (
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

NOT_A_PICTURE = "We could not read this picture. Save it again as a JPEG or PNG file and choose it once more."
WRONG_KIND = "Choose a JPEG, PNG or WebP picture. Other kinds of file can’t be used."
EMPTY = "This file is empty. Choose another picture."


def read_stranger_image(upload: UploadedFile, *, max_bytes: int, max_pixels: int = MAX_PIXELS) -> ContentFile:
    """The picture in ``upload``, drawn again as a new JPEG or PNG file with a random name.

    Nothing but the pixels survives: no EXIF or place, no comment, no colour profile, no bytes before or after the
    picture, no further frames. The name and content type that the sender gave are not looked at. ``max_bytes`` is the
    size of the file in bytes, ``max_pixels`` width times height; both are checked before anything is decoded.

    Raises ``ValidationError`` in plain words for everything else, whatever the decoder makes of it.
    """
    data = read_within(upload, max_bytes)
    if not data:
        raise ValidationError(EMPTY, code="empty")
    try:
        image = Image.open(BytesIO(data), formats=STRANGER_FORMATS)
    except Image.UnidentifiedImageError as error:
        raise ValidationError(WRONG_KIND, code="wrong_kind") from error
    except DECODER_ERRORS as error:
        raise unreadable(error) from error
    with image:
        check_pixels(image, max_pixels)
        try:
            return drawn_again(image)
        except DECODER_ERRORS as error:
            raise unreadable(error) from error


def read_within(upload: UploadedFile, max_bytes: int) -> bytes:
    """The bytes of ``upload``. Raises ``ValidationError`` for more than ``max_bytes``, whatever size it claims."""
    upload.seek(0)
    data = upload.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ValidationError(
            f"This file is too big. Choose a picture of no more than {megabytes(max_bytes)}.", code="too_big"
        )
    return data


def check_pixels(image: Image.Image, max_pixels: int, *, frames: int = 1) -> None:
    """Raises ``ValidationError`` if the picture says it has more than ``max_pixels`` in all its frames."""
    width, height = image.size
    if width * height * frames > max_pixels:
        raise too_many_pixels(max_pixels)


def too_many_pixels(max_pixels: int) -> ValidationError:
    return ValidationError(
        f"This picture is too large. Make it smaller than {max_pixels // 1_000_000} million pixels.",
        code="too_many_pixels",
    )


def unreadable(error: Exception) -> ValidationError:
    """What a person is told about ``error``, which a decoder raised."""
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return too_many_pixels(MAX_PIXELS)
    return ValidationError(NOT_A_PICTURE, code="unreadable")


def drawn_again(image: Image.Image) -> ContentFile:
    """The first frame of ``image`` the right way up, as a new file."""
    image.load()
    is_png = image.format == "PNG"
    upright = ImageOps.exif_transpose(image)
    if "transparency" in upright.info or upright.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        clean, is_png = upright.convert("RGBA"), True
    elif upright.mode.startswith("I"):
        # Sixteen bits of grey: keep the upper eight.
        clean = upright.convert("I").point(lambda level: level / 256).convert("L")
    elif upright.mode in {"1", "L"}:
        clean = upright.convert("L")
    else:
        clean = upright.convert("RGB")
    clean.info = {}
    output = BytesIO()
    if is_png:
        clean.save(output, format="PNG", optimize=False)
    else:
        clean.save(output, format="JPEG", quality=JPEG_QUALITY)
    return ContentFile(output.getvalue(), name=f"{uuid.uuid4().hex}.{'png' if is_png else 'jpg'}")


def megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f}".removesuffix(".0") + "MB"


class StrangerImageField(forms.FileField):
    """A picture on a public form; its cleaned value is the file drawn again by ``read_stranger_image``.

    Neither side may be shorter than ``least_side`` pixels.
    """

    def __init__(self, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS, least_side: int = 1, **kwargs):
        self.least_side = least_side
        self.max_bytes = max_bytes
        self.max_pixels = max_pixels
        kwargs.setdefault("help_text", f"A JPEG, PNG or WebP picture of up to {megabytes(max_bytes)}.")
        super().__init__(**kwargs)
        self.error_messages["empty"] = EMPTY

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is None:
            return None
        picture = read_stranger_image(upload, max_bytes=self.max_bytes, max_pixels=self.max_pixels)
        self.check_size(picture)
        return picture

    def check_size(self, picture: ContentFile) -> None:
        with Image.open(picture) as image:
            width, height = image.size
        picture.seek(0)
        if min(width, height) < self.least_side:
            raise ValidationError(
                f"This picture is {width:,} pixels wide and {height:,} tall, too small to be seen well. Choose one "
                f"that is at least {self.least_side} pixels wide and tall.",
                code="too_small",
            )

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "accept": ACCEPT}
