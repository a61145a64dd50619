from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, UploadedFile

from hub.shared.image_files import NOT_A_PICTURE, WRONG_KIND, StrangerImageField, read_stranger_image
from hub.shared.image_forms import HubImageForm
from hub.shared.models import HubImage
from tests.factories.shared import make_image, picture_bytes

pytestmark = pytest.mark.drawn

TEN_MEGABYTES = 10 * 1024 * 1024
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n%%EOF\n"


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + png_chunk(b"IEND", b"")


def header(width: int, height: int, *, colour_type: int = 2) -> bytes:
    return png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0))


def bomb(side: int = 30_000) -> bytes:
    """A PNG file of a few kilobytes that says it is ``side`` by ``side`` pixels."""
    return png(header(side, side, colour_type=0), png_chunk(b"IDAT", zlib.compress(bytes(100_000))))


def text_bomb() -> bytes:
    """A small picture with a compressed comment that unpacks to 64 MB."""
    comment = b"Comment\x00\x00" + zlib.compress(bytes(64 * 1024 * 1024), 9)
    rows = zlib.compress(b"\x00\xff\xff\xff" * 1)
    return png(header(1, 1), png_chunk(b"zTXt", comment), png_chunk(b"IDAT", rows))


def gif_polyglot() -> bytes:
    """A GIF that is also a script: its width and height open a comment."""
    return b"GIF89a/*" + picture_bytes("GIF")[8:] + b"*/=1;alert(1)//"


HOSTILE = {
    "an image bomb": (bomb(), "too_many_pixels"),
    "a picture just over the limit": (bomb(5001), "too_many_pixels"),
    "SVG": (SVG, "wrong_kind"),
    "a cut-off JPEG": (picture_bytes("JPEG", size=(300, 300))[:900], "unreadable"),
    "a cut-off PNG": (picture_bytes("PNG", size=(300, 300))[:60], "unreadable"),
    "only a PNG's first bytes": (b"\x89PNG\r\n\x1a\n", "wrong_kind"),
    "only a JPEG's first bytes": (b"\xff\xd8\xff", "wrong_kind"),
    "a comment bomb": (text_bomb(), "unreadable"),
    "a PNG with wrong bytes": (picture_bytes("PNG")[:45] + bytes(6) + picture_bytes("PNG")[51:], "unreadable"),
    "a GIF that is a script": (gif_polyglot(), "wrong_kind"),
    "TIFF": (picture_bytes("TIFF"), "wrong_kind"),
    "ICO": (picture_bytes("ICO", size=(32, 32)), "wrong_kind"),
    "BMP": (picture_bytes("BMP"), "wrong_kind"),
    "EPS": (EPS, "wrong_kind"),
    "PDF": (b"%PDF-1.4\n%%EOF", "wrong_kind"),
    "nothing": (b"", "empty"),
    "too many bytes": (picture_bytes("PNG") + bytes(TEN_MEGABYTES), "too_big"),
}


def upload(content: bytes, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name):
    content, code = HOSTILE[name]

    with pytest.raises(ValidationError) as refused:
        read_stranger_image(upload(content), max_bytes=TEN_MEGABYTES)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("file_format", "size", "expected"),
    [("JPEG", (60, 40), "JPEG"), ("PNG", (60, 40), "PNG"), ("WEBP", (60, 40), "JPEG")],
)
def test_a_picture_is_drawn_again(file_format, size, expected):
    made = read_stranger_image(
        upload(picture_bytes(file_format, size=size, colour="#ff0000"), "../../evil.php"), max_bytes=TEN_MEGABYTES
    )

    with Image.open(made) as image:
        image.load()
        assert (image.format, image.size) == (expected, size)
        assert image.convert("RGB").getpixel((30, 20))[0] > 250
    stem, _, ending = made.name.partition(".")
    assert (len(stem), int(stem, 16) > 0, ending) == (32, True, "png" if expected == "PNG" else "jpg")


def test_names_are_random():
    names = {read_stranger_image(upload(picture_bytes()), max_bytes=TEN_MEGABYTES).name for _ in range(3)}

    assert len(names) == 3


def test_place_comment_profile_and_trailing_bytes_are_gone_and_the_picture_is_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # Lies on its side: turn it by 90 degrees.
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    content = picture_bytes(
        "JPEG", size=(60, 40), exif=exif.tobytes(), comment=b"Secret comment", icc_profile=b"Secret profile"
    )

    made = read_stranger_image(upload(content + b"<?php secret(); ?>PK\x05\x06"), max_bytes=TEN_MEGABYTES)

    data = made.read()
    assert b"ecret" not in data
    assert b"PK\x05\x06" not in data
    with Image.open(BytesIO(data)) as image:
        assert (image.size, dict(image.getexif()), image.info.get("comment"), image.info.get("icc_profile")) == (
            (40, 60),
            {},
            None,
            None,
        )


def test_words_inside_a_png_are_gone():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Secret person")
    content = picture_bytes("PNG", pnginfo=info, icc_profile=b"Secret profile")

    data = read_stranger_image(upload(content), max_bytes=TEN_MEGABYTES).read()

    assert (b"iCCP" in content, b"ecret" in data, b"iCCP" in data) == (True, False, False)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_drawn_again(mode):
    output = BytesIO()
    Image.new(mode, (9, 7)).save(output, format="PNG")

    made = read_stranger_image(upload(output.getvalue()), max_bytes=TEN_MEGABYTES)

    with Image.open(made) as image:
        assert (image.format, image.size) == ("PNG", (9, 7))


def test_sixteen_bits_of_grey_keep_their_shade():
    output = BytesIO()
    Image.new("I;16", (4, 4), 128 * 256).save(output, format="PNG")

    made = read_stranger_image(upload(output.getvalue()), max_bytes=TEN_MEGABYTES)

    with Image.open(made) as image:
        assert image.convert("L").getpixel((1, 1)) == 128


def test_the_print_colours_of_a_jpeg_become_screen_colours():
    output = BytesIO()
    Image.new("CMYK", (8, 8), (0, 0, 0, 0)).save(output, format="JPEG")

    made = read_stranger_image(upload(output.getvalue()), max_bytes=TEN_MEGABYTES)

    with Image.open(made) as image:
        assert image.mode == "RGB"


class PhotoForm(forms.Form):
    photo = StrangerImageField(max_bytes=100_000)


def test_the_form_field_gives_a_new_file():
    form = PhotoForm({}, {"photo": upload(picture_bytes("JPEG"), "me.jpg")})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["photo"].name.endswith(".jpg")
    assert form.cleaned_data["photo"].name != "me.jpg"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SVG, WRONG_KIND),
        (picture_bytes("JPEG", size=(300, 300))[:900], NOT_A_PICTURE),
        (bytes(100_001), "This file is too big. Choose a picture of no more than 0.1MB."),
        (b"", "This file is empty. Choose another picture."),
    ],
)
def test_the_form_field_says_what_is_wrong(content, message):
    assert PhotoForm({}, {"photo": upload(content)}).errors == {"photo": [message]}


def test_the_form_field_tells_browsers_and_people_what_it_takes():
    field = PhotoForm()["photo"]

    assert 'accept="image/jpeg,image/png,image/webp"' in str(field)
    assert field.help_text == "A JPEG, PNG or WebP picture of up to 0.1MB."


def test_an_optional_field_may_stay_empty():
    class OptionalForm(forms.Form):
        photo = StrangerImageField(required=False)

    form = OptionalForm({})

    assert (form.is_valid(), form.cleaned_data) == (True, {"photo": None})


# The sizes that pages show.


def told_by_a_camera(file_format: str) -> bytes:
    """A picture that lies on its side, with a place, a camera, a comment and a profile of its colours."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Secret person")
    options = {
        "JPEG": {"comment": b"Secret comment", "xmp": b"<x:xmpmeta>Secret</x:xmpmeta>"},
        "PNG": {"pnginfo": words},
        "WEBP": {"xmp": b"<x:xmpmeta>Secret</x:xmpmeta>"},
    }[file_format]
    return picture_bytes(file_format, size=(60, 40), exif=exif.tobytes(), icc_profile=b"Profile", **options)


@pytest.mark.django_db
@pytest.mark.parametrize("kept_as", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("shown_as", ["original", "format-jpeg", "format-png", "format-webp", "format-avif"])
def test_no_size_of_a_picture_tells_where_or_with_what_it_was_taken(kept_as, shown_as):
    image = make_image(file=ContentFile(told_by_a_camera(kept_as), name=f"photo.{kept_as.lower()}"))

    with image.get_rendition(f"max-50x50|{shown_as}").file.open("rb") as file:
        data = file.read()

    with Image.open(BytesIO(data)) as shown:
        assert (dict(shown.getexif()), shown.info.get("icc_profile")) == ({}, b"Profile")
        assert shown.width < shown.height
    assert b"ecret" not in data


# The forms of staff.


@pytest.fixture
def staff_client(client, db):
    client.force_login(get_user_model().objects.create_superuser("staff", "staff@kilnford.example", "pw"))
    return client


def image_data(**answers):
    return {
        "title": "A picture",
        "description": "People at a table",
        "collection": Collection.objects.first().pk,
        **answers,
    }


STAFF_HOSTILE = {
    "bomb.png": bomb(),
    "drawing.png": SVG,
    "cut.jpg": picture_bytes("JPEG", size=(300, 300))[:900],
    "cut.png": picture_bytes("PNG", size=(300, 300))[:60],
    "comment.png": text_bomb(),
    "first.png": b"\x89PNG\r\n\x1a\n",
    "script.gif": b"GIF89a" + b"\xff" * 40,
    "tiff.png": picture_bytes("TIFF"),
    "page.png": EPS,
    "picture.tiff": picture_bytes("TIFF"),
    "icon.ico": picture_bytes("ICO", size=(32, 32)),
    "photo.webp": b"RIFF\x24\0\0\0WEBPVP8 " + b"\xff" * 24,
    "photo.avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + b"\xff" * 30,
    "large.png": picture_bytes("PNG") + bytes(TEN_MEGABYTES),
}


@pytest.mark.parametrize("name", STAFF_HOSTILE)
def test_a_hostile_file_is_a_message_for_staff(name, staff_client):
    response = staff_client.post(
        reverse("wagtailimages:add"), image_data(file=SimpleUploadedFile(name, STAFF_HOSTILE[name]))
    )

    assert (response.status_code, HubImage.objects.count()) == (200, 0)
    assert len(response.context["form"].errors["file"]) == 1


@pytest.mark.parametrize("name", STAFF_HOSTILE)
def test_a_hostile_file_among_many_is_a_message_too(name, staff_client):
    response = staff_client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "x", "files[]": SimpleUploadedFile(name, STAFF_HOSTILE[name])},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    )

    assert (response.status_code, response.json()["success"], HubImage.objects.count()) == (200, False, 0)
    assert response.json()["error_message"]
    assert UploadedFile.objects.count() == 0


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_staff_add_a_picture(file_format, staff_client):
    file = SimpleUploadedFile(f"photo.{file_format.lower()}", picture_bytes(file_format, size=(60, 40)))

    response = staff_client.post(reverse("wagtailimages:add"), image_data(file=file))

    assert response.status_code == 302, response.context["form"].errors
    assert list(HubImage.objects.values_list("description", "width", "height")) == [("People at a table", 60, 40)]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"description": ""}, "Describe the picture in one sentence, or tick decorative."),
        ({"description": "   "}, "Describe the picture in one sentence, or tick decorative."),
        ({"is_decorative": "on"}, "A decorative picture has no description. Empty this, or untick decorative."),
    ],
)
def test_staff_describe_a_picture_or_say_it_is_decoration(answers, message, staff_client):
    response = staff_client.post(
        reverse("wagtailimages:add"), image_data(file=upload(picture_bytes(size=(60, 40))), **answers)
    )

    assert response.context["form"].errors == {"description": [message]}
    assert HubImage.objects.count() == 0


def test_many_pictures_wait_until_each_is_described(staff_client):
    sent = staff_client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Drop-in", "files[]": upload(picture_bytes(size=(60, 40)), "drop-in.png")},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    ).json()
    waiting = UploadedFile.objects.get()
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    prefix = f"uploaded-image-{waiting.pk}"

    undescribed = staff_client.post(address, {f"{prefix}-title": "Drop-in", f"{prefix}-description": ""}).json()
    pictures_then = HubImage.objects.count()
    described = staff_client.post(
        address, {f"{prefix}-title": "Drop-in", f"{prefix}-description": "Two people with tea"}
    ).json()

    assert (sent["success"], sent["uploaded_file_id"]) == (True, waiting.pk)
    assert (undescribed["success"], pictures_then) == (False, 0)
    assert "Describe the picture in one sentence, or tick decorative." in undescribed["form"]
    assert described["success"] is True
    image = HubImage.objects.get()
    assert (image.title, image.description, image.width, image.height) == ("Drop-in", "Two people with tea", 60, 40)
    assert UploadedFile.objects.count() == 0


def test_a_form_with_a_few_fields_tells_the_rule_at_its_top(db):
    image = make_image()
    image.description = ""
    form_class = get_image_form(HubImage, fields=["title"])
    user = get_user_model().objects.create_superuser("staff", "staff@kilnford.example", "pw")

    form = form_class({"title": "New", "collection": image.collection_id}, instance=image, user=user)

    assert form.errors == {"__all__": ["Describe the picture in one sentence, or tick decorative."]}


def test_staff_read_that_consent_has_ended(db, time_machine):
    time_machine.move_to("2026-05-06 09:00+01:00")
    user = get_user_model().objects.create_superuser("staff", "staff@kilnford.example", "pw")
    form_class = get_image_form(HubImage)
    image = make_image(consent_until="2026-05-05")
    image.refresh_from_db()

    form = form_class(instance=image, user=user)

    assert isinstance(form, HubImageForm)
    assert (
        form.fields["consent_until"].help_text == "Consent ended on 5 May 2026, so no page shows this picture any more."
    )


def test_staff_read_when_a_description_is_needed(db):
    user = get_user_model().objects.create_superuser("staff", "staff@kilnford.example", "pw")

    form = get_image_form(HubImage)(user=user)

    assert form.fields["description"].help_text == (
        "One sentence for people who can't see the picture. Needed unless Decorative is ticked."
    )
