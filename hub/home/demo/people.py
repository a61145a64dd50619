from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from hub.accounts.partners import partner_for
from hub.home.domain.roles import (
    ADMINISTRATOR,
    CHAMPIONS_OFFICER,
    COMMUNICATIONS_EDITOR,
    EVIDENCE_OFFICER,
    MODERATOR,
    TRAINING_OFFICER,
)
from hub.organisations.domain.people import add_person
from hub.organisations.models import Organisation

DEMO_PASSWORD = "demo"  # noqa: S105  Only ever set by the demo command, which refuses where real content stands.


@dataclass(frozen=True)
class DemoPerson:
    username: str
    first_name: str
    last_name: str
    role: str
    groups: tuple[str, ...] = ()
    is_superuser: bool = False

    @property
    def email(self) -> str:
        return f"{self.username}@kilnfordvoice.example"


DEMO_PEOPLE = (
    DemoPerson("admin", "Ada", "Marsh", "Superuser: everything, for setting up", is_superuser=True),
    DemoPerson("editor", "Ned", "Okafor", "Writes pages and sends them to be checked", (COMMUNICATIONS_EDITOR,)),
    DemoPerson("moderator", "Mo", "Lindqvist", "Checks pages and publishes them, reads nominations", (MODERATOR,)),
    DemoPerson(
        "officer",
        "Olu",
        "Pemberton",
        "Reviews applications and runs the clock",
        (CHAMPIONS_OFFICER, EVIDENCE_OFFICER),
    ),
    DemoPerson("champions", "Cass", "Adeyemi", "Reviews applications and keeps memberships", (CHAMPIONS_OFFICER,)),
    DemoPerson("evidence", "Evan", "Rowntree", "Publishes reports and runs the clock of replies", (EVIDENCE_OFFICER,)),
    DemoPerson("training", "Tess", "Kowalska", "Puts on events and training", (TRAINING_OFFICER,)),
    DemoPerson("administrator", "Andy", "Farrow", "Looks after people, settings and mail", (ADMINISTRATOR,)),
)


def make_demo_people() -> None:
    """Staff who can sign in to the demo; their password is set again each time."""
    password = make_password(DEMO_PASSWORD)  # Once: it is slow by design.
    for person in DEMO_PEOPLE:
        user, _ = get_user_model().objects.update_or_create(
            username=person.username,
            defaults={
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": person.email,
                "is_superuser": person.is_superuser,
                "is_staff": person.is_superuser,
                "is_active": True,
                "password": password,
            },
        )
        user.groups.set(Group.objects.filter(name__in=person.groups))


@dataclass(frozen=True)
class DemoPartner:
    """Somebody who signs in by an emailed code, and the slugs of the organisations that they act for."""

    email: str
    name: str
    organisations: tuple[str, ...]


DEMO_PARTNERS = (
    DemoPartner("rosa@carers.example", "Rosa Bright", ("kilnford-carers-hub", "potters-row-mens-group")),
    DemoPartner("joe@mensgroup.example", "Joe Tanner", ("potters-row-mens-group",)),
)


def make_demo_partners(organisations: Mapping[str, Organisation]) -> None:
    """People of two champions; one of them acts for both."""
    for partner in DEMO_PARTNERS:
        user = partner_for(partner.email, partner.name)
        for slug in partner.organisations:
            add_person(organisations[slug], user)


def demo_partners_here() -> set[str]:
    """Addresses of the demo's partners that this database knows."""
    emails = [partner.email for partner in DEMO_PARTNERS]
    return set(get_user_model().objects.filter(email__in=emails).values_list("email", flat=True))


def demo_people_here() -> set[str]:
    """User names of the demo that this database knows by their demo address."""
    emails = [person.email for person in DEMO_PEOPLE]
    return set(get_user_model().objects.filter(email__in=emails).values_list("username", flat=True))
