from __future__ import annotations

import django_filters
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from hub.shared.filters import ChoicesFilter
from hub.shared.permissions import LimitedPermissionPolicy
from hub.shared.viewsets import DayColumn
from spotlights.enums import GroupKnows, NominationStatus
from spotlights.models import Nomination
from spotlights.views.nominations import NominationView

# Nobody adds or rewrites what a stranger wrote; what may be done with it is on its page.
register_permission_policy(Nomination, LimitedPermissionPolicy(Nomination, allowed={"view"}))


class NominationFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=NominationStatus.choices, label="Status")
    group_knows = django_filters.ChoiceFilter(choices=GroupKnows.choices, label="The group knows")
    created_at = django_filters.DateFromToRangeFilter(label="Received", widget=DateRangePickerWidget)

    class Meta:
        model = Nomination
        fields: list[str] = []


class NominationViewSet(ModelViewSet):
    model = Nomination
    icon = "pick"
    menu_label = "Nominations"
    menu_order = 320
    add_to_admin_menu = True
    url_namespace = "nominations"
    url_prefix = "nominations"
    inspect_view_class = NominationView
    inspect_template_name = "spotlights/admin/nomination.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = NominationFilterSet
    list_display = [
        "group_name",
        Column("get_status_display", label="Status", sort_key="status"),
        Column("reference", label="Reference"),
        DayColumn("created_at", label="Received", sort_key="created_at"),
    ]
    list_export = [
        "reference",
        "status",
        "created_at",
        "group_name",
        "why",
        "how_to_reach",
        "group_website",
        "group_email",
        "group_knows",
        "nominator_name",
        "nominator_email",
        "may_contact",
    ]
    export_filename = "nominations"
    search_fields = ["reference", "group_name", "why"]
    search_backend_name = None
    form_fields = ["group_name"]
    ordering = ["-created_at", "-pk"]


nomination_viewset = NominationViewSet("nominations")
