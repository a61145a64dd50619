from __future__ import annotations

from django.contrib.auth.models import Permission
from wagtail import hooks

from hub.shared.needs_today import HOOK as TODAY_HOOK
from hub.shared.panels import RECORD_SIDE
from stories.panels import stories_panel
from stories.topic_lines import lines_of_topics
from stories.viewsets.topics import TopicsViewSetGroup

hooks.register(RECORD_SIDE, stories_panel)
hooks.register(TODAY_HOOK, lines_of_topics)


@hooks.register("register_admin_viewset")
def register_topics():
    return TopicsViewSetGroup()


@hooks.register("register_permissions")
def register_topic_permissions():
    return Permission.objects.filter(content_type__app_label="stories", codename="decide_topic")
