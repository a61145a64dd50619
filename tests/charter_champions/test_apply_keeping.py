"""Nothing typed is lost: any order, refused pages with an upload, expired links, double answers, hostile words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charter_champions.domain import applications, decisions
from charter_champions.domain.answers import save_page, seen_of
from charter_champions.domain.sections import SECTIONS, find_page
from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.organisations.models import Organisation
from hub.shared.clock import as_of, now
from hub.shared.models import OutgoingEmail
from tests.factories.charter_champions import answer_checks, make_application, make_draft, make_reviewer
from tests.factories.shared import picture_bytes

from .apply_pages import fill, opened

pytestmark = pytest.mark.django_db

WORDS = {
    "group": {"name": "Knit and Natter", "summary": "We knit and talk."},
    "contact": {"contact_name": "Ann Other", "contact_role": "Secretary"},
    "listening": {"listening": "We ask.", "feedback": "month"},
    "safety": {"safety": "We ring the duty line.", "keeping_private": "No names."},
    "public-page": {"description": "Tea first.", "take_part": "Come on Tuesdays."},
    "place": {"address": "1 Kiln Lane", "town": "Hanbury", "access_notes": "Side door."},
}
SAVES = st.lists(st.tuples(st.sampled_from(sorted(WORDS)), st.integers(1, 3)), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saves=SAVES)
def test_whatever_the_order_the_last_saved_answers_stay(charter, saves):
    application = make_application()
    expected: dict[str, str] = {}
    for page, turn in saves:
        answers = {name: value if name == "feedback" else f"{value} {turn}" for name, value in WORDS[page].items()}
        conflicts = save_page(application, answers, page=page, seen=seen_of(application, find_page(page)[1].fields))
        assert conflicts == []
        expected |= answers

    application.refresh_from_db()
    assert {name: getattr(application, name) for name in expected} == expected
    application.delete()


def logo() -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", picture_bytes(size=(90, 60)), content_type="image/png")


def test_a_good_logo_stays_though_another_box_of_the_page_is_wrong(client, charter):
    application, link = make_draft()

    refused = fill(client, f"{link}logo/", logo=logo(), logo_description="x" * 151)

    application.refresh_from_db()
    page = client.get(refused.url).content.decode()
    assert refused.status_code == 302
    assert application.logo.read()[1:4] == b"PNG"
    assert "x" * 151 in page
    assert 'href="#id_logo_description"' in page
    client.post(refused.url, {**opened(client, refused.url), "logo_description": "Two hands"})
    application.refresh_from_db()
    assert (application.logo_description, bool(application.logo)) == ("Two hands", True)


@pytest.mark.parametrize(
    ("focus", "point"),
    [("centre", None), ("top-left", (15, 10, 30, 20)), ("right", (75, 30, 30, 20)), ("bottom", (45, 50, 30, 20))],
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


def test_what_the_public_page_says_comes_into_the_listing(client, charter):
    application, link = make_draft()
    fill(client, f"{link}public-page/", description="Tea first.", take_part="Come on Tuesdays.")
    place = {"address": "1 Kiln Lane", "town": "Hanbury", "postcode": "kf12ab", "step_free": "yes"}
    client.post(f"{link}place/", {**opened(client, f"{link}place/"), **place})
    Application.objects.filter(pk=application.pk).update(status=ApplicationStatus.RECEIVED, received_at=now())

    decisions.approve(make_ready(application), user=make_reviewer())

    listing = Organisation.objects.get(applications=application)
    assert (listing.description, listing.address, listing.town, listing.postcode, listing.step_free, listing.bsl) == (
        "Tea first.\n\nCome on Tuesdays.",
        "1 Kiln Lane",
        "Hanbury",
        "KF1 2AB",
        "yes",
        "unknown",
    )
    assert (listing.email, listing.phone) == ("", "")


def test_the_link_works_for_thirty_days(client, charter):
    start = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
    with as_of(start):
        _, link = make_draft(email_confirmed_at=start)
    with as_of(start + dt.timedelta(days=30, seconds=-1)):
        assert client.get(link).status_code == 200
    with as_of(start + dt.timedelta(days=30)):
        gone = client.get(link)

    assert gone.status_code in (404, 410)
    assert "expired" in gone.content.decode()


def test_an_answer_sent_twice_counts_once(client, charter):
    application = make_application(ApplicationStatus.RECEIVED)
    link = applications.status_link(application)
    applications.ask_for_information(application, "Who runs it?", user=None)

    for _ in range(3):
        client.post(link, {"answer": "Two of us."})

    application.refresh_from_db()
    assert application.status == ApplicationStatus.RECEIVED
    assert [note.kind for note in application.notes.all()] == ["question", "answer"]


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
    assert again[field].strip() == value.strip().replace("\x00", "")
    assert b"<script>alert" not in shown.content


def test_old_rows_go_on_in_the_new_sections(client, charter):
    """One that was begun under the form of before: what it said is there, what is new is asked for."""
    application, link = make_draft(listening="", feedback="", safety="", agreed_promises=[], commits=False)

    html = client.get(link).content.decode()
    answer = client.post(f"{link}check/")

    assert html.count("Not started") == 2
    assert html.count("In progress") == 1
    assert (answer.status_code, answer.url) == (302, link)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.STARTED
    assert OutgoingEmail.objects.count() == 0
