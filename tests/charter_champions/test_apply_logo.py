from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Site

from charter_champions.domain.listings import logo_image
from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.home.models import BrandSettings
from hub.shared.clock import now
from tests.factories.charter_champions import make_draft, make_reviewer
from tests.factories.shared import make_user_in, picture_bytes

from .pages import refused

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def upload(content: bytes, name: str = "logo.png", content_type: str = "image/png") -> dict:
    return {"logo": SimpleUploadedFile(name, content, content_type=content_type)}


def test_a_logo_is_drawn_again_and_kept_away_from_the_public(client, charter, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    application, link = make_draft()

    response = client.post(f"{link}logo/", upload(picture_bytes() + b"<?php evil ?>"))

    application.refresh_from_db()
    assert response.status_code == 302
    assert b"evil" not in application.logo.read()
    assert application.logo.name.startswith("applications/")


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (
            b"\x89PNG" + b"0" * (10 * 1024 * 1024),
            "logo.png",
            "This file is too big. Choose a picture of no more than 5MB.",
        ),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "logo.svg", "JPEG, PNG or WebP"),
        (b"", "logo.png", "This file is empty"),
        (b"MZ not a picture", "logo.png", "JPEG, PNG or WebP"),
    ],
    ids=["too big", "drawing", "empty", "program"],
)
def test_a_bad_logo_gets_a_clear_message(client, charter, content, name, message):
    application, link = make_draft()

    html = refused(client, f"{link}logo/", {**upload(content, name), "logo_description": "Two hands"})

    application.refresh_from_db()
    assert not application.logo
    assert message in html
    assert 'value="Two hands"' in html


def test_an_image_bomb_is_refused(client, charter):
    _, link = make_draft()

    html = refused(client, f"{link}logo/", upload(picture_bytes(size=(6000, 5000))))

    assert "This picture is too large" in html


@pytest.mark.parametrize(
    ("content", "name", "advice"),
    [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "logo.svg",
            "This is a drawing in the SVG format. Open it, save",
        ),
        (
            b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- Drawn -->\n<!DOCTYPE svg PUBLIC '-' 'x'>\n<svg/>",
            "logo.png",
            "This is a drawing in the SVG format. Open it, save",
        ),
        (b"GIF89a" + b"0" * 40, "logo.gif", "If your logo is in this file, open it, save or export it as a PNG"),
        (b"%PDF-1.7", "logo.pdf", "If your logo is in this file, open it, save or export it as a PNG"),
        (b"Our logo is two hands, no <svg>", "logo.png", "What is in this file is not a picture, whatever its name"),
    ],
    ids=["drawing", "drawing by another name", "GIF", "PDF", "text"],
)
def test_another_kind_of_file_is_refused_with_what_to_do_instead(client, charter, content, name, advice):
    BrandSettings.objects.create(site=Site.objects.get(), email="hello@voice.example")
    _, link = make_draft()

    html = refused(client, f"{link}logo/", upload(content, name))

    assert advice in html
    assert "Or email your logo to hello@voice.example and we will do it for you." in html
    assert ("SVG" in html) == ("SVG" in advice)


def test_a_hub_without_an_address_does_not_ask_for_the_picture_by_email(client, charter):
    _, link = make_draft()

    html = refused(client, f"{link}logo/", upload(b"GIF89a", "logo.gif"))

    assert "as a PNG picture" in html
    assert "email your logo" not in html


@pytest.mark.parametrize(("size", "is_taken"), [((99, 400), False), ((400, 99), False), ((100, 100), True)])
def test_a_picture_too_small_to_be_seen_is_refused_with_its_size(client, charter, size, is_taken):
    application, link = make_draft()

    response = client.post(f"{link}logo/", upload(picture_bytes(size=size)))

    application.refresh_from_db()
    html = client.get(response.url).content.decode()
    told = f"This picture is {size[0]} pixels wide and {size[1]} tall, too small to be seen well."
    assert (bool(application.logo), told in html) == (is_taken, not is_taken)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_each_kind_of_picture_becomes_the_logo_of_the_organisation(client, charter, file_format):
    application, link = make_draft()
    sent = upload(picture_bytes(file_format, size=(180, 120))) | {
        "logo_focus": "bottom-right",
        "logo_description": "Cup",
    }
    client.post(f"{link}logo/", sent)
    application.refresh_from_db()

    image = logo_image(application)

    assert (image.description, image.width, image.height) == ("Cup", 180, 120)
    focus = (image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height)
    assert focus == (150, 100, 60, 40)


def test_a_good_logo_stays_when_something_else_on_its_page_is_wrong(client, charter):
    application, link = make_draft()

    html = refused(client, f"{link}logo/", {**upload(picture_bytes()), "logo_description": "Two hands\x00"})

    application.refresh_from_db()
    assert application.logo.read()[1:4] == b"PNG"
    assert f'src="{link}picture/"' in html
    assert client.get(f"{link}picture/").getvalue()[1:4] == b"PNG"


def test_a_logo_is_removed_by_its_button(client, charter, django_capture_on_commit_callbacks):
    application, link = make_draft()
    client.post(f"{link}logo/", upload(picture_bytes()))
    application.refresh_from_db()
    storage, name = application.logo.storage, application.logo.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{link}logo/", {"remove_logo": "1"})

    application.refresh_from_db()
    assert (application.logo.name, storage.exists(name)) == ("", False)
    assert client.get(f"{link}picture/").status_code == 404


def test_a_logo_is_for_reviewers_and_runs_nothing(client, charter):
    application, link = make_draft()
    client.post(f"{link}logo/", upload(picture_bytes()))
    Application.objects.update(status=ApplicationStatus.RECEIVED, received_at=now())
    address = reverse("champion_applications:logo", args=[application.pk])
    answers = [client.get(address).status_code]
    client.force_login(make_user_in("Communications editor"))
    answers.append(client.get(address).status_code)
    client.force_login(make_reviewer())

    logo = client.get(address)

    assert answers == [302, 404]
    assert (logo.status_code, logo["Content-Type"], logo.getvalue()[1:4]) == (200, "image/png", b"PNG")
    assert logo["Content-Disposition"] == f'attachment; filename="logo-{application.reference}.png"'
    assert logo["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (logo["X-Content-Type-Options"], logo["Cache-Control"]) == ("nosniff", "private, no-store")
    application.refresh_from_db()
    application.logo.storage.delete(application.logo.name)
    assert client.get(address).status_code == 404
