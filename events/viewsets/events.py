"""The menu “Events” of the admin."""

from __future__ import annotations

from wagtail.admin.viewsets.base import ViewSetGroup

from events.viewsets.bookings import booking_viewset, session_viewset
from events.viewsets.challenges import challenge_viewset
from events.viewsets.offers import offer_viewset
from events.viewsets.pledges import showing_viewset
from events.viewsets.staff_calendar import staff_calendar


class EventsViewSetGroup(ViewSetGroup):
    menu_label = "Events"
    menu_icon = "calendar-alt"
    menu_order = 205
    items = (staff_calendar, session_viewset, booking_viewset, offer_viewset, challenge_viewset, showing_viewset)
