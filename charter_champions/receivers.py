"""Changes after which badges no longer show what is true."""

from __future__ import annotations

from charter_champions.domain.badges import is_downloadable
from charter_champions.domain.orders import RELATIONS, order_all_packs, pack_of
from charter_champions.models import Membership
from hub.organisations.models import Organisation
from hub.shared.clock import today


def after_organisation(sender, instance: Organisation, *, raw: bool, created: bool, **kwargs) -> None:
    """A champion that is renamed, or has a new website, gets a credential and a pack that say so."""
    if raw or created:
        return
    # Read again: what is saved may be a row with the words of a draft in memory.
    for membership in Membership.objects.open().filter(organisation=instance.pk).select_related(*RELATIONS):
        if is_downloadable(membership, on=today()):
            pack_of(membership)


def after_brand(sender, *, raw: bool, **kwargs) -> None:
    if not raw:
        order_all_packs()
