"""What staff and a partner's change of a listing do to one another."""

from __future__ import annotations

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
from tests.factories.portal import client_of

from .listing_answers import EDIT, LISTING, NEW, answers_in, answers_on, change, publish_as_staff

pytestmark = pytest.mark.django_db


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
