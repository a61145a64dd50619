from __future__ import annotations

from wagtail import hooks

from hub.impact.head import interface_links
from hub.impact.panels import credits_panel, impact_panel
from hub.shared.panels import HOOK, PARTNER_CREDITS
from hub.shared.templatetags.head_tags import HOOK as HEAD_HOOK

hooks.register(HOOK, impact_panel)
hooks.register(PARTNER_CREDITS, credits_panel)
hooks.register(HEAD_HOOK, interface_links)
