from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from hub.shared.clock import today
from hub.shared.panels import organisation_panels as find_panels
from hub.shared.parts import kept_part

register = template.Library()


@register.simple_tag(takes_context=True)
def organisation_panels(context, organisation, leave_out: str = "") -> str:
    """The panels of the apps for ``organisation``, each from its own template; nothing when there are none.

    ``leave_out`` is the key of one that the page itself stands for.
    """
    request = context["request"]
    parts = kept_part("panels", organisation.pk, request, lambda: written_panels(organisation, request))
    # Each part comes out of a template that escaped its values.
    return mark_safe("".join(html for key, html in parts.items() if key != leave_out))


def written_panels(organisation, request: HttpRequest) -> dict[str, str]:
    """The HTML of each panel by its key, in order."""
    parts = {}
    for panel in find_panels(organisation, on=today()):
        values = {**panel.context, "key": panel.key, "title": panel.title, "organisation": organisation}
        parts[panel.key] = str(render_to_string(panel.template, values, request=request))
    return parts
