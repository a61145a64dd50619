from __future__ import annotations

from django import template
from wagtail.models import Site

from hub.home.domain.chrome import chrome_of
from hub.home.domain.navigation import navigation_for

register = template.Library()


def chrome(context) -> dict:
    """Brand and navigation of the site that was asked for, read once a request."""
    request = context.get("request")
    kept = getattr(request, "_hub_chrome", None)
    if kept is not None:
        return kept
    path = request.path if request is not None else ""
    brand, navigation = chrome_of(Site.find_for_request(request) if request is not None else None)
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
