"""A partner changes the listing: it waits for staff, the last approved version stays public everywhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowContentType, WorkflowTask

from hub.organisations.models import Organisation
from hub.portal.domain import listings
from hub.portal.enums import ChangeStatus
from hub.portal.models import ListingChange
from hub.shared.models import OutgoingEmail
from hub.shared.states import TransitionNotAllowed
from tests.factories.charter_champions import make_reviewer
from tests.factories.organisations import make_area
from tests.factories.portal import client_of, make_person
from tests.factories.shared import make_theme

from .listing_answers import answers_in, answers_on

pytestmark = pytest.mark.django_db
EDIT, LISTING = "/portal/potters-row/listing/change/", "/portal/potters-row/listing/"
NEW = "Soup and company on Tuesdays."


def change(client, **answers):
    return client.post(EDIT, {**answers_on(client, EDIT), **answers})


def publish_as_staff(club):
    """What the button "Publish" does with the draft that lies there."""
    organisation = Organisation.objects.get(pk=club.pk)
    organisation.get_latest_revision().publish(user=make_reviewer())


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


def staff_draft(club, **values):
    """A draft of staff that is not public."""
    organisation = Organisation.objects.get(pk=club.pk)
    draft = organisation.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    return draft.save_revision(clean=False)


def test_a_draft_of_staff_is_neither_lost_nor_shown(club, browser_of_amina):
    staff_draft(club, description="Staff wrote this.", town="Burslow")

    answers = answers_on(browser_of_amina, EDIT)
    assert answers["description"].startswith("Come in by the side door.")
    change(browser_of_amina, summary=NEW, town="Newtown")

    draft = Organisation.objects.get(pk=club.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.description, draft.town) == (NEW, "Staff wrote this.", "Newtown")
    browser_of_amina.post(f"{LISTING}withdraw/")
    fresh = Organisation.objects.get(pk=club.pk)
    draft = fresh.get_latest_revision_as_object()
    assert (draft.summary, draft.description, draft.town) == (
        "A hot meal for anyone nearby.",
        "Staff wrote this.",
        "Burslow",
    )
    assert fresh.has_unpublished_changes


def test_what_staff_made_of_the_words_stays_when_the_change_is_withdrawn(club, browser_of_amina):
    change(browser_of_amina, summary=NEW, town="Newtown")
    staff_draft(club, summary="Soup and company.")

    browser_of_amina.post(f"{LISTING}withdraw/")

    draft = Organisation.objects.get(pk=club.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.town) == ("Soup and company.", "Hanbury")


def test_staff_who_amend_and_publish_settle_it(club, browser_of_amina):
    change(browser_of_amina, summary=NEW)
    staff_draft(club, summary="Soup and company.")
    publish_as_staff(club)

    assert ListingChange.objects.get().status == ChangeStatus.PUBLISHED
    assert Organisation.objects.get(pk=club.pk).summary == "Soup and company."


def test_staff_who_publish_a_page_from_before_drop_nothing(club, browser_of_amina):
    """Their browser had loaded the listing before the partner sent the change, and knows nothing of it."""
    old = Organisation.objects.get(pk=club.pk)
    change(browser_of_amina, summary=NEW)
    old.town = "Burslow"
    old.save_revision(clean=False).publish()

    fresh = Organisation.objects.get(pk=club.pk)
    assert (fresh.town, fresh.summary) == ("Burslow", "A hot meal for anyone nearby.")
    assert ListingChange.objects.get().status == ChangeStatus.WAITING
    draft = fresh.get_latest_revision_as_object()
    assert (draft.town, draft.summary, fresh.has_unpublished_changes) == ("Burslow", NEW, True)
    assert OutgoingEmail.objects.count() == 0
    publish_as_staff(club)
    assert ListingChange.objects.get().status == ChangeStatus.PUBLISHED
    assert Organisation.objects.get(pk=club.pk).summary == NEW


def test_publishing_an_earlier_version_settles_nothing(club, browser_of_amina):
    earlier = staff_draft(club, town="Burslow")
    change(browser_of_amina, summary=NEW)

    Revision.objects.get(pk=earlier.pk).publish()

    assert ListingChange.objects.get().status == ChangeStatus.WAITING
    assert Organisation.objects.get(pk=club.pk).get_latest_revision_as_object().summary == NEW


def test_sent_back_with_a_reason_the_words_stay_for_the_partner(club, browser_of_amina):
    change(browser_of_amina, summary=NEW)
    officer = client_of(make_reviewer())
    path = f"/admin/listing_changes/inspect/{ListingChange.objects.get().pk}/"
    page = officer.get(path).content.decode()
    assert (NEW in page, "A hot meal for anyone nearby." in page) == (True, True)

    answer = officer.post(path, {"action": "send_back", "send_back-reason": "Which street is it in?"})

    assert answer.status_code == 302
    club.refresh_from_db()
    returned = ListingChange.objects.get()
    assert (returned.status, club.has_unpublished_changes) == (ChangeStatus.RETURNED, False)
    (mail,) = OutgoingEmail.objects.all()
    assert (mail.kind, "Which street is it in?" in mail.text_body) == ("portal.listing_returned", True)
    page = browser_of_amina.get(EDIT).content
    assert b"Which street is it in?" in page
    assert answers_in(page)["summary"] == NEW
    browser_of_amina.post(EDIT, {**answers_in(page), "summary": "Soup in Kiln Street."})
    returned.refresh_from_db()
    assert (returned.status, returned.reason) == (ChangeStatus.WAITING, "")
    draft = Organisation.objects.get(pk=club.pk).get_latest_revision_as_object()
    assert draft.summary == "Soup in Kiln Street."
    assert officer.post(path, {"action": "send_back", "send_back-reason": "Once more"}).status_code == 302


def test_who_comes_second_is_told_and_no_second_mail_leaves(club, amina, browser_of_amina):
    change(browser_of_amina, summary=NEW)
    stale = ListingChange.objects.get()
    listings.send_back(ListingChange.objects.get(), "No", user=None)

    with pytest.raises(TransitionNotAllowed):
        listings.send_back(stale, "No", user=None)
    officer = client_of(make_reviewer())
    answer = officer.post(
        f"/admin/listing_changes/inspect/{stale.pk}/", {"action": "send_back", "send_back-reason": "No"}
    )
    assert answer.status_code == 422
    assert "Somebody was faster: it is sent back now." in answer.content.decode()
    assert OutgoingEmail.objects.count() == 1


def test_the_workflow_of_listings_is_used_where_there_is_one(club, browser_of_amina):
    task = GroupApprovalTask.objects.create(name="Check the listing")
    task.groups.add(Group.objects.get(name="Champions officer"))
    workflow = Workflow.objects.create(name="Listings")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(workflow=workflow, content_type=ContentType.objects.get_for_model(Organisation))
    officer = make_reviewer()

    change(browser_of_amina, summary=NEW)
    state = Organisation.objects.get(pk=club.pk).current_workflow_state
    assert state.status == "in_progress"
    state.current_task_state.reject(user=officer, comment="Which street?")
    returned = ListingChange.objects.get()
    assert (returned.status, returned.reason) == (ChangeStatus.RETURNED, "Which street?")
    assert Organisation.objects.get(pk=club.pk).current_workflow_state is None

    change(browser_of_amina, summary="Soup in Kiln Street.")
    Organisation.objects.get(pk=club.pk).current_workflow_state.current_task_state.approve(user=officer)
    assert ListingChange.objects.get().status == ChangeStatus.PUBLISHED
    assert Organisation.objects.get(pk=club.pk).summary == "Soup in Kiln Street."
    assert [mail.kind for mail in OutgoingEmail.objects.order_by("pk") if mail.kind.startswith("portal")] == [
        "portal.listing_returned",
        "portal.listing_published",
    ]


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
