from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from wagtail.models import Site

from hub.home.domain.chrome import chrome_of
from hub.home.domain.navigation import navigation_for
from hub.shared.clock import today
from hub.shared.generation import is_known, kept

register = template.Library()


def chrome(context) -> dict:
    """Brand and navigation of the site that was asked for, read once a request."""
    request = context.get("request")
    known = getattr(request, "_hub_chrome", None)
    if known is not None:
        return known
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


@register.simple_tag(takes_context=True)
def site_header(context) -> str:
    """Brand, menu and search box; the same for all readers of a section, but for what they search for."""
    request = context.get("request")
    values = chrome(context)
    query = request.GET.get("q", "")[:200] if request is not None and request.path == "/search/" else ""
    if query:
        return render_to_string("components/site_header.html", {**values, "query": query})
    section = "".join("01"[link["is_current"]] for link in values["navigation"]["menu"])
    return written_once(f"header:{section}", "components/site_header.html", values, request)


@register.simple_tag(takes_context=True)
def site_footer(context) -> str:
    return written_once("footer", "components/site_footer.html", chrome(context), context.get("request"))


def written_once(name: str, template_name: str, values: dict, request: HttpRequest | None) -> str:
    """A part that all pages of a site share. Its pictures need consent, which ends with a day.

    Where no generation is known, as on forms, asking for it once for each part costs more than writing the part.
    """
    site = Site.find_for_request(request) if request is not None else None
    if site is None or not is_known():
        return render_to_string(template_name, values)
    return kept(f"{name}:{site.pk}:{today()}", lambda: render_to_string(template_name, values))
