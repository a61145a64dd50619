"""Mistakes that people report."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from hub.organisations.domain.listings import (
    answer_mistake,
    report_mistake,
)
from hub.organisations.enums import (
    MISTAKE_TRANSITIONS,
    MistakeStatus,
    OrganisationKind,
)
from hub.organisations.models import (
    MistakeReport,
)
from hub.shared.models import OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from tests.factories.organisations import make_organisation
from tests.factories.shared import guarded_data
from tests.organisations.listing_care.written import START, mails, read_then_press

pytestmark = pytest.mark.django_db


def test_anyone_reports_a_mistake_once_however_often_the_button_is_pressed(client):
    organisation = make_organisation("Carers Hub")
    address = f"/listing/mistake/{organisation.slug}/"
    data = guarded_data(what="The phone does not work.", email="kim@reader.example")

    answers = [client.post(address, data) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [f"{address}received/"] * 2
    report = MistakeReport.objects.get()
    assert (report.organisation, report.what, report.email, report.status, report.is_from_owner) == (
        organisation,
        "The phone does not work.",
        "kim@reader.example",
        MistakeStatus.OPEN,
        False,
    )
    assert [(row.before, row.after) for row in report.history.all()] == [("", "open")]
    assert "Carers Hub" in client.get(f"{address}received/").text


def test_what_was_typed_stays_and_robots_are_refused(client):
    organisation = make_organisation()
    address = f"/listing/mistake/{organisation.slug}/"

    missing = client.post(address, guarded_data(what="", email="kim@reader.example"))
    robot = client.post(address, guarded_data(what="Buy pills", website_address="https://spam.example"))

    assert (missing.status_code, robot.status_code) == (422, 422)
    assert "kim@reader.example" in missing.text
    assert "Tell us what is wrong" in missing.text
    assert not MistakeReport.objects.exists()


def test_the_page_of_an_organisation_leads_there(client):
    group, body = make_organisation("Carers Hub"), make_organisation("Trust", kind=OrganisationKind.NHS_BODY)

    pages = [client.get(row.get_absolute_url()).text for row in (group, body)]

    assert 'href="/listing/mistake/carers-hub/"' in pages[0]
    assert 'href="/listing/claim/carers-hub/"' in pages[0]
    assert 'href="/listing/mistake/trust/"' in pages[1]
    assert "/listing/claim/" not in pages[1]
    assert client.get("/listing/claim/trust/").status_code == 404
    assert client.get("/listing/mistake/nobody/").status_code == 404
    for path in ("/listing/mistake/carers-hub/", "/listing/claim/carers-hub/"):
        assert "no-store" in client.get(path)["Cache-Control"]


@pytest.mark.parametrize("before", MistakeStatus)
@pytest.mark.parametrize("after", MistakeStatus)
def test_every_move_of_a_mistake(before, after, officer):
    report = report_mistake(make_organisation("Carers Hub"), "It moved.", email="kim@reader.example")
    MistakeReport.objects.filter(pk=report.pk).update(status=before)
    told = {"corrected": "listings.mistake_corrected", "unchanged": "listings.mistake_unchanged"}.get(after)
    allowed = {
        ("open", "corrected"),
        ("open", "unchanged"),
        ("open", "spam"),
        ("spam", "open"),
    }

    if (before.value, after.value) in allowed:
        answer_mistake(report, after, answer="As you said.", user=officer)
        assert (report.status, report.answer) == (after, "As you said.")
        assert mails() == ([(told, "kim@reader.example")] if told else [])
    else:
        with pytest.raises(TransitionNotAllowed):
            answer_mistake(report, after, answer="As you said.", user=officer)
        assert mails() == []
    assert (after in MISTAKE_TRANSITIONS[before]) == ((before.value, after.value) in allowed)


def test_staff_answer_on_the_page_and_see_how_long_it_waits(client, officer, still_clock):
    report = report_mistake(make_organisation("Carers Hub"), "It moved.", email="kim@reader.example")
    still_clock.move_to(START + dt.timedelta(days=3), tick=False)
    client.force_login(officer)
    address = f"/admin/listing-mistakes/inspect/{report.pk}/"

    listed, page = client.get("/admin/listing-mistakes/").text, client.get(address).text
    empty = client.post(address, {"action": "keep", "keep-answer": ""})
    read, _ = read_then_press(client, address, {"action": "keep", "keep-answer": "We rang them: it is right."})

    assert re.search(r"<td[^>]*>\s*3\s*</td>", listed)
    assert "waiting for 3 days" in page
    assert empty.status_code == 422
    report.refresh_from_db()
    assert (report.status, report.answer) == (MistakeStatus.UNCHANGED, "We rang them: it is right.")
    assert "We rang them: it is right." in read
    assert OutgoingEmail.objects.get().text_body.split() == read.split()


def test_where_nobody_left_an_address_one_press_is_enough(client, officer):
    report = report_mistake(make_organisation("Carers Hub"), "It moved.")
    client.force_login(officer)

    client.post(f"/admin/listing-mistakes/inspect/{report.pk}/", {"action": "correct", "correct-answer": "Put right."})

    report.refresh_from_db()
    assert (report.status, mails()) == (MistakeStatus.CORRECTED, [])
