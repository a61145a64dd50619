from __future__ import annotations

import pytest

from charter_champions.domain.duplicates import find_duplicates
from charter_champions.enums import ApplicationStatus
from hub.organisations.models import OrganisationContact
from tests.factories.charter_champions import make_application
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db


def test_what_may_be_the_same_is_found_with_the_reason():
    application = make_application(
        ApplicationStatus.RECEIVED,
        name="The Kilnford Kites Ltd",
        email="Hello@kites.example",
        website="https://www.kites.example/about",
    )
    listed = make_organisation("Kilnford Kites", website="http://kites.example")
    other = make_application(ApplicationStatus.RECEIVED, name="Other", email="hello@kites.example")
    make_organisation("Kilnford Kettles")
    make_application(name="Kilnford Kites")

    found = [(each.found, each.reasons) for each in find_duplicates(application)]

    assert found == [(listed, ["the same name", "the same web address"]), (other, ["the same e-mail address"])]


def test_an_address_of_a_contact_that_staff_keep_is_a_mark_too():
    application = make_application(ApplicationStatus.RECEIVED, name="Quite Another Name", email="Ann@Knit.example")
    listed = make_organisation("Knit and Natter")
    listed.contacts.add(OrganisationContact(name="Ann", email="ann@knit.example"))
    listed.save()
    make_organisation("No addresses at all")

    found = [(each.found, each.reasons) for each in find_duplicates(application)]

    assert found == [(listed, ["the same e-mail address"])]


@pytest.mark.parametrize("count", [1, 3])
def test_looking_for_duplicates_asks_as_often_for_many_as_for_one(count, django_assert_num_queries):
    application = make_application(ApplicationStatus.RECEIVED)
    for number in range(count):
        organisation = make_organisation(f"Club {number}")
        organisation.contacts.add(OrganisationContact(name="Ann", email=f"ann{number}@knit.example"))
        organisation.save()

    with django_assert_num_queries(3):
        find_duplicates(application)
