"""Nobody decides about an organisation that they belong to."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from charter_champions.domain import decisions
from charter_champions.domain.assignment import NotAssigned, assign
from charter_champions.domain.conflicts import ConflictOfInterest, conflict_of
from charter_champions.enums import ApplicationStatus, CheckResult, DiligenceCheck
from hub.organisations.models import OrganisationContact, OrganisationPerson
from hub.shared.models import OutgoingEmail
from tests.charter_champions.decision_pages import decide, decide_url, inspect_url, preview
from tests.factories.charter_champions import make_application, make_reviewer
from tests.factories.organisations import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

RECEIVED = ApplicationStatus.RECEIVED
MINE = "Your email address is among the contact addresses of Kilnford Kites."
AT_KITES = "Your email address is at kites.example, like those of Kilnford Kites."


def reviewer_at(email: str, **kwargs):
    user = make_reviewer("ann", **kwargs)
    # Saving another address would tell the old one by mail.
    type(user).objects.filter(pk=user.pk).update(email=email)
    user.refresh_from_db()
    return user


@pytest.mark.parametrize(
    ("email", "values", "expected"),
    [
        ("ann@elsewhere.example", {}, ""),
        ("", {}, ""),
        ("ANN@Gmail.com", {"email": "ann@gmail.com"}, MINE),
        ("bo@gmail.com", {"email": "ann@gmail.com"}, ""),
        ("bo@kites.example", {"email": "ann@kites.example"}, AT_KITES),
        ("bo@Kites.example", {"website": "https://www.kites.example/about"}, AT_KITES),
        ("bo@mail.kites.example", {"website": "https://kites.example"}, AT_KITES.replace("at kites", "at mail.kites")),
        ("bo@notkites.example", {"website": "https://kites.example"}, ""),
        ("bo@facebook.com", {"website": "https://www.facebook.com/kites"}, ""),
        # The hub's own staff may well be the contact of something; their domain says nothing.
        ("bo@hub.example", {"email": "ann@hub.example"}, ""),
        ("ann@hub.example", {"email": "ann@hub.example"}, MINE),
    ],
)
def test_by_the_address_of_the_person(email, values, expected):
    application = make_application(RECEIVED, name="Kilnford Kites", **{"email": "x@other.example", **values})

    assert conflict_of(reviewer_at(email), application) == expected


@pytest.mark.parametrize("is_superuser", [False, True])
@pytest.mark.parametrize("how", ["chosen", "same number", "contact", "listing", "website"])
def test_by_the_organisation_chosen_or_that_of_the_same_number(how, is_superuser):
    is_person = how in ("chosen", "same number")
    user = reviewer_at("ann@elsewhere.example" if is_person else "ann@kites.example", is_superuser=is_superuser)
    organisation = make_organisation("Kilnford Kites", charity_number="1100000-1" if how == "same number" else "")
    application = make_application(RECEIVED, name="Something Else", charity_number="1100000", email="x@other.example")
    if is_person:
        OrganisationPerson.objects.create(organisation=organisation, user=user)
    elif how == "contact":
        organisation.contacts.add(OrganisationContact(name="Ann", email="Ann@Kites.example"))
    elif how == "listing":
        organisation.email = "hello@kites.example"
    else:
        organisation.website = "https://kites.example"
    organisation.save()
    chosen = None if how == "same number" else organisation

    with pytest.raises(ConflictOfInterest):
        decisions.approve(application, user=user, organisation=chosen)

    application.refresh_from_db()
    assert (application.status, application.history.count(), OutgoingEmail.objects.count()) == (RECEIVED, 0, 0)


def test_a_person_of_another_organisation_decides():
    user = reviewer_at("ann@elsewhere.example")
    OrganisationPerson.objects.create(organisation=make_organisation("Knit and Natter"), user=user)

    decisions.approve(make_application(RECEIVED), user=user)


@pytest.mark.parametrize(
    "act",
    [
        lambda application, user: decisions.approve(application, user=user),
        lambda application, user: decisions.decline(application, "No.", user=user),
        lambda application, user: decisions.ask(application, "Who?", user=user),
        lambda application, user: decisions.record_check(
            application, DiligenceCheck.EXISTS, CheckResult.FINE, user=user
        ),
    ],
)
def test_every_decision_refuses_under_the_lock(act):
    user = reviewer_at("ann@kites.example")
    application = make_application(RECEIVED, email="bo@other.example", is_checked=False)
    stale = type(application).objects.get(pk=application.pk)
    # What is in memory is from before the application told whose it is.
    type(application).objects.filter(pk=application.pk).update(website="https://kites.example")

    with pytest.raises(ConflictOfInterest):
        act(stale, user)

    application.refresh_from_db()
    assert (application.status, application.checks.count(), OutgoingEmail.objects.count()) == (RECEIVED, 0, 0)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_the_person_reads_it_and_is_told_and_has_no_buttons(client, is_superuser):
    user = reviewer_at("ann@kites.example", is_superuser=is_superuser)
    application = make_application(RECEIVED, name="Kilnford Kites", website="https://kites.example")
    client.force_login(user)

    page = client.get(inspect_url(application))
    pages = [client.get(decide_url(application, action)) for action in ("approve", "decline", "question")]
    presses = [
        decide(client, application, action, reason="No.", question="Who?")
        for action in ("approve", "decline", "question")
    ]

    html = page.content.decode()
    assert page.status_code == 200
    assert AT_KITES in html
    assert "/approve/" not in html
    assert 'value="checks"' not in html
    assert 'value="take"' not in html
    for response in (*pages, *presses):
        assert response.status_code == 403
        assert AT_KITES in response.content.decode()
        assert 'value="send"' not in response.content.decode()
    application.refresh_from_db()
    assert application.status == RECEIVED


def test_the_listing_that_is_chosen_on_the_page_counts_too(client):
    user = reviewer_at("ann@elsewhere.example")
    organisation = make_organisation("Kilnford Kites")
    OrganisationPerson.objects.create(organisation=organisation, user=user)
    application = make_application(RECEIVED, name="Kilnford Kites")
    client.force_login(user)

    first, _ = preview(client, application, "approve", organisation=organisation.pk)
    press = decide(client, application, "approve", organisation=organisation.pk)

    assert "You are one of the people of Kilnford Kites." in first.content.decode()
    assert (press.status_code, OutgoingEmail.objects.count()) == (403, 0)


def test_it_is_not_assigned_to_them_by_themselves_or_by_others(client):
    user = reviewer_at("ann@kites.example")
    application = make_application(RECEIVED, name="Kilnford Kites", website="https://kites.example")
    client.force_login(user)

    taken = client.post(inspect_url(application), {"action": "take"})
    with pytest.raises(NotAssigned):
        assign(application, user, user=make_reviewer("colleague"))

    application.refresh_from_db()
    assert (taken.status_code, application.assignee) == (422, None)
    assert AT_KITES in taken.content.decode()


def test_the_hub_itself_and_who_has_no_address_have_no_conflict():
    application = make_application(RECEIVED, email="")

    assert conflict_of(None, application) == ""
    assert conflict_of(get_user_model().objects.create_user("nobody"), application) == ""
