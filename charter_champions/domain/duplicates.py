"""Which organisations and applications may be one: found when one of them changes, kept, and read from an index.

For staff only: the public must not learn from it who else applied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace

from charter_champions.enums import OPEN_STATUSES, DuplicateReason
from charter_champions.models import Application, LikelyDuplicate
from hub.organisations.models import Organisation, OrganisationContact
from hub.shared.privacy.registry import ERASED

from .matching import NameMatcher, number_key, web_domain

MARK_FIELDS = ("pk", "name", "charity_number", "website", "email")


@dataclass(frozen=True)
class Marks:
    """What an organisation is recognised by, beside its name, each a set of what it has of the kind."""

    number: frozenset[str]
    domain: frozenset[str]
    email: frozenset[str]

    def shared_with(self, other: Marks) -> list[DuplicateReason]:
        kinds = {"number": DuplicateReason.NUMBER, "domain": DuplicateReason.DOMAIN, "email": DuplicateReason.EMAIL}
        return [reason for name, reason in kinds.items() if getattr(self, name) & getattr(other, name)]


@dataclass(frozen=True)
class Duplicate:
    """An organisation or another application that may be the same one, and why; ``likeness`` of names in per cent."""

    found: Organisation | Application
    reasons: tuple[DuplicateReason, ...]
    likeness: int
    words: str

    @property
    def is_organisation(self) -> bool:
        return isinstance(self.found, Organisation)


def given(*marks: str) -> frozenset[str]:
    return frozenset(mark for mark in marks if mark)


def marks_of(charity_number: str, website: str, *addresses: str) -> Marks:
    return Marks(
        number=given(number_key(charity_number)),
        domain=given(web_domain(website)),
        email=given(*(address.strip().casefold() for address in addresses)),
    )


def with_marks(rows: QuerySet, marks: Marks, *, has_contacts: bool) -> QuerySet:
    """Those of ``rows`` that share a number, domain or address with ``marks``, and perhaps some more.

    The database narrows them; ``Marks.shared_with`` decides.
    """
    shared = Q(pk__in=[])
    for number in marks.number:
        shared |= Q(bare_number__istartswith=number)
    for domain in marks.domain:
        shared |= Q(website__icontains=domain)
    for address in marks.email:
        shared |= Q(email__iexact=address)
        if has_contacts:
            shared |= Q(pk__in=OrganisationContact.objects.filter(email__iexact=address).values("organisation"))
    return rows.alias(bare_number=Replace(F("charity_number"), Value(" "))).filter(shared)


def contact_addresses(keys: Collection[int]) -> dict[int, list[str]]:
    """The addresses of the contacts of organisations, by the key of the organisation."""
    found: dict[int, list[str]] = {}
    rows = OrganisationContact.objects.filter(organisation__in=keys).exclude(email="")
    for key, address in rows.values_list("organisation_id", "email"):
        found.setdefault(key, []).append(address)
    return found


def compare(
    marks: Marks, names: dict[int, float], rows: Iterable[tuple], contacts: dict[int, list[str]]
) -> Iterator[tuple[int, list[DuplicateReason], int]]:
    """Key, reasons and likeness in per cent of each row that has a mark of ``marks`` or a like name in ``names``."""
    reasons: dict[int, list[DuplicateReason]] = {}
    for key, _, number, website, email in rows:
        reasons[key] = marks.shared_with(marks_of(number, website, email, *contacts.get(key, ())))
    for key in names.keys() | reasons.keys():
        alike = names.get(key, 0.0)
        found = list(reasons.get(key, ()))
        if alike:
            found.insert(0, DuplicateReason.NAME if alike == 1 else DuplicateReason.LIKE_NAME)
        if found:
            # 99 at most for what is not the same.
            yield key, found, 100 if alike == 1 else min(99, round(alike * 100))


def others_than(application: Application) -> QuerySet[Application]:
    """The applications that count: confirmed once, and not anonymised since."""
    return Application.objects.confirmed().exclude(pk=application.pk).exclude(name=ERASED)


def look_for(application: Application) -> list[LikelyDuplicate]:
    """What may be the same as ``application``, not saved. Reads all names once; not for each opening of a page."""
    matcher = NameMatcher(application.name)
    marks = marks_of(application.charity_number, application.website, application.email)
    found = []
    for name, rows in (("organisation", Organisation.objects.all()), ("other", others_than(application))):
        rows = rows.order_by()
        is_organisation = name == "organisation"
        names = {
            key: alike
            for key, written in rows.values_list("pk", "name").iterator(chunk_size=5000)
            if (alike := matcher.likeness_of(written))
        }
        marked = list(with_marks(rows, marks, has_contacts=is_organisation).values_list(*MARK_FIELDS))
        contacts = contact_addresses([row[0] for row in marked]) if is_organisation else {}
        found += [
            LikelyDuplicate(application=application, reasons=reasons, likeness=alike, **{f"{name}_id": key})
            for key, reasons, alike in compare(marks, names, marked, contacts)
        ]
    return found


@transaction.atomic
def refresh(application: Application) -> None:
    """Find out anew what may be the same as an application that waits for a decision."""
    Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    found = look_for(application)
    application.likely_duplicates.all().delete()
    LikelyDuplicate.objects.bulk_create(found, ignore_conflicts=True)


@transaction.atomic
def refresh_organisation(key: int) -> None:
    """Find out anew which of the applications that wait for a decision may be of one organisation."""
    waiting = list(Application.objects.filter(status__in=OPEN_STATUSES).order_by("pk").only(*MARK_FIELDS))
    row = Organisation.objects.filter(pk=key).values_list(*MARK_FIELDS).first() if waiting else None
    if row is None:
        return
    contacts = contact_addresses([key])
    matcher = NameMatcher(row[1])
    found = []
    for application in waiting:
        alike = matcher.likeness_of(application.name)
        marks = marks_of(application.charity_number, application.website, application.email)
        found += [
            LikelyDuplicate(application=application, organisation_id=key, reasons=reasons, likeness=likeness)
            for _, reasons, likeness in compare(marks, {key: alike} if alike else {}, [row], contacts)
        ]
    LikelyDuplicate.objects.filter(organisation=key, application__in=waiting).delete()
    LikelyDuplicate.objects.bulk_create(found, ignore_conflicts=True)


def refresh_waiting() -> int:
    """Find out anew for all that wait for a decision: what was loaded or changed in bulk told nobody. Returns how many.

    Each in a transaction of its own.
    """
    waiting = list(Application.objects.waiting())
    for application in waiting:
        refresh(application)
    return len(waiting)


def find_duplicates(application: Application) -> list[Duplicate]:
    """Organisations, then other applications, that may be the same; those with most reasons first. Two queries."""
    rows = LikelyDuplicate.objects.filter(Q(application=application) | Q(other=application)).select_related(
        "application", "organisation", "other"
    )
    found: dict[tuple[bool, int], Duplicate] = {}
    for row in rows:
        subject = row.organisation or (row.other if row.application_id == application.pk else row.application)
        if subject.name != ERASED:
            key = (isinstance(subject, Organisation), subject.pk)
            found[key] = Duplicate(subject, tuple(row.reasons), row.likeness, row.reason_words)
    return sorted(
        found.values(), key=lambda each: (not each.is_organisation, -len(each.reasons), -each.likeness, each.found.pk)
    )


def flagged(applications: Collection[Application]) -> set[int]:
    """The keys of those of ``applications`` that may be the same as something else. One query."""
    keys = [application.pk for application in applications]
    rows = LikelyDuplicate.objects.filter(Q(application__in=keys) | Q(other__in=keys))
    rows = rows.exclude(application__name=ERASED).exclude(other__name=ERASED)
    return {key for pair in rows.values_list("application_id", "other_id") for key in pair if key} & set(keys)


def with_same_number(charity_number: str) -> QuerySet[Organisation]:
    """Organisations whose charity number is the same, subsidiaries included."""
    number = number_key(charity_number)
    if not number:
        return Organisation.objects.none()
    marks = Marks(frozenset({number}), frozenset(), frozenset())
    rows = with_marks(Organisation.objects.all(), marks, has_contacts=False)
    return Organisation.objects.filter(
        pk__in=[key for key, written in rows.values_list("pk", "charity_number") if number_key(written) == number]
    )
