"""The head of the partner area, for every page of one organisation, whichever app shows it."""

from __future__ import annotations

from typing import Any

from django import template

from hub.organisations.domain.people import organisations_of
from hub.organisations.models import Organisation
from hub.portal.navigation import menu

register = template.Library()


@register.inclusion_tag("portal/head.html", takes_context=True)
def portal_head(context: template.Context, organisation: Organisation, here: str = "") -> dict[str, Any]:
    """Its name and its menu. ``here`` is the key of the page in ``navigation.PAGES``, if it is one of them."""
    return {
        "organisation": organisation,
        "menu": menu(organisation, here),
        "has_others": organisations_of(context["request"].user).count() > 1,
    }
