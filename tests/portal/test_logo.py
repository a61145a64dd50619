"""The logo of a listing: drawn anew, described, private until staff publish it, and never chosen twice."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hub.organisations.models import Organisation
from hub.portal.models import KeptPicture, ListingChange
from hub.shared.models import HubImage
from tests.factories.portal import client_of, make_person
from tests.factories.shared import picture_bytes

from .listing_answers import answers_in, answers_on

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]
EDIT, LOGO = "/portal/potters-row/listing/change/", "/portal/potters-row/listing/logo/"


def upload(content: bytes | None = None, name: str = "logo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_bytes() if content is None else content)


def send(client, **answers):
    return client.post(EDIT, {**answers_on(client, EDIT), **answers})


def test_a_logo_waits_with_its_words(client, club, amina, browser_of_amina):
    assert send(browser_of_amina, logo=upload(), logo_description="Two hands round a cup").status_code == 302

    image = HubImage.objects.get()
    club.refresh_from_db()
    assert (image.description, image.uploaded_by_user, club.logo) == ("Two hands round a cup", amina, None)
    assert ListingChange.objects.get().fields == ["logo"]
    answer = browser_of_amina.get(LOGO)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    for path in ("/portal/potters-row/listing/", "/portal/potters-row/listing/withdraw/"):
        assert f'<img src="{LOGO}" alt=""' in browser_of_amina.get(path).content.decode()
    assert b"".join(answer.streaming_content)
    assert client.get(LOGO).status_code == 302
    assert (
        client_of(make_person(Organisation.objects.create(name="X", kind="charity")).user).get(LOGO).status_code == 404
    )
    Organisation.objects.get(pk=club.pk).get_latest_revision().publish()
    assert Organisation.objects.get(pk=club.pk).logo == image


def test_a_picture_is_kept_when_the_form_comes_back(club, browser_of_amina):
    answer = send(browser_of_amina, logo=upload())
    assert answer.status_code == 422
    assert "Say in a few words what the logo shows" in answer.content.decode()
    assert "Your new picture is kept" in answer.content.decode()
    assert HubImage.objects.count() == 0
    again = {**answers_in(answer.content), "logo_description": "Two hands round a cup"}

    other = client_of(make_person(club).user)
    stolen = other.post(EDIT, {**answers_on(other, EDIT), "kept_logo": again["kept_logo"], "logo_description": "Mine"})
    assert (stolen.status_code, HubImage.objects.count()) == (302, 0)

    assert browser_of_amina.post(EDIT, again).status_code == 302
    assert (HubImage.objects.get().description, KeptPicture.objects.count()) == ("Two hands round a cup", 0)


@pytest.mark.parametrize("content", [b"", b"<svg onload='alert(1)'/>", b"GIF89a", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_picture_is_refused_and_the_words_stay(club, browser_of_amina, content):
    answer = send(browser_of_amina, logo=upload(content), logo_description="A cup")

    assert answer.status_code == 422
    assert answers_in(answer.content)["logo_description"] == "A cup"
    assert (HubImage.objects.count(), KeptPicture.objects.count(), ListingChange.objects.count()) == (0, 0, 0)


def test_the_same_logo_sent_twice_is_one_change(browser_of_amina):
    answers = {**answers_on(browser_of_amina, EDIT), "logo_description": "A cup"}
    statuses = [browser_of_amina.post(EDIT, {**answers, "logo": upload()}).status_code for _ in range(2)]

    assert (statuses, HubImage.objects.count(), ListingChange.objects.count()) == ([302, 302], 1, 1)


def test_other_words_for_a_public_logo_wait_and_it_can_be_taken_away(club, browser_of_amina):
    send(browser_of_amina, logo=upload(), logo_description="A cup")
    Organisation.objects.get(pk=club.pk).get_latest_revision().publish()

    send(browser_of_amina, logo_description="Two hands round a cup")
    assert Organisation.objects.get(pk=club.pk).logo.description == "A cup"
    draft = Organisation.objects.get(pk=club.pk).get_latest_revision_as_object()
    assert draft.logo.description == "Two hands round a cup"

    browser_of_amina.post("/portal/potters-row/listing/withdraw/")
    assert HubImage.objects.get().description == "A cup"
    send(browser_of_amina, remove_logo="on")
    Organisation.objects.get(pk=club.pk).get_latest_revision().publish()
    assert Organisation.objects.get(pk=club.pk).logo is None
