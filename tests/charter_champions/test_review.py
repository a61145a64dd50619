from __future__ import annotations

import datetime as dt
import re
import threading

import pytest
from django.core import mail
from django.db import connection

from charter_champions.domain import applications, decisions
from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application, Membership
from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.models import OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from tests.charter_champions.decision_pages import QUEUE, decide, decide_url, inspect_url, preview, send
from tests.factories.charter_champions import make_application, make_reviewer, make_version
from tests.factories.organisations import make_area, make_organisation
from tests.factories.shared import root_collection


def received(**kwargs) -> Application:
    return make_application(ApplicationStatus.RECEIVED, **kwargs)


@pytest.fixture
def reviewer(db):
    return make_reviewer()


@pytest.fixture
def staff(client, reviewer):
    client.force_login(reviewer)
    return client


# Deciding


@pytest.mark.django_db
def test_approving_publishes_the_listing_starts_the_membership_and_sends_the_badge(
    staff, reviewer, django_capture_on_commit_callbacks
):
    area = make_area("Hanbury")
    application = received(
        name="Kilnford Kites", areas=[area], phone="01632 960 001", shows_email=True, shows_phone=True
    )

    with django_capture_on_commit_callbacks(execute=True):
        response = decide(staff, application, "approve")

    application.refresh_from_db()
    organisation = Organisation.objects.get()
    membership = Membership.objects.get()
    assert response.status_code == 302
    assert (organisation.name, organisation.live, list(organisation.areas.all())) == ("Kilnford Kites", True, [area])
    assert (organisation.phone, [contact.email for contact in organisation.contacts.all()]) == (
        "01632 960 001",
        [application.email],
    )
    assert (membership.organisation, membership.application) == (organisation, application)
    assert (application.status, application.decided_by, application.organisation) == (
        ApplicationStatus.APPROVED,
        reviewer,
        organisation,
    )
    (message,) = mail.outbox
    assert message.subject == "Kilnford Kites is a Charter Champion"
    assert f"https://hub.example/badge/{membership.code}/" in message.body
    assert f"https://hub.example/verify/{membership.code}/" in message.body
    assert staff.get(f"/directory/{organisation.slug}/").status_code == 200


@pytest.mark.django_db
def test_contact_details_stay_private_unless_they_may_be_listed(reviewer):
    decisions.approve(received(phone="01632 960 001", shows_email=False, shows_phone=False), user=reviewer)

    organisation = Organisation.objects.get()
    assert (organisation.email, organisation.phone) == ("", "")
    assert organisation.contacts.get().phone == "01632 960 001"


@pytest.mark.django_db
def test_approving_for_a_listed_organisation_makes_no_second_one(staff):
    organisation = make_organisation("Kilnford Kites", summary="As it was.")
    application = received(name="Kilnford Kites")

    decide(staff, application, "approve", organisation=organisation.pk)

    assert [(each.name, each.summary) for each in Organisation.objects.all()] == [("Kilnford Kites", "As it was.")]
    assert Membership.objects.get().organisation == organisation


@pytest.mark.django_db
def test_a_closed_organisation_is_neither_suggested_nor_made_a_champion(staff, reviewer):
    closed = make_organisation("Kilnford Kites", closed_on=today())
    merged = make_organisation("Kilnford Kites Too", succeeded_by=make_organisation("Kilnford Flyers"))
    application = received(name="Kilnford Kites")

    html = staff.get(decide_url(application, "approve")).content.decode()

    assert "Make a new one from this application" in html
    for organisation in (closed, merged):
        assert f'<option value="{organisation.pk}"' not in html
        with pytest.raises(decisions.NotAPartner):
            decisions.approve(application, user=reviewer, organisation=organisation)


@pytest.mark.django_db
def test_the_applicant_stays_a_contact_when_the_listing_is_edited_next(staff, reviewer):
    listed = make_organisation("Kilnford Kites", live=True)
    listed.save_revision().publish()
    waiting = make_organisation("Kilnford Kettles", live=True)
    waiting.save_revision().publish()
    waiting.summary = "A draft that waits."
    waiting.save_revision()
    first, second = received(email="ann@kites.example"), received(email="bo@kettles.example")

    decisions.approve(first, user=reviewer, organisation=Organisation.objects.get(pk=listed.pk))
    decisions.approve(second, user=reviewer, organisation=Organisation.objects.get(pk=waiting.pk))

    seen = []
    for organisation in Organisation.objects.filter(pk__in=[listed.pk, waiting.pk]).order_by("pk"):
        edited = organisation.get_latest_revision_as_object()
        seen.append(
            (
                organisation.has_unpublished_changes,
                organisation.summary == edited.summary,
                [contact.email for contact in organisation.contacts.all()],
                [contact.email for contact in edited.contacts.all()],
            )
        )
    assert seen == [
        (False, True, ["ann@kites.example"], ["ann@kites.example"]),
        (True, False, ["bo@kettles.example"], ["bo@kettles.example"]),
    ]


@pytest.mark.django_db
def test_a_body_cannot_be_made_a_champion(staff, reviewer):
    body = make_organisation("Northmoor Hospitals Trust", kind=OrganisationKind.NHS_BODY)
    application = received()

    response = decide(staff, application, "approve", organisation=body.pk)

    assert response.status_code == 422
    with pytest.raises(decisions.NotAPartner):
        decisions.approve(application, user=reviewer, organisation=body)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.RECEIVED


@pytest.mark.django_db
def test_the_logo_becomes_a_picture_of_the_organisation(reviewer, settings, tmp_path):
    from django.core.files.base import ContentFile

    from tests.factories.shared import picture_bytes

    settings.VAR_DIR = tmp_path
    root_collection()
    application = received(name="Kilnford Kites")
    application.logo.save("logo.png", ContentFile(picture_bytes()))

    decisions.approve(application, user=reviewer)

    assert Organisation.objects.get().logo.description == "Logo of Kilnford Kites"


@pytest.mark.django_db
def test_two_who_decide_at_once_make_one_decision_and_one_mail(client, reviewer, django_capture_on_commit_callbacks):
    application = received()
    other = make_reviewer("second", first_name="Sam", last_name="Reed")
    client.force_login(other)

    with django_capture_on_commit_callbacks(execute=True):
        decide(client, application, "approve")
        client.force_login(reviewer)
        response = decide(client, application, "decline", reason="No.")

    application.refresh_from_db()
    assert "Already decided by Sam Reed: approved." in response.content.decode()
    assert (application.status, Membership.objects.count(), len(mail.outbox)) == (ApplicationStatus.APPROVED, 1, 1)


@pytest.mark.django_db
def test_a_stale_copy_decides_nothing(reviewer):
    first = received()
    second = Application.objects.get(pk=first.pk)
    decisions.approve(first, user=reviewer)

    with pytest.raises(TransitionNotAllowed):
        decisions.approve(second, user=reviewer)

    assert (Membership.objects.count(), Organisation.objects.count(), OutgoingEmail.objects.count()) == (1, 1, 1)


def press_together(*acts) -> list[str]:
    """Call each of ``acts`` in a thread of its own at the same moment; what became of each, sorted."""
    barrier = threading.Barrier(len(acts))
    outcomes = []

    def press(act):
        try:
            barrier.wait(timeout=20)
            act()
            outcomes.append("decided")
        except TransitionNotAllowed:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def own_copy(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


@pytest.mark.django_db(transaction=True)
def test_eight_reviewers_press_at_the_same_moment():
    application = received(charter_version=make_version())
    acts = [
        lambda: decisions.approve(own_copy(application), user=None),
        lambda: decisions.decline(own_copy(application), "No.", user=None),
    ]

    assert press_together(*acts * 4) == ["decided"] + ["refused"] * 7
    assert (application.history.count(), OutgoingEmail.objects.count()) == (1, 1)
    application.refresh_from_db()
    assert Membership.objects.count() == (application.status == ApplicationStatus.APPROVED)


@pytest.mark.django_db(transaction=True)
def test_approving_while_the_applicant_withdraws():
    application = received(charter_version=make_version())
    acts = [
        lambda: decisions.approve(own_copy(application), user=None),
        lambda: applications.withdraw(own_copy(application)),
    ]

    assert press_together(*acts * 2) == ["decided"] + ["refused"] * 3
    application.refresh_from_db()
    (sent,) = OutgoingEmail.objects.all()
    is_approved = application.status == ApplicationStatus.APPROVED
    assert sent.kind == ("champions.approved" if is_approved else "champions.withdrawn")
    assert (Membership.objects.count(), Organisation.objects.count()) == (is_approved, is_approved)


@pytest.mark.django_db
def test_declining_needs_a_reason_and_mails_it_with_the_way_to_appeal(staff, django_capture_on_commit_callbacks):
    application = received()

    empty = decide(staff, application, "decline", reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        decide(staff, application, "decline", reason="It sells scooters.")

    application.refresh_from_db()
    assert empty.status_code == 422
    assert (application.status, application.decision_reason) == (ApplicationStatus.DECLINED, "It sells scooters.")
    (message,) = mail.outbox
    assert "It sells scooters." in message.body
    assert "you can appeal" in message.body


@pytest.mark.django_db
def test_a_question_a_note_and_the_checks_are_kept(staff, reviewer, django_capture_on_commit_callbacks):
    application = received(is_checked=False)
    url = inspect_url(application)

    staff.post(url, {"action": "note", "note-text": "Rang them."})
    staff.post(
        url,
        {
            "action": "checks",
            **{f"checks-{key}_result": "not_done" for key in ("exists", "conduct", "independent")},
            "checks-contact_result": "fine",
            "checks-contact_remark": "Spoke to Amina",
        },
    )
    with django_capture_on_commit_callbacks(execute=True):
        decide(staff, application, "question", question="Who runs it?")

    application.refresh_from_db()
    assert application.status == ApplicationStatus.INFORMATION_ASKED
    assert [(note.kind, note.text, note.user) for note in application.notes.all()] == [
        ("staff", "Rang them.", reviewer),
        ("question", "Who runs it?", reviewer),
    ]
    assert [(each.check_key, each.result, each.remark) for each in application.checks.all()] == [
        ("contact", "fine", "Spoke to Amina")
    ]
    assert "Who runs it?" in mail.outbox[0].body


@pytest.mark.django_db
def test_a_question_that_comes_too_late_is_not_lost(staff):
    application = received()
    _, previewed = preview(staff, application, "question", question="Who runs <it>?")

    first, second = (
        send(staff, application, "question", question="Who runs <it>?", previewed=previewed) for _ in range(2)
    )

    html = second.content.decode()
    assert (first.status_code, second.status_code) == (302, 422)
    assert "This application has moved on meanwhile: waiting for an answer from the applicant" in html
    assert re.search(r'<textarea name="question"[^>]*>\s*Who runs &lt;it&gt;\?</textarea>', html)
    assert application.notes.count() == OutgoingEmail.objects.count() == 1


@pytest.mark.django_db
def test_a_note_that_is_sent_twice_is_kept_once(staff):
    application = received()
    page = staff.get(inspect_url(application)).content.decode()
    key = re.search(r'name="note-submission_key" value="([^"]+)"', page)[1]

    for _ in range(2):
        staff.post(inspect_url(application), {"action": "note", "note-text": "Rang.", "note-submission_key": key})

    assert [note.text for note in application.notes.all()] == ["Rang."]


# The lists


@pytest.mark.django_db
def test_the_queue_leaves_out_what_nobody_confirmed_and_counts_days(staff):
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=9)
    received(name="Came later")
    received(name="Waits long", at=long_ago)
    make_application(ApplicationStatus.DECLINED, name="Was declined")
    make_application(ApplicationStatus.SUBMITTED, name="Not confirmed")
    unconfirmed = make_application(name="Half written")

    html = staff.get(QUEUE).content.decode()

    assert html.index("Waits long") < html.index("Came later") < html.index("Was declined")
    assert "Not confirmed" not in html
    assert "Half written" not in html
    assert staff.get(inspect_url(unconfirmed)).status_code == 404
    filtered = staff.get(f"{QUEUE}?status=declined").content.decode()
    assert ("Was declined" in filtered, "Waits long" in filtered) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_as_often_for_many_as_for_one(staff, count, django_assert_max_num_queries):
    for _ in range(count):
        received()
    staff.get(QUEUE)

    with django_assert_max_num_queries(18):
        staff.get(QUEUE)
