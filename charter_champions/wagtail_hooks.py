from __future__ import annotations

from django.contrib.auth.models import Permission
from wagtail import hooks

from charter_champions.domain.listing import only_listed
from charter_champions.domain.today import lines_of_reviewer
from charter_champions.domain.verdicts import verdict_on
from charter_champions.models import Membership
from charter_champions.viewsets import champions_group
from hub.shared.brand import brand_in_use
from hub.shared.needs_today import HOOK as TODAY_HOOK
from hub.shared.panels import HOOK, Panel

# Whoever has left the directory is not asked whether the listing is right.
hooks.register("listed_organisations", only_listed)


@hooks.register("register_admin_viewset")
def register_champions():
    return champions_group


@hooks.register("register_permissions")
def register_champion_permissions():
    return Permission.objects.filter(
        content_type__app_label="charter_champions",
        codename__in=["review_application", "change_membership_standing"],
    )


@hooks.register(HOOK)
def champion_panel(organisation, *, on) -> Panel | None:
    """The badge of an organisation that is a champion, or was one lately."""
    if organisation.pk is None:
        return None
    membership = (
        Membership.objects.listed(on=on).filter(organisation=organisation).select_related("replaced_by").first()
    )
    if membership is None:
        return None
    membership.organisation = organisation
    return Panel(
        key="champion",
        title=brand_in_use().champion,
        template="charter_champions/panels/champion.html",
        context={"membership": membership, "verdict": verdict_on(membership, on)},
        order=10,
    )


hooks.register(TODAY_HOOK, lines_of_reviewer)
