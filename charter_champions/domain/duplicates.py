from __future__ import annotations

from dataclasses import dataclass, field

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.organisations.models import Organisation

from .matching import name_key, number_key, web_domain


@dataclass(frozen=True)
class Marks:
    """What an organisation is recognised by; an empty mark matches nothing."""

    name: str
    number: str
    domain: str
    email: str


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
    return Marks(
        name=name_key(subject.name),
        number=number_key(subject.charity_number),
        domain=web_domain(subject.website),
        email=subject.email.strip().casefold(),
    )


def find_duplicates(application: Application) -> list[Duplicate]:
    """Organisations, then other applications, that share a name, number, web domain or e-mail. Three queries.

    For staff only: the public must not learn from it who else applied.
    """
    marks = marks_of(application)
    columns = ("pk", "name", "kind", "slug", "charity_number", "website", "email")
    candidates = [
        *Organisation.objects.only(*columns, "live", "closed_on"),
        *Application.objects.exclude(pk=application.pk)
        .exclude(status=ApplicationStatus.STARTED)
        .only("pk", "reference", "status", "name", "kind", "charity_number", "website", "email"),
    ]
    found = [Duplicate(candidate, shared_marks(marks, marks_of(candidate))) for candidate in candidates]
    return sorted(
        (each for each in found if each.reasons), key=lambda each: (not each.is_organisation, -len(each.reasons))
    )


def shared_marks(one: Marks, other: Marks) -> list[str]:
    return [
        words for mark, words in REASONS.items() if getattr(one, mark) and getattr(one, mark) == getattr(other, mark)
    ]
