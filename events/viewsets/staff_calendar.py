from __future__ import annotations

from django.urls import path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from events.views.staff_calendar import StaffCalendarView, may_plan

CALENDAR = "event_calendar"


class PlansEventsItem(MenuItem):
    """Only for who may open it."""

    def is_shown(self, request) -> bool:
        return may_plan(request.user)


class StaffCalendarViewSet(ViewSet):
    menu_label = "Calendar of events"
    icon = "calendar-alt"
    menu_item_class = PlansEventsItem
    url_prefix = "event-calendar"

    @property
    def menu_icon(self) -> str:
        return self.icon

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("index"))

    def get_urlpatterns(self):
        return [path("", StaffCalendarView.as_view(), name="index")]


staff_calendar = StaffCalendarViewSet(CALENDAR)
