"""The list "To redact" and the screen of one check."""

from __future__ import annotations

import html

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Site

from hub.shared.clock import today
from hub.shared.working_days import long_date
from reports.domain.commitments import Promise, make_commitments, reword
from reports.domain.officers import name_officer
from reports.domain.redaction_lines import lines_of_redactions
from reports.domain.redactions import prepare
from reports.domain.taking_back import take_back
from reports.enums import RedactionStatus
from reports.models import Redaction, ReplySettings
from tests.factories.files import make_redaction
from tests.factories.reports import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.drawn, pytest.mark.usefixtures("in_june_2026")]


@pytest.fixture
def checker(db, client):
    user = make_staff("publish_redaction")
    client.force_login(user)
    return user


@pytest.fixture
def four_eyes(db):
    ReplySettings.objects.create(site=Site.objects.get(is_default_site=True), four_eyes=True)


def address(redaction: Redaction) -> str:
    return reverse("redactions:check", args=[redaction.pk])


def data(redaction: Redaction, action: str, **answers) -> dict:
    """What the screen sends if only the covering words were changed."""
    texts = {f"explanation_{key}": text for key, text in redaction.explanations.items()}
    return {"action": action, "seen": redaction.version, "public_text": "Thank you.", **texts, **answers}


def read(client, redaction: Redaction) -> str:
    response = client.get(address(redaction))
    assert response.status_code == 200
    return html.unescape(response.content.decode())


@pytest.mark.usefixtures("checker")
def test_the_original_stands_beside_with_marks(client):
    redaction = make_redaction()

    page = read(client, redaction)

    assert '<mark title="Name">Zebedee<' in page
    assert '<mark title="Phone number">01632 960 001<' in page
    # Once as the original, once in the box.
    assert page.count("We will do this from 1 June. 1") == 2
    assert "Plan.docx" in page


def test_who_answers_for_the_body_is_marked(client, checker):
    redaction = make_redaction()
    request = redaction.message.request
    name_officer(request, name="June Okoro", role="", email="priya@trust.example", user=checker)

    assert '<mark title="Name">June<' in read(client, redaction)


def test_nothing_is_not_published_but_withheld(client, checker):
    redaction = make_redaction()
    nothing = {f"explanation_{key}": " " for key in redaction.explanations}

    response = client.post(address(redaction), data(redaction, "publish", public_text="", **nothing))
    redaction.refresh_from_db()
    refused = redaction.status
    client.post(address(redaction), {"action": "withhold", "seen": redaction.version, "reason": "All about one person"})
    redaction.refresh_from_db()

    assert (response.status_code, refused) == (422, RedactionStatus.TO_REDACT)
    assert "Nothing would be left to read." in response.content.decode()
    assert redaction.status == RedactionStatus.WITHHELD


def test_one_press_publishes(client, checker):
    redaction = make_redaction()
    file = redaction.message.attachments.get()

    response = client.post(address(redaction), data(redaction, "publish", files=[file.pk]), follow=True)

    assert "It is published." in response.content.decode()
    redaction.refresh_from_db()
    assert (redaction.status, redaction.public_text) == (RedactionStatus.PUBLISHED, "Thank you.")
    assert redaction.message.attachments.public().exists()
    page = html.unescape(client.get(redaction.message.request.get_absolute_url()).content.decode())
    assert ("Thank you." in page, "Zebedee" in page, "Plan.docx" in page) == (True, False, True)


@pytest.mark.usefixtures("four_eyes")
def test_two_people_publish(client, checker):
    redaction = make_redaction()
    assert 'value="publish"' not in read(client, redaction)

    client.post(address(redaction), data(redaction, "send"))
    redaction.refresh_from_db()
    assert redaction.status == RedactionStatus.TO_CHECK
    assert 'value="publish"' not in read(client, redaction)
    client.post(address(redaction), data(redaction, "publish"))
    redaction.refresh_from_db()
    assert redaction.status == RedactionStatus.TO_CHECK

    client.force_login(make_staff("publish_redaction"))
    assert 'value="publish"' in read(client, redaction)
    client.post(address(redaction), {"action": "publish", "seen": redaction.version})
    redaction.refresh_from_db()
    assert redaction.status == RedactionStatus.PUBLISHED


@pytest.mark.usefixtures("checker")
def test_who_comes_second_is_told_and_keeps_what_they_typed(client):
    redaction = make_redaction()
    old = data(redaction, "publish", public_text="Second words.")
    client.post(address(redaction), data(redaction, "save", public_text="First words."))

    response = client.post(address(redaction), old)

    assert response.status_code == 422
    page = response.content.decode()
    assert "Somebody else has changed this since you opened it." in page
    assert "Second words." in page
    redaction.refresh_from_db()
    assert (redaction.status, redaction.public_text) == (RedactionStatus.TO_REDACT, "First words.")


@pytest.mark.usefixtures("checker")
def test_withholding_wants_a_reason(client):
    redaction = make_redaction()
    seen = {"action": "withhold", "seen": redaction.version}

    assert client.post(address(redaction), {**seen, "reason": " "}).status_code == 422
    client.post(address(redaction), {**seen, "reason": "About one patient"})

    redaction.refresh_from_db()
    assert redaction.status == RedactionStatus.WITHHELD
    assert redaction.history.last().reason == "About one patient"
    client.post(address(redaction), {"action": "take_back", "seen": redaction.version})
    redaction.refresh_from_db()
    assert redaction.status == RedactionStatus.TO_REDACT


def test_others_may_not_look(client):
    redaction = make_redaction()
    client.force_login(make_staff("run_clock"))

    assert client.get(address(redaction)).status_code == 302
    client.post(address(redaction), data(redaction, "publish"))
    redaction.refresh_from_db()
    assert redaction.status == RedactionStatus.TO_REDACT


def test_the_list_has_what_waits_the_oldest_first(client, checker):
    first, second = make_redaction(), make_redaction()
    done = make_redaction()
    client.post(address(done), data(done, "publish"))

    response = client.get(reverse("redactions:index"))

    assert [row.pk for row in response.context["object_list"]] == [first.pk, second.pk]
    assert "2 waiting" in response.content.decode()
    published = client.get(reverse("redactions:index"), {"status": "published"})
    assert [row.pk for row in published.context["object_list"]] == [done.pk]
    (line,) = lines_of_redactions(checker, on=today())
    assert line.words == "2 messages to check before they are published"
    assert lines_of_redactions(make_staff(), on=today()) is None


@pytest.mark.usefixtures("four_eyes")
def test_what_i_prepared_does_not_wait_for_me(checker):
    redaction = make_redaction()
    prepare(redaction, public_text="", explanations={}, user=checker)

    assert lines_of_redactions(checker, on=today()) == []
    (line,) = lines_of_redactions(make_staff("publish_redaction"), on=today())
    assert line.words == "1 message to check before it is published"


@pytest.mark.usefixtures("checker")
def test_marks_left_in_the_public_version_are_read_before_the_press(client):
    redaction = make_redaction()
    file = redaction.message.attachments.get()
    name = {f"name_{file.pk}": "Of_Dr_Roe.docx"}
    sent = data(redaction, "publish", public_text="Ask Dr Roe.", files=[file.pk], **name)

    page = read(client, redaction)
    asked = client.post(address(redaction), sent)
    redaction.refresh_from_db()
    assert (asked.status_code, redaction.status) == (422, RedactionStatus.TO_REDACT)
    other = client.post(address(redaction), {**sent, f"name_{file.pk}": "Plan.pdf"})
    client.post(address(redaction), {**sent, "marks": asked.context["unread"].digest})

    # The version that it begins with is the original.
    assert "<strong>01632 960 001</strong> (Phone number)" in page
    assert [(mark.title, mark.words) for mark in asked.context["unread"].found] == [
        ("The message", "Roe"),
        ("Name of a file", "Roe"),
    ]
    assert "Choose a name that ends in “.docx”, without a slash." in other.content.decode()
    redaction.refresh_from_db()
    file.refresh_from_db()
    assert (redaction.status, file.name) == (RedactionStatus.PUBLISHED, "Of_Dr_Roe.docx")
    assert "It came as “Plan.docx”." in file.notes


@pytest.mark.usefixtures("four_eyes", "checker")
def test_the_second_person_reads_the_marks_too(client):
    redaction = make_redaction()
    prepare(redaction, public_text="Ask Dr Roe.", explanations={}, user=make_staff("publish_redaction"))
    press = {"action": "publish", "seen": redaction.version}

    asked = client.post(address(redaction), press)
    client.post(address(redaction), {**press, "marks": asked.context["unread"].digest})

    redaction.refresh_from_db()
    assert (asked.status_code, redaction.status) == (422, RedactionStatus.PUBLISHED)


@pytest.mark.usefixtures("checker")
def test_of_what_was_taken_back_nothing_is_checked(client):
    redaction = make_redaction()
    take_back(redaction.message, reason="Of another request", user=make_staff("run_clock"))

    page = read(client, redaction)

    assert f"Taken back on {long_date(today())}" in page
    assert 'name="action"' not in page


@pytest.mark.usefixtures("checker")
def test_promises_roles_and_dates_are_read_too_before_they_are_public(client):
    redaction = make_redaction()
    make_commitments(redaction.message, [Promise(None, "Jane rings the family on 01632 960 009")])

    told = client.post(address(redaction), data(redaction, "publish", role="Dr Jane Roe"))
    redaction.refresh_from_db()
    before = redaction.status
    marks = BeautifulSoup(told.content, "html.parser").find("input", {"name": "marks"})["value"]
    client.post(address(redaction), data(redaction, "publish", role="Dr Jane Roe", marks=marks))
    redaction.refresh_from_db()

    assert (told.status_code, before, redaction.status) == (
        422,
        RedactionStatus.TO_REDACT,
        RedactionStatus.PUBLISHED,
    )
    shown = html.unescape(told.content.decode())
    assert "Promise 1: <strong>01632 960 009</strong> (Phone number)" in shown
    assert "Role: <strong>Jane Roe</strong> (Name)" in shown


@pytest.mark.usefixtures("checker")
def test_a_promise_that_was_reworded_meanwhile_is_read_again(client):
    redaction = make_redaction()
    (promise,) = make_commitments(redaction.message, [Promise(None, "Ring the family")])
    sent = data(redaction, "publish")
    reword(promise, "Ring Jane Roe", reason="Clearer.")

    assert client.post(address(redaction), sent).status_code == 422


@pytest.mark.usefixtures("checker")
def test_what_is_left_out_of_an_explanation_is_asked_about_and_said_in_public(client):
    redaction = make_redaction()
    key = next(iter(redaction.explanations))
    left_out = {f"explanation_{key}": "  "}

    told = client.post(address(redaction), data(redaction, "publish", **left_out))
    redaction.refresh_from_db()
    before = redaction.status
    marks = BeautifulSoup(told.content, "html.parser").find("input", {"name": "marks"})["value"]
    client.post(address(redaction), data(redaction, "publish", marks=marks, **left_out))

    request = redaction.message.request
    answers = b"".join(client.get("/record/answers.csv").streaming_content).decode()
    assert (told.status_code, before) == (422, RedactionStatus.TO_REDACT)
    assert "<strong>No words</strong> (The body wrote something, and the page will say" in told.content.decode()
    assert "[We do not publish what the body wrote here.]" in client.get(request.get_absolute_url()).content.decode()
    assert "[We do not publish what the body wrote here.]" in answers
