"""Who acts for an organisation, and whom the hub writes to about it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from hub.accounts.partners import NoPartnerError, partner_for
from hub.organisations.models import Organisation, OrganisationPerson
from hub.organisations.models.organisations import OrganisationQuerySet


def organisations_of(user) -> OrganisationQuerySet:
    """The organisations that ``user`` acts for; none for who is not signed in or switched off."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    return Organisation.objects.filter(people__user=user)


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
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
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
        _, is_new = OrganisationPerson.objects.get_or_create(organisation=organisation, user=user)
        let_in += is_new
    return let_in
