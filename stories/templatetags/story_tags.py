from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("stories/leave.html", takes_context=True)
def leave_button(context):
    """The button that forgets what was typed and leaves the site."""
    return {"csrf_token": context.get("csrf_token"), "quick_exit_url": settings.HUB_QUICK_EXIT_URL}
