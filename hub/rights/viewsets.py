from __future__ import annotations

import django_filters
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from hub.rights.enums import RequestKind, RequestStatus
from hub.rights.models import RightsRequest
from hub.rights.permissions import HANDLE
from hub.rights.views.desk import NAMESPACE, RequestView
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.filters import ChoicesFilter
from hub.shared.permissions import RightPolicy
from hub.shared.viewsets import DayColumn
from hub.shared.working_days import long_date


class RequestPolicy(RightPolicy):
    needs = HANDLE


register_permission_policy(RightsRequest, RequestPolicy(RightsRequest))


class RequestFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=RequestStatus.choices, label="Status")
    kind = ChoicesFilter(choices=RequestKind.choices, label="About")
    received_on = django_filters.DateFromToRangeFilter(label="Received", widget=DateRangePickerWidget)

    class Meta:
        model = RightsRequest
        fields: list[str] = []


class RequestIndexView(generic.IndexView):
    @property
    def header_buttons(self):
        new = HeaderButton(label="New request", url=reverse("rights_record"), icon_name="plus")
        return [*super().header_buttons, new]

    def get_base_queryset(self):
        return RightsRequest.objects.prefetch_related("waits")

    @property
    def columns(self):
        """The calendar is read once for all rows."""
        calendar = working_calendar()
        due = Column("due", label="To do by", accessor=lambda row: due_words(row, calendar))
        return [*super().columns, due]


def due_words(row: RightsRequest, calendar) -> str:
    """The next day by which something has to be done, and how near it is."""
    if not row.is_open:
        return ""
    day = row.next_day(calendar)
    if day is None:
        return "Without undue delay" if row.is_complaint else "The clock stands still"
    left = (day - today()).days
    what = "acknowledge" if row.is_complaint else "answer"
    late = f", {-left} day{'s' if left < -1 else ''} late" if left < 0 else ""
    return f"{long_date(day)}: {what}{late}"


class RightsViewSet(ModelViewSet):
    model = RightsRequest
    icon = "key"
    menu_label = "Data protection"
    menu_order = 330
    add_to_admin_menu = True
    url_namespace = NAMESPACE
    url_prefix = "rights"
    index_view_class = RequestIndexView
    inspect_view_class = RequestView
    inspect_template_name = "rights/admin/request.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = RequestFilterSet
    list_display = [
        TitleColumn("reference", label="Request", get_url=lambda row: reverse(f"{NAMESPACE}:inspect", args=[row.pk])),
        Column("get_kind_display", label="About", sort_key="kind"),
        Column("get_status_display", label="Status", sort_key="status"),
        DayColumn("received_on", label="Received", sort_key="received_on"),
    ]
    list_export = [
        "reference",
        "kind",
        "source",
        "status",
        "received_on",
        "acknowledged_on",
        "extended_on",
        "closed_on",
    ]
    export_filename = "data-protection"
    search_fields = ["reference", "name", "email"]
    search_backend_name = None
    form_fields = ["kind"]
    ordering = ["-received_on", "-pk"]


rights_viewset = RightsViewSet(NAMESPACE)
