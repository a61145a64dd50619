"""Other forms of a page, announced in its head by those who know of them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks

register = template.Library()

HOOK = "head_links"
"""A function takes the request and gives ``(type, title, address)`` for each other form of what it asks for."""


@register.simple_tag(takes_context=True)
def head_links(context) -> SafeString:
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return SafeString("")
    links = [link for build in hooks.get_hooks(HOOK) for link in build(request)]
    return format_html_join("", '<link rel="alternate" type="{}" title="{}" href="{}">', links)
