from __future__ import annotations

from django.contrib.auth.models import Permission
from django.urls import path
from wagtail import hooks

from hub.shared.needs_today import HOOK as TODAY_HOOK
from hub.shared.panels import RECORD_SIDE
from stories.panels import stories_panel
from stories.story_lines import lines_of_stories
from stories.topic_lines import lines_of_topics
from stories.views import screening
from stories.viewsets.stories import StoriesViewSetGroup
from stories.viewsets.topics import TopicsViewSetGroup

OWN_RIGHTS = ["screen_stories", "handle_safeguarding", "reach_tellers", "decide_topic"]

hooks.register(RECORD_SIDE, stories_panel)
hooks.register(TODAY_HOOK, lines_of_stories)
hooks.register(TODAY_HOOK, lines_of_topics)


@hooks.register("register_admin_viewset")
def register_stories():
    return StoriesViewSetGroup()


@hooks.register("register_admin_viewset")
def register_topics():
    return TopicsViewSetGroup()


@hooks.register("register_admin_urls")
def register_story_pages():
    return [
        path("stories/paper/", screening.paper, name="story_paper"),
        path("stories/<int:pk>/contact/", screening.contact, name="story_contact"),
    ]


@hooks.register("register_permissions")
def register_story_permissions():
    return Permission.objects.filter(content_type__app_label="stories", codename__in=OWN_RIGHTS)
