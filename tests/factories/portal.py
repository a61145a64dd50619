from __future__ import annotations

import itertools

from django.contrib.auth.models import User
from django.test import Client

from hub.accounts.partners import partner_for
from hub.organisations.domain.people import add_person
from hub.organisations.models import Organisation, OrganisationPerson

numbers = itertools.count(1)


def make_partner(email: str = "", name: str = "Amina Example") -> User:
    """A partner account: no password, no role."""
    return partner_for(email or f"partner{next(numbers)}@group.example", name)


def make_person(organisation: Organisation, user: User | None = None) -> OrganisationPerson:
    """Somebody who acts for ``organisation``, a new partner unless ``user`` is given."""
    return add_person(organisation, user or make_partner())


def client_of(user: User) -> Client:
    """A browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user)
    return client
