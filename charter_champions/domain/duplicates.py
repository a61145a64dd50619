from __future__ import annotations

from dataclasses import dataclass, field

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.organisations.models import Organisation

from .matching import name_key, number_key, web_domain


@dataclass(frozen=True)
class Marks:
    """What an organisation is recognised by, each a set of what it has of the kind."""

    name: frozenset[str]
    number: frozenset[str]
    domain: frozenset[str]
    email: frozenset[str]


@dataclass
class Duplicate:
    """An organisation or another application that may be the same one, and why."""

    found: Organisation | Application
    reasons: list[str] = field(default_factory=list)

    @property
    def is_organisation(self) -> bool:
        return isinstance(self.found, Organisation)


REASONS = {
    "name": "the same name",
    "number": "the same charity number",
    "domain": "the same web address",
    "email": "the same e-mail address",
}


def marks_of(subject: Organisation | Application) -> Marks:
    addresses = [subject.email]
    if isinstance(subject, Organisation):
        addresses += [contact.email for contact in subject.contacts.all()]
    return Marks(
        name=given(name_key(subject.name)),
        number=given(number_key(subject.charity_number)),
        domain=given(web_domain(subject.website)),
        email=given(*(address.strip().casefold() for address in addresses)),
    )


def given(*marks: str) -> frozenset[str]:
    return frozenset(mark for mark in marks if mark)


def find_duplicates(application: Application) -> list[Duplicate]:
    """Organisations, then other applications, that share a name, number, web domain or e-mail. Three queries.

    For staff only: the public must not learn from it who else applied.
    """
    marks = marks_of(application)
    columns = ("pk", "name", "kind", "slug", "charity_number", "website", "email")
    candidates = [
        *Organisation.objects.only(*columns).prefetch_related("contacts"),
        *Application.objects.exclude(pk=application.pk)
        .exclude(status=ApplicationStatus.STARTED)
        .only("pk", "reference", "status", "name", "kind", "charity_number", "website", "email"),
    ]
    found = [Duplicate(candidate, shared_marks(marks, marks_of(candidate))) for candidate in candidates]
    return sorted(
        (each for each in found if each.reasons), key=lambda each: (not each.is_organisation, -len(each.reasons))
    )


def shared_marks(one: Marks, other: Marks) -> list[str]:
    return [words for mark, words in REASONS.items() if getattr(one, mark) & getattr(other, mark)]
