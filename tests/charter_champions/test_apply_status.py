from __future__ import annotations

import pytest

from charter_champions.domain import applications, memberships
from charter_champions.enums import ApplicationStatus, SuspensionReason
from charter_champions.models import Application
from tests.factories.charter_champions import make_application, make_membership
from tests.factories.organisations import make_organisation

from .pages import open_page

pytestmark = pytest.mark.django_db


def followed(status=ApplicationStatus.RECEIVED, **kwargs) -> tuple[Application, str]:
    application = make_application(status, **kwargs)
    return application, applications.status_link(application)


def test_withdrawing_takes_a_button(client, charter):
    application, link = followed()

    assert client.get(f"{link}withdraw/").status_code == 200
    application.refresh_from_db()
    assert application.status == ApplicationStatus.RECEIVED
    client.post(f"{link}withdraw/")
    client.post(f"{link}withdraw/")
    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN
    assert application.history.count() == 1
    assert "You withdrew this application" in client.get(link).content.decode()


def test_an_answer_goes_back_into_the_queue(client, charter):
    application, link = followed()
    applications.ask_for_information(application, "Who runs it?", user=None)

    empty = client.post(link, {"answer": ""})
    client.post(link, {"answer": "Two of us."})

    application.refresh_from_db()
    assert empty.status_code == 422
    assert application.status == ApplicationStatus.RECEIVED
    assert [(note.kind, note.text) for note in application.notes.all()] == [
        ("question", "Who runs it?"),
        ("answer", "Two of us."),
    ]


def test_an_answer_sent_twice_counts_once(client, charter):
    application, link = followed()
    applications.ask_for_information(application, "Who runs it?", user=None)
    sent = open_page(client, link) | {"answer": "Two of us."}

    codes = [client.post(link, sent).status_code for _ in range(2)]

    assert codes == [302, 302]
    assert [note.kind for note in application.notes.all()] == ["question", "answer"]


def test_the_copy_behind_the_status_link_has_the_answers(client, charter):
    application, link = followed(safety="We ring <Ann>.")

    html = client.get(f"{link}copy/").content.decode()

    assert application.reference in html
    assert "We ring &lt;Ann&gt;." in html


def test_staff_notes_and_duplicates_are_not_shown_to_the_applicant(client, charter):
    application, link = followed(name="Knit and Natter")
    make_application(ApplicationStatus.RECEIVED, name="Knit and Natter", reference="CC-2026-ZZZZ")
    applications.add_note(application, "We doubt it.")

    html = client.get(link).content.decode()

    assert "Knit and Natter" in html
    assert "We doubt it." not in html
    assert "CC-2026-ZZZZ" not in html


def test_an_approved_applicant_reads_the_standing_of_today(client, charter):
    application, link = followed(ApplicationStatus.APPROVED)
    membership = make_membership(make_organisation("Knit and Natter"), application=application)

    current = client.get(link).content.decode()
    memberships.suspend(membership, user=None, code=SuspensionReason.CONCERN, reason="A complaint")
    suspended = client.get(link).content.decode()

    assert "You are a Charter Champion" in current
    assert f'href="/badge/{membership.code}/"' in current
    assert "You are a Charter Champion" not in suspended
    assert f'href="/badge/{membership.code}/"' not in suspended
    assert "Knit and Natter has been suspended as a Charter Champion since" in suspended


def test_a_declined_applicant_reads_why_and_how_to_appeal(client, charter):
    _, link = followed(ApplicationStatus.DECLINED, decision_reason="The number is another's.")

    html = client.get(link).content.decode()

    assert "The number is another&#x27;s." in html
    assert "You can appeal within 28 days" in html
