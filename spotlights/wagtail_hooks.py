from __future__ import annotations

from wagtail import hooks

from hub.shared.panels import HOOK, Panel
from spotlights.models import SpotlightPage
from spotlights.viewsets import nomination_viewset


@hooks.register("register_admin_viewset")
def register_nominations():
    return nomination_viewset


@hooks.register(HOOK)
def spotlights_panel(organisation, *, on) -> Panel | None:
    """The organisation's Spotlights."""
    theirs = SpotlightPage.objects.visible().filter(organisation=organisation).newest_first()
    pages = list(theirs.only("title", "url_path", "summary", "what_they_do")[:3])
    if not pages:
        return None
    return Panel(
        key="spotlights",
        title="In the Spotlight",
        template="spotlights/organisation_panel.html",
        context={"spotlights": pages},
        order=30,
    )
