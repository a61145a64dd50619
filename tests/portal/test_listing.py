"""A partner changes the listing: it waits for staff, the last approved version stays public everywhere."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.organisations.models import Organisation
from hub.portal.enums import ChangeStatus
from hub.portal.models import ListingChange
from hub.shared.models import OutgoingEmail
from tests.factories.charter_champions import make_reviewer
from tests.factories.organisations import make_area
from tests.factories.portal import client_of, make_person
from tests.factories.shared import make_theme

from .listing_answers import EDIT, LISTING, NEW, answers_in, answers_on, change, publish_as_staff

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def public_pages(client, club) -> str:
    paths = [club.get_absolute_url(), "/directory/", "/directory/?q=soup", "/directory/?q=hot", "/search/?q=supper"]
    csv = client.get("/directory/?format=csv")
    texts = [client.get(path).content.decode() for path in paths]
    return "\n".join([*texts, b"".join(csv).decode() if csv.streaming else csv.content.decode()])


@pytest.mark.indexed
def test_a_change_waits_and_the_last_version_stays_public_until_staff_publish(client, club, browser_of_amina):
    before = public_pages(client, club)

    answer = change(browser_of_amina, summary=NEW, phone="01632 960 002", step_free="yes")

    assert (answer.status_code, answer["Location"]) == (302, LISTING)
    waiting = ListingChange.objects.get()
    assert (waiting.status, waiting.fields) == (ChangeStatus.WAITING, ["summary", "phone", "step_free"])
    club.refresh_from_db()
    assert (club.summary, club.phone, club.live, club.has_unpublished_changes) == (
        "A hot meal for anyone nearby.",
        "01632 960 001",
        True,
        True,
    )
    for words in (NEW, "01632 960 002"):
        assert words not in public_pages(client, club)
    assert before.count("A hot meal for anyone nearby.") == public_pages(client, club).count(
        "A hot meal for anyone nearby."
    )
    page = browser_of_amina.get(LISTING).content.decode()
    assert "Your change waits for us since" in page
    assert NEW in page

    publish_as_staff(club)

    club.refresh_from_db()
    assert (club.summary, club.phone, club.step_free, club.has_unpublished_changes) == (
        NEW,
        "01632 960 002",
        "yes",
        False,
    )
    waiting.refresh_from_db()
    assert waiting.status == ChangeStatus.PUBLISHED
    assert [(row.before, row.after) for row in waiting.history.all()] == [("", "waiting"), ("waiting", "published")]
    assert NEW in client.get(club.get_absolute_url()).content.decode()
    assert [mail.kind for mail in OutgoingEmail.objects.all()] == ["portal.listing_published"]
    assert club.contacts.count() == 0


def test_the_form_changes_only_what_a_partner_may_change(club, browser_of_amina):
    change(
        browser_of_amina,
        summary=NEW,
        name="Another name",
        slug="another",
        kind="charity",
        ods_code="QNX",
        charity_number="1100000",
        checked_on="2020-01-01",
        closed_on="2020-01-01",
        live="",
        latitude="53",
        longitude="-2",
        organisation="1",
    )

    draft = Organisation.objects.get(pk=club.pk).get_latest_revision_as_object()
    assert (draft.name, draft.slug, draft.kind, draft.ods_code, draft.charity_number, draft.closed_on, draft.live) == (
        "Potters Row Supper Club",
        "potters-row",
        "community_group",
        "",
        "",
        None,
        True,
    )
    assert (draft.latitude, draft.checked_on, draft.summary) == (None, None, NEW)


def test_what_nobody_touched_is_no_change(club, browser_of_amina):
    """Line breaks as another form had written them, too."""
    answer = change(browser_of_amina)

    assert answer.status_code == 302
    assert ListingChange.objects.count() == 0
    assert not Organisation.objects.get(pk=club.pk).has_unpublished_changes


def test_areas_themes_and_place_wait_too(club, browser_of_amina):
    other, theme = make_area("Northgate"), make_theme("Loneliness")

    change(browser_of_amina, areas=[other.pk], themes=[theme.pk], postcode="kf19zz", hides_exact_address="on")

    assert [area.name for area in club.areas.all()] == ["Hanbury"]
    publish_as_staff(club)
    fresh = Organisation.objects.get(pk=club.pk)
    assert [area.name for area in fresh.areas.all()] == ["Northgate"]
    assert [each.name for each in fresh.themes.all()] == ["Loneliness"]
    assert (fresh.postcode, fresh.hides_exact_address, fresh.latitude) == ("KF1 9ZZ", True, None)


def test_the_partner_may_change_it_again_and_the_wait_goes_on(club, browser_of_amina, time_machine):
    time_machine.move_to(dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC), tick=False)
    change(browser_of_amina, summary=NEW, town="Burslow")
    time_machine.move_to(dt.datetime(2026, 5, 5, 10, tzinfo=dt.UTC), tick=False)

    assert answers_on(browser_of_amina, EDIT)["summary"] == NEW
    change(browser_of_amina, summary="Soup on Fridays.", town="Hanbury")

    (waiting,) = ListingChange.objects.all()
    assert (waiting.fields, waiting.sent_at.hour, waiting.changed_at.hour) == (["summary"], 9, 10)
    draft = Organisation.objects.get(pk=club.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.town) == ("Soup on Fridays.", "Hanbury")
    assert "since 5 May 2026" in browser_of_amina.get(LISTING).content.decode()


def test_withdrawing_leaves_no_draft(club, browser_of_amina):
    change(browser_of_amina, summary=NEW)
    assert "Withdraw your change?" in browser_of_amina.get(f"{LISTING}withdraw/").content.decode()
    assert ListingChange.objects.get().status == ChangeStatus.WAITING

    browser_of_amina.post(f"{LISTING}withdraw/")

    club.refresh_from_db()
    assert (ListingChange.objects.get().status, club.has_unpublished_changes) == (ChangeStatus.WITHDRAWN, False)
    assert club.get_latest_revision_as_object().summary == "A hot meal for anyone nearby."
    assert OutgoingEmail.objects.count() == 0
    assert browser_of_amina.post(f"{LISTING}withdraw/").status_code == 302


def test_putting_everything_back_is_a_withdrawal(club, browser_of_amina):
    change(browser_of_amina, summary=NEW)
    change(browser_of_amina, summary="A hot meal for anyone nearby.")

    assert ListingChange.objects.get().status == ChangeStatus.WITHDRAWN
    assert not Organisation.objects.get(pk=club.pk).has_unpublished_changes


def test_two_people_at_once_merge_what_does_not_touch_and_are_told_what_does(club, browser_of_amina):
    kofi = client_of(make_person(club).user)
    mine, theirs = answers_on(browser_of_amina, EDIT), answers_on(kofi, EDIT)
    kofi.post(EDIT, {**theirs, "summary": "Kofi's words.", "town": "Burslow"})

    answer = browser_of_amina.post(EDIT, {**mine, "summary": "Amina's words.", "access_notes": "Ring the bell."})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "It says now: “Kofi&#x27;s words.”" in page
    again = answers_in(answer.content)
    assert (again["summary"], again["access_notes"]) == ("Amina's words.", "Ring the bell.")
    draft = Organisation.objects.get(pk=club.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.access_notes) == ("Kofi's words.", "")

    assert browser_of_amina.post(EDIT, again).status_code == 302
    draft = Organisation.objects.get(pk=club.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.access_notes) == ("Amina's words.", "Ring the bell.")


def test_two_people_who_change_different_things_both_count(club, browser_of_amina):
    kofi = client_of(make_person(club).user)
    mine, theirs = answers_on(browser_of_amina, EDIT), answers_on(kofi, EDIT)
    kofi.post(EDIT, {**theirs, "town": "Burslow"})

    assert browser_of_amina.post(EDIT, {**mine, "summary": NEW}).status_code == 302

    draft = Organisation.objects.get(pk=club.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.town) == (NEW, "Burslow")


def test_the_button_pressed_twice_sends_one_change(club, browser_of_amina):
    answers = {**answers_on(browser_of_amina, EDIT), "summary": NEW}
    assert [browser_of_amina.post(EDIT, answers).status_code for _ in range(2)] == [302, 302]

    assert ListingChange.objects.count() == 1
    assert Organisation.objects.get(pk=club.pk).revisions.count() == 2


@pytest.mark.parametrize("seen", ["", "{", "[]", "null", '{"summary": {}}', "[" * 3000, "x" * 5000])
def test_marks_that_nobody_made_lose_nothing(club, browser_of_amina, seen):
    answers = {**answers_on(browser_of_amina, EDIT), "summary": NEW, "seen": seen}

    answer = browser_of_amina.post(EDIT, answers)

    assert answer.status_code == 422
    assert answers_in(answer.content)["summary"] == NEW
    assert ListingChange.objects.count() == 0


def test_still_right_is_one_press_and_counts_in_a_draft_too(client, club, browser_of_amina, time_machine):
    time_machine.move_to(dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC), tick=False)
    change(browser_of_amina, summary=NEW)
    assert browser_of_amina.get(f"{LISTING}right/").status_code == 302
    assert Organisation.objects.get(pk=club.pk).checked_on is None

    browser_of_amina.post(f"{LISTING}right/")

    assert Organisation.objects.get(pk=club.pk).checked_on == dt.date(2026, 5, 5)
    assert "Checked with the organisation on 5 May 2026" in client.get(club.get_absolute_url()).content.decode()
    publish_as_staff(club)
    fresh = Organisation.objects.get(pk=club.pk)
    assert (fresh.checked_on, fresh.summary) == (dt.date(2026, 5, 5), NEW)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"summary": ""}, "Tell people what you do and who for"),
        ({"summary": "x" * 301}, "Shorten it to 300 or fewer"),
        ({"website": "javascript:alert(1)"}, "Enter a web address in the correct format"),
        ({"website": "https://www.nhs.uk@bad.example/"}, "without a user name"),
        ({"postcode": "nowhere"}, "Enter a full postcode"),
        ({"areas": ["999999"]}, "Select a valid choice"),
        ({"areas": ["1 OR 1=1"]}, "is not a valid value"),
        ({"step_free": "maybe"}, "Select a valid choice"),
        ({"email": "hello@supper"}, "Enter an email address in the correct format"),
        ({"phone": "ring me"}, "Enter a phone number"),
        ({"description": "bell \x07"}, "hidden characters"),
    ],
)
def test_hostile_and_broken_answers_are_refused_with_all_that_was_typed(club, browser_of_amina, answers, message):
    typed = {"access_notes": "Ring the bell twice."}

    answer = change(browser_of_amina, **typed, **answers)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error: Change your listing" in page
    assert message in page
    assert answers_in(answer.content)["access_notes"] == "Ring the bell twice."
    assert ListingChange.objects.count() == 0


def test_markup_is_shown_as_it_was_typed(client, club, browser_of_amina):
    change(browser_of_amina, description="<script>alert(1)</script>")
    assert b"<script>alert" not in browser_of_amina.get(LISTING).content
    officer = client_of(make_reviewer())
    page = officer.get(f"/admin/listing_changes/inspect/{ListingChange.objects.get().pk}/").content
    assert b"&lt;script&gt;alert(1)" in page
    assert b"<script>alert" not in page


def test_changes_are_limited_and_nothing_is_lost(club, browser_of_amina):
    for number in range(20):
        assert change(browser_of_amina, summary=f"Soup {number}").status_code == 302

    answer = change(browser_of_amina, summary="Soup again")

    assert (answer.status_code, int(answer["Retry-After"]) > 3000) == (429, True)
    assert answers_in(answer.content)["summary"] == "Soup again"


def test_who_was_signed_out_while_writing_gets_the_long_answers_back(club, browser_of_amina):
    answers = answers_on(browser_of_amina, EDIT)
    browser_of_amina.logout()

    answer = browser_of_amina.post(EDIT, {**answers, "description": "A long story of how we meet on Tuesdays. <b>"})

    page = answer.content.decode()
    assert answer.status_code == 401
    assert "A long story of how we meet on Tuesdays. &lt;b&gt;" in page
    assert f"/account/code/?next={EDIT.replace('/', '%2F')}" in page
    assert ListingChange.objects.count() == 0
