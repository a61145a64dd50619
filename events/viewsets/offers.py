from __future__ import annotations

import django_filters
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from events.enums import OfferStatus
from events.models import EventOffer
from events.views.offers import OfferView
from hub.shared.filters import ChoicesFilter
from hub.shared.permissions import LimitedPermissionPolicy
from hub.shared.viewsets import DayColumn

# Nobody adds or rewrites what others wrote; what may be done with it is on its page.
register_permission_policy(EventOffer, LimitedPermissionPolicy(EventOffer, allowed={"view"}))


class OfferFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=OfferStatus.choices, label="Status")
    created_at = django_filters.DateFromToRangeFilter(label="Received", widget=DateRangePickerWidget)

    class Meta:
        model = EventOffer
        fields: list[str] = []


class OfferViewSet(ModelViewSet):
    model = EventOffer
    icon = "calendar-alt"
    menu_label = "Offers of events"
    url_namespace = "event_offers"
    url_prefix = "event-offers"
    inspect_view_class = OfferView
    inspect_template_name = "events/admin/offer.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = OfferFilterSet
    list_display = [
        "title",
        Column("organiser_name", label="Who runs it", sort_key="organiser_name"),
        Column("get_status_display", label="Status", sort_key="status"),
        Column("reference", label="Reference"),
        DayColumn("on", label="Day", sort_key="on"),
        DayColumn("created_at", label="Received", sort_key="created_at"),
    ]
    list_export = [
        *("reference", "status", "created_at", "title", "organiser_name", "what", "on", "starts", "ends", "when_words"),
        *("format", "place", "cost", "how_to_book", "contact_name", "contact_email", "contact_phone"),
    ]
    export_filename = "offers-of-events"
    search_fields = ["reference", "title", "organiser_name"]
    search_backend_name = None
    form_fields = ["title"]
    ordering = ["-created_at", "-pk"]


offer_viewset = OfferViewSet("event_offers")
