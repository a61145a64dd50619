"""The menu “Stories” of the admin."""

from __future__ import annotations

from wagtail.admin.viewsets.base import ViewSetGroup

from stories.viewsets.screening import story_viewset


class StoriesViewSetGroup(ViewSetGroup):
    menu_label = "Stories"
    menu_icon = "comment"
    menu_order = 203
    items = (story_viewset,)
