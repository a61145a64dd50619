from __future__ import annotations

import datetime as dt
import io
import re
import uuid

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfReader

from events.domain.certificates import MOST_VERSIONS, issue, revoke, valid_certificate
from events.domain.enrolling import complete, finish, mark, ready_to_complete
from events.enums import RevokedBecause
from events.models import AttendanceMark, Certificate, CertificateEnd
from hub.home.domain.roles import TRAINING_OFFICER
from hub.shared.clock import as_of
from hub.shared.models import OutgoingEmail
from hub.shared.privacy.erasure import erase_person
from tests.factories.organisations import make_organisation
from tests.factories.portal import client_of
from tests.factories.shared import make_user_in
from tests.factories.training import make_course, make_learner, make_past_run, make_run

pytestmark = pytest.mark.django_db

SEPTEMBER = dt.datetime(2026, 9, 1, 13, tzinfo=dt.UTC)
DECEMBER = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def run():
    """Five Tuesdays of September 2026, of which the last was cancelled."""
    course = make_course(title="Listening well")
    return make_run(
        course=course, trainer=make_organisation("Hanbury Trainers"), starts_at=SEPTEMBER, sessions=6, cancelled=1
    )


@pytest.fixture
def completed(run):
    learner = make_learner(run, came_to=4, name="Ada Example", email="ada@kilnford.example")
    with as_of(DECEMBER):
        complete(learner)
    return learner


def link_in_last_mail() -> str:
    text = OutgoingEmail.objects.filter(kind="events.course_completed").latest("pk").text_body
    return re.search(r"/book/course/certificate/[^\s]+", text)[0]


def test_a_run_that_is_over_completes_those_who_came_to_enough(run):
    four, three = make_learner(run, came_to=4), make_learner(run, came_to=3)
    before_the_end = SEPTEMBER + dt.timedelta(days=28)

    with as_of(before_the_end):
        assert ready_to_complete(run, at=before_the_end) == []
        with pytest.raises(ValidationError):
            finish(run, user=None)
    with as_of(DECEMBER):
        assert finish(run, user=None) == [four]
        assert finish(run, user=None) == []

    four.refresh_from_db()
    three.refresh_from_db()
    assert (four.status, four.completed_at, three.status) == ("completed", DECEMBER, "enrolled")
    assert OutgoingEmail.objects.filter(kind="events.course_completed").count() == 1


def test_the_learner_says_how_the_name_is_written(client, completed, django_capture_on_commit_callbacks):
    link = link_in_last_mail()
    for _ in range(2):
        page = client.get(link).content.decode()
        assert 'value="Ada Example"' in page
    assert Certificate.objects.count() == 0

    with as_of(DECEMBER), django_capture_on_commit_callbacks(execute=True):
        answers = [client.post(link, {"person_name": "Ada B. Example"}) for _ in range(2)]

    certificate = Certificate.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/verify/certificate/{certificate.code}/"] * 2
    assert {
        name: getattr(certificate, name)
        for name in (
            "person_name", "course_title", "first_on", "last_on", "hours", "sessions_attended", "sessions_held",
            "trainer_name", "issuer_name", "issued_on", "version",
        )
    } == {
        "person_name": "Ada B. Example",
        "course_title": "Listening well",
        "first_on": dt.date(2026, 9, 1),
        "last_on": dt.date(2026, 9, 29),
        "hours": 10,
        "sessions_attended": 4,
        "sessions_held": 5,
        "trainer_name": "Hanbury Trainers",
        "issuer_name": "Partner Hub",
        "issued_on": dt.date(2026, 12, 1),
        "version": 1,
    }  # fmt: skip
    assert [(message.to, certificate.grouped_code in message.body) for message in mail.outbox] == [
        (["ada@kilnford.example"], True)
    ]


@pytest.mark.drawn
def test_the_check_page_repeats_all_that_it_says_without_signing_in(client, completed):
    with as_of(DECEMBER):
        certificate = issue(completed, "Ada <Example>")
    url = certificate.get_absolute_url()

    answer = client.get(url)

    html = answer.content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    said = (
        "Valid", "Ada &lt;Example&gt;", "Listening well", "1 September 2026 to 29 September 2026", "10 hours",
        "4 of 5 sessions", "Hanbury Trainers", "Partner Hub", "1 December 2026", certificate.grouped_code,
    )  # fmt: skip
    assert [words for words in said if words not in text] == []
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")
    typed = client.get("/verify/certificate/", {"code": f" {certificate.grouped_code.lower()} "})
    assert typed["Location"] == url
    assert "ada@kilnford.example" not in html


def test_what_was_certified_stays_whatever_becomes_of_the_course(client, completed, run):
    with as_of(DECEMBER):
        certificate = issue(completed, "Ada Example")
    type(run.course).objects.filter(pk=run.course_id).update(title="Another course", live=False)
    AttendanceMark.objects.filter(enrolment=completed).update(is_present=False)

    html = client.get(certificate.get_absolute_url()).content.decode()

    assert "Listening well" in html
    assert "4 of 5 sessions" in html
    assert "Valid" in html
    with pytest.raises(TypeError):
        certificate.save()
    with pytest.raises(TypeError):
        Certificate.objects.update(person_name="Eve")


def test_another_name_is_a_new_certificate_that_replaces_the_old_one(client, completed):
    with as_of(DECEMBER):
        old = issue(completed, "Ada Example")
        new = issue(completed, "Adam Example")

    old_page = client.get(old.get_absolute_url()).content.decode()

    assert (new.version, new.hours, valid_certificate(completed)) == (2, 10, new)
    assert "Replaced" in old_page
    assert "Adam" not in old_page  # Who has the old paper learns no newer name.
    assert new.code not in old_page
    assert "Valid" in client.get(new.get_absolute_url()).content.decode()
    assert client.get(f"{old.get_absolute_url()}certificate.pdf")["Location"] == old.get_absolute_url()


def test_a_learner_changes_the_name_only_so_often_and_staff_still_can(completed, admin_user):
    with as_of(DECEMBER):
        for number in range(MOST_VERSIONS):
            issue(completed, f"Ada {number}")
        with pytest.raises(ValidationError):
            issue(completed, "Ada again")

        assert issue(completed, "Ada by staff", user=admin_user).version == MOST_VERSIONS + 1
    assert Certificate.objects.valid().count() == 1


@pytest.mark.parametrize(
    ("because", "told", "is_completed"),
    [
        (RevokedBecause.NOT_COMPLETED, "The register was wrong: the course was not completed.", False),
        (RevokedBecause.ASKED, "Its holder asked for it.", True),
        (RevokedBecause.OTHER, "has not been valid since 1 December 2026.", True),
    ],
)
def test_revoking_says_since_when_and_why(client, completed, admin_user, because, told, is_completed):
    with as_of(DECEMBER):
        certificate = issue(completed, "Ada Example")
        revoke(certificate, because, reason="Secret words of staff", user=admin_user)
        with pytest.raises(ValidationError):
            revoke(certificate, because, reason="Twice", user=admin_user)

    html = client.get(certificate.get_absolute_url()).content.decode()

    completed.refresh_from_db()
    assert told in html
    assert "Ada Example" in html
    assert "Secret words" not in html
    assert completed.is_completed is is_completed
    assert OutgoingEmail.objects.filter(kind="events.certificate_revoked").count() == 1
    assert CertificateEnd.objects.count() == 1
    # With the link the learner would have the same certificate again.
    assert client.post(link_in_last_mail(), {"person_name": "Ada Example"}).status_code == 410
    assert not Certificate.objects.valid().exists()


@pytest.mark.drawn
def test_paper_is_tagged_and_says_the_same(client, completed):
    with as_of(DECEMBER):
        certificate = issue(completed, "Łucja 李 Example")

    answer = client.get(f"{certificate.get_absolute_url()}certificate.pdf")

    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(reader.pages[0].extract_text().split())
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()
    said = (
        "Łucja", "Listening well", "1 September 2026 to 29 September 2026", "10 hours", "4 of 5 sessions",
        "Hanbury Trainers", certificate.grouped_code,
    )  # fmt: skip
    assert [words for words in said if words not in text] == []


@pytest.mark.drawn
@pytest.mark.parametrize("code", ["2" * 26, "wrong-code", "form.html", "2" * 5000])
def test_an_unknown_code_has_one_plain_answer(client, code):
    answer = client.get(f"/verify/certificate/{code}/")

    assert answer.status_code == 404
    assert "No certificate has this code" in answer.content.decode()
    assert code not in answer.content.decode()


@pytest.mark.drawn
def test_guessing_is_slowed_down_and_real_codes_are_not(client, completed):
    with as_of(DECEMBER):
        certificate = issue(completed, "Ada Example")

    answers = [client.get(f"/verify/certificate/{'2' * 25}{number:X}/").status_code for number in range(16)]
    answers += [client.get(f"/verify/certificate/{'3' * 25}{number:X}/").status_code for number in range(6)]

    assert answers == [404] * 20 + [429] * 2
    assert client.get(certificate.get_absolute_url()).status_code == 200


@pytest.mark.drawn
def test_a_certificate_can_be_checked_after_its_holder_was_erased(client, completed):
    with as_of(DECEMBER):
        certificate = issue(completed, "Ada Example")
    erase_person("ada@kilnford.example")

    html = client.get(certificate.get_absolute_url()).content.decode()

    completed.refresh_from_db()
    assert "Ada" not in html
    assert "Erased person" in html
    assert (completed.name, completed.email, completed.may_be_named) == ("Erased person", "", False)


# Staff


def test_marks_are_kept_once_and_corrected(run):
    learner = make_learner(run)
    session = run.session_list[0]

    for is_present in (True, True, False):
        mark(learner, session, is_present=is_present)

    assert [row.is_present for row in AttendanceMark.objects.filter(enrolment=learner, session=session)] == [False]


def test_an_officer_marks_completes_and_sees_what_no_longer_fits():
    run = make_past_run(sessions=1)
    ada, ben = make_learner(run, name="Ada"), make_learner(run, name="Ben")
    stranger = make_learner(make_past_run(sessions=1), name="Eve")
    client = client_of(make_user_in(TRAINING_OFFICER))
    register = reverse("run_register", args=[run.pk, run.session_list[0].pk])
    page = reverse("course_runs:inspect", args=[run.pk])

    def press(enrolment, came: str, key: str = ""):
        return client.post(register, {"enrolment": enrolment.pk, "came": came, "key": key or uuid.uuid4()})

    first = str(uuid.uuid4())
    assert [press(ada, "0", first).status_code, press(ada, "1").status_code, press(ben, "0").status_code] == [302] * 3
    # The phone sends the first press again when it has network: it was counted, and then corrected.
    press(ada, "0", first)
    assert press(stranger, "1").status_code == 404
    for rubbish in ({"enrolment": "9" * 400}, {"came": "2"}, {"key": "x"}):
        answer = client.post(register, {"enrolment": ada.pk, "came": "0", "key": str(uuid.uuid4())} | rubbish)
        assert answer.status_code == 302
        client.post(register, {"enrolment": ada.pk, "came": "1", "key": str(uuid.uuid4())})
    assert 'aria-pressed="true">Here' in client.get(register).content.decode()
    assert "Nobody is waiting" not in client.get(page).content.decode()
    client.post(page, {"action": "finish"})
    press(ada, "0")

    ada.refresh_from_db()
    html = client.get(page).content.decode()
    assert (ada.status, stranger.marks.get().is_present) == ("completed", False)
    assert "Less than 80%, though the course counts as completed" in html
    assert client.get(reverse("run_register", args=[run.pk, stranger.run.session_list[0].pk])).status_code == 404


def test_staff_reissue_and_revoke_on_the_page_of_a_certificate(completed):
    with as_of(DECEMBER):
        client = client_of(make_user_in(TRAINING_OFFICER))
        certificate = issue(completed, "Ada Example")
        url = reverse("certificates:inspect", args=[certificate.pk])

        client.post(url, {"action": "reissue", "reissue-person_name": "Ada Right"})
        again = client.post(url, {"action": "reissue", "reissue-person_name": "Ada Late"})
        new = Certificate.objects.valid().get()
        press = {"action": "revoke", "revoke-because": "asked", "revoke-reason": "She rang"}
        shown = client.post(reverse("certificates:inspect", args=[new.pk]), press)
        letter = shown.context["previews"]["revoke"]
        assert Certificate.objects.valid().get() == new
        client.post(reverse("certificates:inspect", args=[new.pk]), press | {"previewed": letter.digest})
        mail = OutgoingEmail.objects.get(kind="events.certificate_revoked")
        assert (letter.addresses, letter.mail.text) == ([mail.recipient], mail.text_body)
        assert "She rang" in client.get(reverse("certificates:inspect", args=[new.pk])).content.decode()
        links = OutgoingEmail.objects.filter(kind="events.course_completed")
        before = links.count()
        addresses = [reverse("certificates:inspect", args=[row.pk]) for row in (certificate, new)]
        sent = [client.post(address, {"action": "send"}) for address in addresses]

    assert ([response.status_code for response in sent], links.count() - before) == ([422, 302], 1)
    assert again.status_code == 422
    assert [(row.person_name, row.state) for row in Certificate.objects.with_ending().order_by("pk")] == [
        ("Ada Example", "Replaced"),
        ("Ada Right", "Revoked"),
    ]
