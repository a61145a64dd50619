"""What came of what an organisation brought: the pages that stand on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from hub.shared.clock import today
from hub.shared.panels import PARTNER_CREDITS, panels_of

from .access import PortalView


class CreditsView(PortalView):
    """Each published page with its steps since, from the apps that know them."""

    here = "credits"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.render("credits", {"panels": panels_of(PARTNER_CREDITS, self.organisation, on=today())})
