from __future__ import annotations

import pytest

from tests.factories.charter_champions import make_champion
from tests.factories.organisations import make_area
from tests.factories.portal import client_of, make_person


@pytest.fixture
def area(db):
    return make_area("Hanbury", slug="hanbury")


@pytest.fixture
def club(area):
    """A champion with a whole listing."""
    return make_champion(
        "Potters Row Supper Club",
        slug="potters-row",
        areas=[area],
        summary="A hot meal for anyone nearby.",
        description="Come in by the side door.\r\n\r\nSomebody meets you.",
        email="hello@supper.example",
        phone="01632 960 001",
        town="Hanbury",
        postcode="KF1 2AB",
    )


@pytest.fixture
def amina(club):
    """Who acts for the club; there is another one, so that she may leave."""
    make_person(club)
    return make_person(club).user


@pytest.fixture
def browser_of_amina(amina):
    return client_of(amina)
