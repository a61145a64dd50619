from __future__ import annotations

from wagtail import hooks

from hub.organisations.views.care import ConfirmListings
from hub.organisations.viewsets import PartnersViewSetGroup

hooks.register("register_bulk_action", ConfirmListings)


@hooks.register("register_admin_viewset")
def register_organisations():
    return PartnersViewSetGroup()
