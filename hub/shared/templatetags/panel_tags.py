from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from hub.shared.clock import today
from hub.shared.panels import organisation_panels as find_panels

register = template.Library()


@register.simple_tag(takes_context=True)
def organisation_panels(context, organisation) -> str:
    """The panels of the apps for ``organisation``, each from its own template; nothing when there are none."""
    request = context["request"]
    parts = []
    for panel in find_panels(organisation, request=request, on=today()):
        values = {**panel.context, "key": panel.key, "title": panel.title, "organisation": organisation}
        parts.append(render_to_string(panel.template, values, request=request))
    # Each part comes out of a template that escaped its values.
    return mark_safe("".join(parts))
