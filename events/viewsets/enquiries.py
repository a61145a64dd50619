from __future__ import annotations

import django_filters
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from events.enums import EnquiryStatus
from events.models import TrainingEnquiry, TrainingRoute
from events.views.enquiry_desk import EnquiryView
from hub.organisations.models import Area
from hub.shared.clock import today
from hub.shared.filters import ChoicesFilter
from hub.shared.permissions import LimitedPermissionPolicy
from hub.shared.viewsets import DayColumn

# Nobody adds or rewrites what a stranger wrote; what may be done with it is on its page.
register_permission_policy(TrainingEnquiry, LimitedPermissionPolicy(TrainingEnquiry, allowed={"view"}))


class EnquiryFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=EnquiryStatus.choices, label="Status")
    area = django_filters.ModelChoiceFilter(queryset=Area.objects.order_by("path"), label="Area")
    created_at = django_filters.DateFromToRangeFilter(label="Received", widget=DateRangePickerWidget)

    class Meta:
        model = TrainingEnquiry
        fields: list[str] = []


class EnquiryIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("course", "area", "trainer")


def waits(enquiry: TrainingEnquiry) -> str:
    return enquiry.waits_in_words(on=today())


class EnquiryViewSet(ModelViewSet):
    """Enquiries about training, the oldest first."""

    model = TrainingEnquiry
    icon = "help"
    menu_label = "Enquiries"
    menu_order = 110
    url_namespace = "training_enquiries"
    url_prefix = "training-enquiries"
    index_view_class = EnquiryIndexView
    inspect_view_class = EnquiryView
    inspect_template_name = "events/admin/enquiry.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = EnquiryFilterSet
    list_display = [
        "reference",
        Column("subject_in_words", label="About"),
        Column("area", label="Area", sort_key="area__path"),
        Column("trainer", label="Passed on to"),
        DayColumn("created_at", label="Received", sort_key="created_at"),
        Column("waits", label="Waits", accessor=waits),
        Column("get_status_display", label="Status", sort_key="status"),
    ]
    list_export = ["reference", "status", "created_at", "course", "what", "who_for", "people", "area", "trainer"]
    export_filename = "training-enquiries"
    search_fields = ["reference", "what", "group_name"]
    search_backend_name = None
    form_fields = ["what"]
    ordering = ["created_at", "pk"]


class RouteIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("area", "organisation")


class RouteViewSet(ModelViewSet):
    """Who answers enquiries from which area."""

    model = TrainingRoute
    icon = "site"
    menu_label = "Who answers where"
    menu_order = 120
    url_namespace = "training_routes"
    url_prefix = "training-routes"
    index_view_class = RouteIndexView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        TitleColumn(
            "area",
            label="Area",
            accessor=lambda route: route.area or "All other areas",
            url_name="training_routes:edit",
        ),
        Column("organisation", label="Who answers", accessor=lambda route: route.organisation or "Our own team"),
        Column("email", label="Told at"),
    ]
    search_fields = ["area__name", "organisation__name"]
    search_backend_name = None
    ordering = ["area__path", "pk"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                "<p>An enquiry goes to the route of its area, else to that of the nearest place around it, else to the "
                "route without an area, else to the hub’s own address.</p>"
            ),
            FieldPanel("area"),
            FieldPanel("organisation"),
            FieldPanel("email"),
        ]
    )


training_enquiries = EnquiryViewSet("training_enquiries")
training_routes = RouteViewSet("training_routes")
