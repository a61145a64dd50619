"""What an application says about the public page, once it is approved."""

from __future__ import annotations

import pytest

from charter_champions.domain import decisions
from charter_champions.enums import ApplicationStatus
from hub.organisations.models import Organisation
from tests.factories.charter_champions import make_application, make_reviewer

pytestmark = pytest.mark.django_db


def test_the_answers_about_the_public_page_become_the_listing(charter):
    application = make_application(
        ApplicationStatus.RECEIVED,
        email="ann@knit.example",
        phone="01632 960 001",
        shows_email=False,
        shows_phone=True,
        description="We knit.",
        take_part="Mondays at 2pm.",
        address="12 Chapel Street",
        town="Hanbury",
        postcode="KF1 2AB",
        hides_exact_address=True,
        step_free="yes",
        bsl="ask",
        access_notes="Ring the bell.",
    )

    decisions.approve(application, user=make_reviewer())

    organisation = Organisation.objects.get()
    assert (organisation.description, organisation.email, organisation.phone) == (
        "We knit.\n\nMondays at 2pm.",
        "",
        "01632 960 001",
    )
    assert (organisation.address, organisation.town, organisation.postcode, organisation.hides_exact_address) == (
        "12 Chapel Street",
        "Hanbury",
        "KF1 2AB",
        True,
    )
    assert (organisation.step_free, organisation.bsl, organisation.parking, organisation.access_notes) == (
        "yes",
        "ask",
        "unknown",
        "Ring the bell.",
    )


def test_an_application_of_before_is_listed_as_it_was(charter):
    application = make_application(ApplicationStatus.RECEIVED, email="ann@knit.example", shows_email=True)

    decisions.approve(application, user=make_reviewer())

    organisation = Organisation.objects.get()
    assert (organisation.email, organisation.description, organisation.address, organisation.step_free) == (
        "ann@knit.example",
        "",
        "",
        "unknown",
    )
