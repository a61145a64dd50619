"""Finding, giving out, putting right, restricting and erasing what is held about one person."""

from __future__ import annotations

import io
import json

import pypdf
import pytest
from django.forms import modelform_factory
from django.urls import reverse

from hub.home.domain.roles import ADMINISTRATOR, EVIDENCE_OFFICER
from hub.rights.domain import held, requests
from hub.rights.domain.finishing import finish_erasures
from hub.rights.enums import RequestKind, RequestStatus
from hub.shared.models import AuditEntry, Erasure, OutgoingEmail
from hub.shared.privacy.finding import held_about
from hub.shared.privacy.registry import declarations
from spotlights.models import Nomination
from stories.models import Story, StoryContact, StoryWords
from tests.factories.rights import ADA, make_request
from tests.factories.shared import make_user_in
from tests.factories.spotlights import make_nomination
from tests.factories.stories import make_story

pytestmark = pytest.mark.django_db

CODE = "ABCD2345EFGH6789"


@pytest.fixture
def staff(client):
    user = make_user_in(ADMINISTRATOR)
    client.force_login(user)
    return user


def look(client, row, action: str = "look", **values):
    data = {"email": ADA, "code": "", "action": action, **values}
    return client.post(reverse("rights_held", args=[row.pk]), data)


def test_all_that_is_held_is_found_with_what_hangs_on_it(staff):
    make_nomination(nominator_email=ADA, nominator_name="Ada")
    make_story(contact=ADA, what_happened="She fell in the hall.")
    make_nomination(nominator_email="bea@potters.example")
    make_story(contact="bea@potters.example")

    found = {each.declaration.label: len(each.keys) for each in held_about("ADA@Potters.example")}

    assert found == {
        "shared.OutgoingEmail": 1,  # The thanks for the nomination.
        "spotlights.Nomination": 1,
        "spotlights.NominationHistory": 1,
        "stories.Story": 1,
        "stories.StoryContact": 1,
        "stories.StoryWords": 1,
    }


def test_looking_is_logged_and_the_address_is_in_no_log(client, staff):
    make_nomination(nominator_email=ADA, why="They share what they grow.")
    row = make_request()

    page = look(client, row).content.decode()

    assert "They share what they grow." in page
    (entry,) = AuditEntry.objects.filter(action="reveal")
    assert (entry.subject_id, entry.changes["rows"] > 0) == (str(row.pk), True)
    assert "potters" not in json.dumps([entry.label, entry.summary, entry.changes])
    assert "They share" not in client.get(reverse("rights_held", args=[row.pk])).content.decode()


def test_the_copy_holds_words_and_no_secret(client, staff):
    make_story(contact=ADA, what_happened="She fell in the hall.", what_better="A light.")
    row = make_request()
    requests.acknowledge(row, on=row.received_on)

    response = look(client, row, "json")

    copy = json.loads(response.content)
    tables = {table["table"]: table for table in copy["tables"]}
    words = tables["stories.StoryWords"]
    assert words["rows"] == [{"what happened": "She fell in the hall.", "what would have been better": "A light."}]
    assert (words["about_whom"], words["why"]) == ("who tells a story, and who it is about", ["what somebody told"])
    assert copy["about"] == ADA
    assert response["Content-Disposition"] == f'attachment; filename="{row.reference}.json"'
    assert "no-store" in response["Cache-Control"]
    assert tables["shared.Token"]["rows"] == [{}]
    mail = tables["shared.OutgoingEmail"]["rows"][0]
    assert "unsubscribe url" not in mail
    assert AuditEntry.objects.get(action="give_out").changes["format"] == "json"

    pdf = pypdf.PdfReader(io.BytesIO(look(client, row, "pdf").content))
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "She fell in the hall." in text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_story_without_an_address_is_found_by_its_code(client, staff):
    story = make_story(code=CODE, what_happened="She fell in the hall.")
    row = make_request(email="")

    page = look(client, row, email="", code="abcd-2345-efgh-6789").content.decode()
    assert "She fell in the hall." in page
    assert look(client, row, email="", code="ABCD-2345-EFGH-6788").status_code == 422
    assert look(client, row, email="", code="").status_code == 422

    shown = look(client, row, "erase", email="", code=CODE)
    assert "She fell in the hall." in shown.content.decode()
    look(client, row, "erase", email="", code=CODE, previewed=shown.context["follows"].digest)
    story.refresh_from_db()
    assert story.status == "withdrawn"
    assert not StoryWords.objects.exists()


def test_it_is_put_right_where_it_stands(client, staff):
    nomination = make_nomination(nominator_email=ADA, nominator_name="Ada Poter")
    row = make_request(RequestKind.RECTIFY)
    tables = look(client, row).context["tables"]
    table = next(each for each in tables if each.found.declaration.label == "spotlights.Nomination")
    url = table.lines[0].correct_url
    fields = client.get(url).context["form"].initial

    response = client.post(url, {**fields, "nominator_name": "Ada Potter"})

    assert response["Location"] == reverse("rights_held", args=[row.pk])
    nomination.refresh_from_db()
    assert nomination.nominator_name == "Ada Potter"
    entry = AuditEntry.objects.get(action="correct")
    assert (entry.changes, entry.subject_id) == (
        {"table": "spotlights.Nomination", "fields": ["nominator_name"]},
        str(row.pk),
    )
    assert client.get(f"{url[:-2]}x/").status_code == 404


def test_what_was_written_once_is_not_rewritten(client, staff):
    make_nomination(nominator_email=ADA)
    row = make_request()

    labels = {
        table.found.declaration.label
        for table in look(client, row).context["tables"]
        if any("correct" in line.correct_url for line in table.lines)
    }

    assert "spotlights.NominationHistory" not in labels
    assert "spotlights.Nomination" in labels


def test_the_use_of_their_stories_is_restricted_and_lifted(client, staff):
    make_story(contact=ADA)
    other = make_story()
    row = make_request(RequestKind.RESTRICT)

    look(client, row, "restrict")
    look(client, row, "restrict")
    assert [story.restricted_at is not None for story in Story.objects.order_by("pk")] == [True, False]
    look(client, row, "lift")
    assert not Story.objects.exclude(restricted_at=None).exists()
    assert other.restricted_at is None
    assert [entry.changes["rows"] for entry in AuditEntry.objects.filter(action="restrict").order_by("pk")] == [1, 0]


def test_erasing_is_shown_first_done_once_and_finished_after_the_last_mail(client, staff):
    nomination = make_nomination(nominator_email=ADA)
    make_story(contact=ADA)
    row = make_request(RequestKind.ERASE, words="Please forget me.")

    shown = look(client, row, "erase")
    assert "Backups hold it for 35 days longer at most." in shown.content.decode()
    assert StoryContact.objects.exists()
    assert look(client, row, "erase", previewed="something else").context["follows"]
    assert StoryContact.objects.exists()
    assert not any("rights.RightsRequest" in line for line in shown.context["follows"].sentences)

    done = look(client, row, "erase", previewed=shown.context["follows"].digest)
    assert done.status_code == 200
    assert not StoryContact.objects.exists()
    assert not StoryWords.objects.exists()
    nomination.refresh_from_db()
    assert nomination.nominator_email == ""
    assert Erasure.objects.count() == 1
    row.refresh_from_db()
    assert (row.email, row.erased_at is not None) == (ADA, True)

    requests.close(row, RequestStatus.DONE, "We have erased it.", user=staff)
    assert finish_erasures() == 0
    OutgoingEmail.objects.update(status="done")
    assert finish_erasures() == 1
    row.refresh_from_db()
    assert (row.email, row.name, row.words, row.outcome, row.reference != "") == ("", "", "", "", True)
    assert not OutgoingEmail.objects.exists()
    assert finish_erasures() == 0


def test_somebody_who_works_here_is_not_erased(client, staff):
    officer = make_user_in(EVIDENCE_OFFICER)
    officer.email = ADA
    officer.save()
    nomination = make_nomination(nominator_email=ADA)
    row = make_request(RequestKind.ERASE)

    response = look(client, row, "erase")

    assert response.status_code == 422
    assert "works here" in response.content.decode()
    assert Nomination.objects.get(pk=nomination.pk).nominator_email == ADA


@pytest.mark.parametrize("name", ["rights_held", "rights_record", "rights_correct", "rights_desk:index"])
def test_no_other_role_comes_near(client, name):
    row = make_request()
    client.force_login(make_user_in(EVIDENCE_OFFICER))
    arguments = {"rights_held": [row.pk], "rights_correct": ["x"]}.get(name, [])

    response = client.post(reverse(name, args=arguments), {"email": ADA, "action": "json"})

    assert (response.status_code, response["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.label)
def test_whatever_can_be_put_right_has_a_form(declaration):
    names = held.correctable_fields(declaration)

    if names:
        assert set(names) == set(modelform_factory(declaration.model, fields=names).base_fields)
