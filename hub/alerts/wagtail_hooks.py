from __future__ import annotations

from wagtail import hooks

from hub.alerts.panels import count_of, follow_list_panel, follow_panel, followers_panel
from hub.shared.panels import CHALLENGE_SIDE, LIST_FOOT, RECORD_SIDE, TOPIC_SIDE
from reports.domain.consequences import FOLLOWER_COUNTS
from reports.views.admin import CASE_PANELS

for beside in (RECORD_SIDE, TOPIC_SIDE, CHALLENGE_SIDE):
    hooks.register(beside, follow_panel)
hooks.register(LIST_FOOT, follow_list_panel)
hooks.register(CASE_PANELS, followers_panel)
hooks.register(FOLLOWER_COUNTS, count_of)
