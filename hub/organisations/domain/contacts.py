"""The end of what is held about the people of an organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Revision

from hub.organisations.models import Organisation, OrganisationContact
from hub.shared.privacy.addresses import normalise
from hub.shared.privacy.registry import declaration_of
from hub.shared.privacy.revisions import clean_versions
from hub.shared.privacy.scrub import Tally, changes_of, scrub


def added_before(at: dt.datetime) -> Q:
    """Contacts that were there before ``at``, or for longer than anybody wrote down."""
    return Q(added_at__lt=at) | Q(added_at=None)


def with_contacts(before: dt.datetime) -> QuerySet:
    """Organisations with a contact from before an instant."""
    return Organisation.objects.filter(
        Exists(OrganisationContact.objects.filter(added_before(before), organisation=OuterRef("pk")))
    )


def closed_with_people(before_day: dt.date) -> QuerySet:
    """Organisations that closed before a day and still hold something of their people."""
    has_contacts = Exists(OrganisationContact.objects.filter(organisation=OuterRef("pk")))
    return Organisation.objects.filter(~Q(email="") | ~Q(phone="") | has_contacts, closed_on__lt=before_day)


def forget_contacts(keys: Collection, *, before: dt.datetime | None = None) -> None:
    """Erase the contacts of organisations that were added before an instant, in every version of the listing.

    A public address or number that was a contact's own goes from the listing with it. Without ``before`` all contacts
    go, and what the listing says of how to reach it. In the current transaction.
    """
    tally = Tally()
    contacts = OrganisationContact.objects.filter(organisation_id__in=keys)
    if before is not None:
        contacts = contacts.filter(added_before(before))
    contacts = list(contacts)
    gone = {contact.pk for contact in contacts}
    kept = set(
        OrganisationContact.objects.filter(organisation_id__in=keys).exclude(pk__in=gone).values_list("pk", flat=True)
    )
    own = {(contact.organisation_id, normalise(value)) for contact in contacts for value in ways_to_reach(contact)}
    contact_declaration, declaration = declaration_of(OrganisationContact), declaration_of(Organisation)
    rows = Organisation.objects.filter(pk__in=keys)
    erased = {
        row.pk
        for row in rows
        if before is None or any((row.pk, normalise(value)) in own for value in ways_to_reach(row))
    }
    rows.filter(pk__in=erased).update(**changes_of(declaration))
    scrub(contact_declaration, gone, tally)

    def is_theirs(part, row: dict) -> bool:
        if part is contact_declaration:
            return row.get("pk") not in kept
        return part is declaration and (
            row.get("pk") in erased
            or any((row.get("pk"), normalise(row.get(name) or "")) in own for name in ("email", "phone"))
        )

    kind = ContentType.objects.get_for_model(Organisation)
    versions = Revision.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys])
    clean_versions(versions.select_related("content_type"), is_theirs, tally)


def ways_to_reach(row) -> list[str]:
    return [value for value in (row.email, row.phone) if value]
