from __future__ import annotations

from django import template
from wagtail.models import Site

from hub.home.domain.navigation import navigation_for
from hub.home.models import BrandSettings, NavigationSettings

register = template.Library()


def settings_for_reading(site: Site | None) -> tuple[BrandSettings, NavigationSettings]:
    """Both settings of ``site`` in one query; unsaved defaults where there are none."""
    full = Site.objects.select_related("brandsettings__logo", "navigationsettings").filter(pk=site and site.pk).first()
    return (
        getattr(full, "brandsettings", None) or BrandSettings(site=site),
        getattr(full, "navigationsettings", None) or NavigationSettings(site=site),
    )


def chrome(context) -> dict:
    """Brand and navigation of the site that was asked for, read once a request."""
    request = context.get("request")
    kept = getattr(request, "_hub_chrome", None)
    if kept is not None:
        return kept
    path = request.path if request is not None else ""
    brand, navigation = settings_for_reading(Site.find_for_request(request) if request is not None else None)
    values = {"brand": brand, "navigation": navigation_for(navigation, path)}
    if request is not None:
        request._hub_chrome = values
    return values


@register.simple_tag(takes_context=True)
def site_brand(context):
    return chrome(context)["brand"]


@register.simple_tag(takes_context=True)
def brand_stylesheet_url(context) -> str:
    return chrome(context)["brand"].stylesheet_url


@register.inclusion_tag("components/site_header.html", takes_context=True)
def site_header(context) -> dict:
    request = context.get("request")
    query = request.GET.get("q", "")[:200] if request is not None and request.path == "/search/" else ""
    return {**chrome(context), "request": request, "query": query}


@register.inclusion_tag("components/site_footer.html", takes_context=True)
def site_footer(context) -> dict:
    return {**chrome(context), "request": context.get("request")}
