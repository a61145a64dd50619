from __future__ import annotations

from wagtail import hooks

from hub.shared.panels import RECORD_SIDE
from stories.panels import stories_panel

hooks.register(RECORD_SIDE, stories_panel)
