"""Who acts for an organisation and hears of it: somebody joins, somebody goes, and one always stays."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q

from hub.accounts.partners import NoPartnerError, partner_for
from hub.organisations.enums import PersonRole
from hub.organisations.models import Organisation, OrganisationPerson
from hub.organisations.models.organisations import OrganisationQuerySet
from hub.shared import audit

PERSON_ADDED = audit.register_action("person_added", "Added a person of an organisation")
PERSON_REMOVED = audit.register_action("person_removed", "Removed a person of an organisation")
ROLE_CHANGED = audit.register_action("person_role_changed", "Changed what a person of an organisation may do")


class LastPersonError(Exception):
    """Nobody would be left who can do everything for the organisation."""


def lock(organisation: Organisation) -> Organisation:
    """The row of ``organisation``, locked: whoever changes its people or its listing comes one after the other."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


@transaction.atomic
def add_person(
    organisation: Organisation,
    user: AbstractBaseUser,
    *,
    role: PersonRole = PersonRole.KEEPER,
    by: AbstractBaseUser | None = None,
    request=None,
) -> OrganisationPerson:
    """Let ``user`` act for ``organisation``; who does so already stays as they are."""
    lock(organisation)
    person, is_new = OrganisationPerson.objects.get_or_create(
        organisation=organisation, user=user, defaults={"added_by": by, "role": role}
    )
    if is_new:
        audit.record(PERSON_ADDED, actor=by, subject=organisation, changes={"person": user.pk}, request=request)
    return person


@transaction.atomic
def remove_person(
    person: OrganisationPerson, *, by: AbstractBaseUser | None, may_be_last: bool = False, request=None
) -> None:
    """Take ``person`` away; it counts from their next request on. Somebody who is gone already stays gone.

    Raises ``LastPersonError`` if no keeper would be left whose account is on, unless ``may_be_last``: staff may.
    """
    organisation = lock(person.organisation)
    rows = OrganisationPerson.objects.filter(organisation=organisation)
    if not rows.filter(pk=person.pk).exists():
        return
    if not may_be_last and not rows.keepers().exclude(pk=person.pk).exists():
        raise LastPersonError
    rows.filter(pk=person.pk).delete()
    audit.record(PERSON_REMOVED, actor=by, subject=organisation, changes={"person": person.user_id}, request=request)


@transaction.atomic
def change_role(person: OrganisationPerson, role: PersonRole, *, by: AbstractBaseUser, request=None) -> None:
    """Let ``person`` do what ``role`` may; it counts from their next request on. Who is gone already stays gone.

    Raises ``LastPersonError`` if no keeper would be left whose account is on.
    """
    organisation = lock(person.organisation)
    rows = OrganisationPerson.objects.filter(organisation=organisation)
    row = rows.filter(pk=person.pk).first()
    if row is None or row.role == role:
        return
    if row.is_keeper and not rows.keepers().exclude(pk=row.pk).exists():
        raise LastPersonError
    before, row.role = row.role, role
    row.save(update_fields=["role"])
    changes = {"person": row.user_id, "role": [before, str(role)]}
    audit.record(ROLE_CHANGED, actor=by, subject=organisation, changes=changes, request=request)


def organisations_of(user) -> OrganisationQuerySet:
    """The organisations that ``user`` acts for, A to Z; none for who is not signed in or switched off."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    return Organisation.objects.filter(people__user=user).order_by("name", "pk")


def addresses_of(organisation: Organisation) -> list[str]:
    """The e-mail addresses of the people of ``organisation``; of its contacts while nobody can sign in for it."""
    people = OrganisationPerson.objects.active().filter(~Q(user__email=""), organisation=organisation)
    addresses = list(people.values_list("user__email", flat=True)) or [
        contact.email for contact in organisation.contacts.all() if contact.email
    ]
    return list({address.strip().casefold(): address for address in addresses}.values())


@transaction.atomic
def let_contacts_in(organisation: Organisation) -> int:
    """Let the contacts of ``organisation`` sign in for it while nobody can; returns how many it let in.

    A contact whose address can't be a partner's, such as one of the hub's own staff, is left out.
    """
    lock(organisation)
    if OrganisationPerson.objects.active().filter(organisation=organisation).exists():
        return 0
    let_in = 0
    for contact in organisation.contacts.all():
        if not contact.email:
            continue
        try:
            user = partner_for(contact.email, contact.name)
        except NoPartnerError:
            continue
        add_person(organisation, user)
        let_in += 1
    return let_in
