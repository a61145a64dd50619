from __future__ import annotations

from wagtail import hooks

from hub.impact.panels import impact_panel
from hub.shared.panels import HOOK

hooks.register(HOOK, impact_panel)
