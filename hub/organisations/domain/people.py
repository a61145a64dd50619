"""Who acts for an organisation: somebody joins, somebody goes, and one always stays."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from hub.organisations.models import Organisation, OrganisationPerson
from hub.shared import audit

PERSON_ADDED = audit.register_action("person_added", "Added a person of an organisation")
PERSON_REMOVED = audit.register_action("person_removed", "Removed a person of an organisation")


class LastPersonError(Exception):
    """Nobody would be left who can sign in for the organisation."""


def lock(organisation: Organisation) -> Organisation:
    """The row of ``organisation``, locked: whoever changes its people or its listing comes one after the other."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


@transaction.atomic
def add_person(
    organisation: Organisation, user: AbstractBaseUser, *, by: AbstractBaseUser | None = None, request=None
) -> OrganisationPerson:
    """Let ``user`` act for ``organisation``; who does so already stays as they are."""
    lock(organisation)
    person, is_new = OrganisationPerson.objects.get_or_create(
        organisation=organisation, user=user, defaults={"added_by": by}
    )
    if is_new:
        audit.record(PERSON_ADDED, actor=by, subject=organisation, changes={"person": user.pk}, request=request)
    return person


@transaction.atomic
def remove_person(
    person: OrganisationPerson, *, by: AbstractBaseUser | None, may_be_last: bool = False, request=None
) -> None:
    """Take ``person`` away; it counts from their next request on. Somebody who is gone already stays gone.

    Raises ``LastPersonError`` if nobody would be left whose account is on, unless ``may_be_last``: staff may do that.
    """
    organisation = lock(person.organisation)
    rows = OrganisationPerson.objects.filter(organisation=organisation)
    if not rows.filter(pk=person.pk).exists():
        return
    if not may_be_last and not rows.active().exclude(pk=person.pk).exists():
        raise LastPersonError
    rows.filter(pk=person.pk).delete()
    audit.record(PERSON_REMOVED, actor=by, subject=organisation, changes={"person": person.user_id}, request=request)
