from __future__ import annotations

from wagtail import hooks

from hub.alerts.panels import count_of, follow_panel, followers_panel
from hub.shared.panels import RECORD_SIDE
from reports.domain.consequences import FOLLOWER_COUNTS
from reports.views.admin import CASE_PANELS

hooks.register(RECORD_SIDE, follow_panel)
hooks.register(CASE_PANELS, followers_panel)
hooks.register(FOLLOWER_COUNTS, count_of)
