from __future__ import annotations

import itertools

from hub.accounts.partners import partner_for
from hub.organisations.enums import OrganisationKind
from hub.organisations.models import Area, Organisation, OrganisationPerson

numbers = itertools.count(1)


def make_area(name: str = "", *, parent: Area | None = None, **kwargs) -> Area:
    """An area; with ``parent`` one inside it."""
    number = next(numbers)
    values = {"name": name or f"Area {number}", "slug": f"area-{number}", **kwargs}
    return Area.objects.get(pk=parent.pk).add_child(**values) if parent else Area.add_root(**values)


def make_organisation(name: str = "", *, areas=(), themes=(), **kwargs) -> Organisation:
    """A published community group, unless ``kind`` or ``live`` say otherwise."""
    number = next(numbers)
    kwargs.setdefault("kind", OrganisationKind.COMMUNITY_GROUP)
    kwargs.setdefault("summary", "Company and a hot meal for anyone nearby.")
    kwargs.setdefault("live", True)
    organisation = Organisation(name=name or f"Group {number:03}", **kwargs)
    organisation.save()
    if areas:
        organisation.areas = list(areas)
    if themes:
        organisation.themes.set(list(themes))
    if areas or themes:
        organisation.save()
    return organisation


def make_body(name: str = "Northmoor Integrated Care Board", **kwargs) -> Organisation:
    """An NHS body that can be asked for a reply, unless ``kind`` says otherwise."""
    kwargs.setdefault("kind", OrganisationKind.NHS_BODY)
    return make_organisation(name, **kwargs)


def make_person(organisation: Organisation, email: str, name: str = "") -> OrganisationPerson:
    """Somebody with a partner account who acts for ``organisation``."""
    return OrganisationPerson.objects.create(organisation=organisation, user=partner_for(email, name))
