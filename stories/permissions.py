"""Who may read and decide what of stories, topics and planned questions."""

from __future__ import annotations

SCREEN = "stories.screen_stories"
SAFEGUARD = "stories.handle_safeguarding"
REACH = "stories.reach_tellers"
WRITE_TOPIC = "stories.change_topic"
DECIDE_TOPIC = "stories.decide_topic"
KEEP_REGISTER = "stories.change_engagemententry"
