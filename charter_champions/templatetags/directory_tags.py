from __future__ import annotations

from django import template
from django.urls import reverse

from hub.organisations.distances import about_miles, miles
from hub.organisations.models import Organisation
from hub.shared.clock import today

register = template.Library()
register.filter("miles", miles)
register.filter("about_miles", about_miles)


@register.simple_tag
def is_check_due(organisation: Organisation) -> bool:
    """Whether nobody has confirmed the listing for over a year."""
    return organisation.is_check_due(on=today())


@register.simple_tag
def directory_breadcrumbs() -> list[dict[str, str]]:
    return [{"title": "Home", "url": "/"}, {"title": "Find a group", "url": reverse("directory:list")}]


@register.simple_tag
def has_facts(organisation: Organisation) -> bool:
    """Whether there is an access answer or a theme to show in a list."""
    return bool(organisation.themes.all()) or any(answer["answer"] == "yes" for answer in organisation.access_answers)
