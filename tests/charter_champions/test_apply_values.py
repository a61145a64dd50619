"""The part of a logo that must be seen, and whatever somebody types into the boxes that must be filled in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from charter_champions.domain import decisions
from charter_champions.domain.sections import SECTIONS
from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.shared.clock import now
from tests.factories.charter_champions import answer_checks, make_draft, make_reviewer
from tests.factories.shared import picture_bytes

from .pages import open_page

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def opened(client, address: str) -> dict:
    """The boxes of a page as they stand; what stands alone is no list."""
    return {name: values[0] if len(values) == 1 else values for name, values in open_page(client, address).items()}


def fill(client, address: str, **answers):
    return client.post(address, {**opened(client, address), **answers})


def logo() -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", picture_bytes(size=(180, 120)), content_type="image/png")


@pytest.mark.parametrize(
    ("focus", "point"),
    [("centre", None), ("top-left", (30, 20, 60, 40)), ("right", (150, 60, 60, 40)), ("bottom", (90, 100, 60, 40))],
)
def test_the_part_that_must_be_seen_is_the_focal_point_of_the_listing(client, charter, focus, point):
    application, link = make_draft()
    fill(client, f"{link}logo/", logo=logo(), logo_focus=focus, logo_description="Two hands")
    Application.objects.filter(pk=application.pk).update(status=ApplicationStatus.RECEIVED, received_at=now())
    application = make_ready(application)

    image = decisions.approve(application, user=make_reviewer()).organisation.logo

    found = image.get_focal_point()
    assert (found and (*found.centroid, found.width, found.height)) == point
    assert image.description == "Two hands"


def make_ready(application: Application) -> Application:
    application.refresh_from_db()
    answer_checks(application)
    return application


@pytest.mark.parametrize(
    ("page", "field"),
    [
        (page.slug, name)
        for section in SECTIONS
        for page in section.pages
        for name in page.required
        if name in ("name", "summary", "contact_name", "listening", "safety")
    ],
)
@pytest.mark.parametrize(
    "value", ["x" * 10_000, "\u202emirror", "a\x00b", "👩‍👩‍👧 " * 5, "<script>alert(1)</script>", "{{ button }}"]
)
def test_whatever_is_typed_is_kept_or_shown_again(client, charter, page, field, value):
    _, link = make_draft()
    data = {**opened(client, f"{link}{page}/"), field: value}

    response = client.post(f"{link}{page}/", data)

    assert response.status_code == 302
    shown = client.get(response.url if "kept" in response.url else f"{link}{page}/")
    assert shown.status_code == 200
    again = opened(client, response.url if "kept" in response.url else f"{link}{page}/")
    assert again[field].strip() == value.strip().replace("\x00", "").replace("\u202e", "")
    assert b"<script>alert" not in shown.content


@pytest.mark.parametrize(
    ("typed", "kept", "errors"),
    [
        ("１１０００００", "1100000", 0),
        ("sc 012345", "SC012345", 0),
        ("1100000000000000", "", 1),
        ("1100000\u2028x", "", 1),
    ],
)
def test_a_charity_number_is_one_that_others_can_look_up(client, charter, typed, kept, errors):
    application, link = make_draft(kind="charity", charity_number="")

    response = client.post(f"{link}charity/", opened(client, f"{link}charity/") | {"charity_number": typed})

    application.refresh_from_db()
    assert application.charity_number == kept
    html = client.get(response.url).content.decode() if errors else ""
    assert html.count("govuk-error-message") == errors
