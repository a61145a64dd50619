from __future__ import annotations

import datetime as dt
import time

import pytest

from charter_champions.domain.applications import withdraw
from charter_champions.domain.duplicates import find_duplicates, flagged, look_for, refresh_waiting
from charter_champions.enums import ApplicationStatus
from charter_champions.jobs import look_for_duplicates
from charter_champions.models import Application, LikelyDuplicate
from hub.organisations.models import Organisation, OrganisationContact
from hub.shared.clock import now
from hub.shared.jobs import Due
from hub.shared.privacy.registry import ERASED
from tests.factories.charter_champions import make_application
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db

RECEIVED = ApplicationStatus.RECEIVED


def found(application: Application) -> list[tuple]:
    return [(each.found, each.words) for each in find_duplicates(application)]


def test_what_may_be_the_same_is_found_with_the_reason():
    application = make_application(
        RECEIVED, name="The Kilnford Kites Ltd", email="Hello@kites.example", website="https://www.kites.example/about"
    )
    listed = make_organisation("Kilnford Kites", website="http://kites.example")
    other = make_application(RECEIVED, name="Other", email="hello@kites.example")
    make_organisation("Kilnford Kettles")
    make_application(name="Kilnford Kites")

    assert found(application) == [
        (listed, "the same name, the same web address"),
        (other, "the same email address"),
    ]
    assert found(other) == [(application, "the same email address")]


def test_slips_and_other_orders_of_words_are_found_with_how_alike_they_are():
    swapped = make_organisation("Kites of Kilnford")
    slip = make_organisation("Kilnfrod Kites")
    application = make_application(RECEIVED, name="Kilnford Kites")

    assert found(application) == [(swapped, "the same name"), (slip, "a similar name (94% alike)")]


def test_an_address_of_a_contact_that_staff_keep_is_a_mark_too():
    listed = make_organisation("Knit and Natter")
    make_organisation("No addresses at all")
    application = make_application(RECEIVED, name="Quite Another Name", email="Ann@Knit.example")
    before = found(application)

    listed.contacts.add(OrganisationContact(name="Ann", email="ann@knit.example"))
    listed.save()
    with_contact = found(application)
    listed.contacts.set([])
    listed.save()

    assert (before, with_contact, found(application)) == ([], [(listed, "the same email address")], [])


def test_a_charity_number_counts_however_it_is_written():
    listed = make_organisation("One Name", charity_number="1100000-2")
    application = make_application(RECEIVED, name="Another", charity_number="110 0000")
    make_organisation("A Longer Number", charity_number="1100000")
    make_organisation("Not It", charity_number="1100009")

    assert [(each.found.name, each.words) for each in find_duplicates(application)] == [
        (listed.name, "the same charity number"),
        ("A Longer Number", "the same charity number"),
    ]


def test_an_address_that_thousands_share_is_no_mark():
    make_organisation("One Name", website="https://www.facebook.com/one")
    application = make_application(RECEIVED, name="Another", website="https://www.facebook.com/two")

    assert found(application) == []


def test_a_listing_that_is_renamed_is_compared_anew():
    listed = make_organisation("Something Else")
    application = make_application(RECEIVED, name="Kilnford Kites")
    listed.name = "Kilnford Kites"
    listed.save()
    alike = found(application)
    listed.name = "Something Else"
    listed.save()

    assert (alike, found(application)) == ([(listed, "the same name")], [])


def test_who_was_erased_is_nobodys_duplicate():
    first = make_application(RECEIVED, name="Kilnford Kites")
    second = make_application(RECEIVED, name="Kilnford Kites")
    withdraw(second)

    both = flagged([first, second])
    Application.objects.filter(pk=second.pk).update(name=ERASED)

    assert both == {first.pk, second.pk}
    assert (found(first), flagged([first])) == ([], set())
    third = make_application(RECEIVED, name=ERASED)
    assert found(third) == []


def test_the_job_finds_what_was_loaded_in_bulk_and_may_run_twice():
    application = make_application(RECEIVED, name="Kilnford Kites")
    Organisation.objects.bulk_create([Organisation(name="Kilnford Kites", slug="kites", kind="community_group")])
    before = found(application)
    due = Due(at=now(), since=now() - dt.timedelta(days=1))

    told = [look_for_duplicates(due), look_for_duplicates(due)]

    assert before == []
    assert told == ["1 application compared", "1 application compared"]
    assert [words for _, words in found(application)] == ["the same name"]
    assert LikelyDuplicate.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_asks_as_often_for_many_as_for_one_and_compares_nothing(count, django_assert_num_queries):
    for number in range(count):
        organisation = make_organisation("Kilnford Kites")
        organisation.contacts.add(OrganisationContact(name="Ann", email=f"ann{number}@knit.example"))
        organisation.save()
    application = make_application(RECEIVED, name="Kilnford Kites")

    with django_assert_num_queries(1):
        assert len(find_duplicates(application)) == count


def test_10_000_organisations_are_compared_within_two_seconds():
    Organisation.objects.bulk_create(
        Organisation(name=f"Kilnford {word} {number}", slug=f"o-{number}", kind="community_group")
        for number, word in zip(range(10_000), ["Carers", "Choir", "Garden", "Walkers"] * 2_500, strict=True)
    )
    application = make_application(RECEIVED, name="Hanbury Knit and Natter")

    start = time.perf_counter()
    look_for(application)
    taken = time.perf_counter() - start

    # It takes about 0.2 seconds here; no page waits for it.
    assert taken < 2
    assert refresh_waiting() == 1
