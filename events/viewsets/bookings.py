"""The admin's lists of dates with what is booked of them, and of bookings."""

from __future__ import annotations

import django_filters
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from events.enums.bookings import BookingStatus
from events.models import Booking, EventSession
from events.permissions import BookingsPolicy
from events.views.desk import BookingView, SessionIndexView, SessionView
from hub.shared.clock import now
from hub.shared.filters import ChoicesFilter
from hub.shared.viewsets import MomentColumn

register_permission_policy(EventSession, BookingsPolicy(EventSession))
register_permission_policy(Booking, BookingsPolicy(Booking))

TO_COME, OVER = "to-come", "over"


class SessionFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        choices=[(TO_COME, "To come, or on now"), (OVER, "Over")], method="filter_when", label="When"
    )
    starts_at = django_filters.DateFromToRangeFilter(label="From and to", widget=DateRangePickerWidget)

    class Meta:
        model = EventSession
        fields: list[str] = []

    def filter_when(self, rows, name, value):
        if value == OVER:
            return rows.filter(ends_at__lte=now()).order_by("-starts_at", "-pk")
        return rows.filter(ends_at__gt=now()) if value == TO_COME else rows


def places_of_row(session: EventSession):
    """The places that were read with the row."""
    return getattr(session, "places", None) or getattr(session.page, "places", None)


def booked_words(session: EventSession) -> str:
    places = places_of_row(session)
    return f"{places.taken} of {places.capacity}" if places else "No booking"


def state_words(session: EventSession) -> str:
    if session.is_cancelled:
        return "Cancelled"
    places = places_of_row(session)
    return "Full" if places and places.is_full else ""


class SessionViewSet(ModelViewSet):
    """Dates of published events. What may be done with one is on its page; its words are in the editor of the event."""

    model = EventSession
    icon = "calendar-alt"
    menu_label = "Dates and bookings"
    url_namespace = "event_dates"
    url_prefix = "event-dates"
    index_view_class = SessionIndexView
    inspect_view_class = SessionView
    inspect_template_name = "events/admin/session.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = SessionFilterSet
    list_display = [
        TitleColumn(
            "page",
            label="Event",
            accessor="page.title",
            get_url=lambda row: reverse("event_dates:inspect", args=[row.pk]),
        ),
        Column("in_words", label="When", sort_key="starts_at"),
        Column("booked", label="Places taken", accessor=booked_words),
        Column("state", label="State", accessor=state_words),
    ]
    search_fields = ["page__title"]
    search_backend_name = None
    form_fields = ["status_reason"]
    ordering = ["starts_at", "pk"]


class BookingFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=BookingStatus.choices, label="Status")
    created_at = django_filters.DateFromToRangeFilter(label="Booked", widget=DateRangePickerWidget)

    class Meta:
        model = Booking
        fields: list[str] = []


class BookingIndexView(generic.IndexView):
    def get_base_queryset(self):
        return (
            super().get_base_queryset().select_related("places__session__page", "places__event", "places__run__course")
        )


def what_words(booking: Booking) -> str:
    places = booking.places
    if places.session_id:
        return f"{places.session.page.title}, {places.session.in_words}"
    return places.event.title if places.event_id else places.run.course.title


class BookingViewSet(ModelViewSet):
    """All bookings, to find one by name, address or reference when somebody rings."""

    model = Booking
    icon = "user"
    menu_label = "Bookings"
    url_namespace = "event_bookings"
    url_prefix = "event-bookings"
    index_view_class = BookingIndexView
    inspect_view_class = BookingView
    inspect_template_name = "events/admin/booking.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = BookingFilterSet
    list_display = [
        TitleColumn(
            "reference",
            label="Reference",
            get_url=lambda row: reverse("event_bookings:inspect", args=[row.pk]),
        ),
        Column("name", label="Name", accessor=lambda row: row.name or "Removed", sort_key="name"),
        Column("what", label="What", accessor=what_words),
        Column("party_size", label="People", sort_key="party_size"),
        Column("get_status_display", label="Status", sort_key="status"),
        MomentColumn("created_at", label="Booked", sort_key="created_at"),
    ]
    search_fields = ["reference", "name", "email"]
    search_backend_name = None
    form_fields = ["name"]
    ordering = ["-created_at", "-pk"]


session_viewset = SessionViewSet("event_dates")
booking_viewset = BookingViewSet("event_bookings")
