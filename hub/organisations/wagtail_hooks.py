from __future__ import annotations

from wagtail import hooks

from hub.organisations.needs_today import lines_of_listings
from hub.organisations.views.care import ConfirmListings
from hub.organisations.viewsets import PartnersViewSetGroup
from hub.shared.needs_today import HOOK as TODAY_HOOK

hooks.register("register_bulk_action", ConfirmListings)
hooks.register(TODAY_HOOK, lines_of_listings)


@hooks.register("register_admin_viewset")
def register_organisations():
    return PartnersViewSetGroup()
