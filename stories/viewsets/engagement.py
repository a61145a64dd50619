"""Staff's list of what organisations plan to ask people."""

from __future__ import annotations

import django_filters
from django.db.models import Exists, OuterRef
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from hub.organisations.models import Area, Organisation
from hub.shared.filters import ChoicesFilter
from hub.shared.models import Theme
from hub.shared.permissions import LimitedPermissionPolicy
from hub.shared.viewsets import DayColumn
from stories.enums import EngagementStatus
from stories.models import EngagementEntry
from stories.views.engagement_admin import NAMESPACE, EntryIndexView, EntryView

# What an organisation asks is its own: staff look, and call off with a reason.
register_permission_policy(EngagementEntry, LimitedPermissionPolicy(EngagementEntry, allowed={"view"}))


def askers(request):
    """Organisations that logged anything."""
    own = EngagementEntry.objects.filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(own)).order_by("name")


class EntryFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=EngagementStatus.choices, label="Status")
    organisation = django_filters.ModelChoiceFilter(queryset=askers, label="Who asks")
    starts_on = django_filters.DateFromToRangeFilter(label="First day", widget=DateRangePickerWidget)
    areas = django_filters.ModelChoiceFilter(queryset=Area.objects.order_by("path"), label="Area")
    themes = django_filters.ModelChoiceFilter(queryset=Theme.objects.all(), label="Theme")
    is_public = django_filters.BooleanFilter(label="In the public list")

    class Meta:
        model = EngagementEntry
        fields: list[str] = []


class EntryViewSet(ModelViewSet):
    model = EngagementEntry
    icon = "calendar-alt"
    menu_label = "Planned questions"
    menu_order = 105
    url_namespace = NAMESPACE
    url_prefix = "planned-questions"
    index_view_class = EntryIndexView
    inspect_view_class = EntryView
    inspect_template_name = "stories/admin/entry.html"
    inspect_view_enabled = True
    inspect_view_fields = ["title"]
    copy_view_enabled = False
    filterset_class = EntryFilterSet
    list_display = [
        "title",
        Column("organisation", label="Who asks", sort_key="organisation__name"),
        Column("whom", label="Whom"),
        DayColumn("starts_on", label="First day", sort_key="starts_on"),
        DayColumn("ends_on", label="Last day", sort_key="ends_on"),
        Column("get_status_display", label="Status"),
        BooleanColumn("is_public", label="Public"),
    ]
    list_export = ["title", "organisation", "whom", "how", "starts_on", "ends_on", "status", "is_public"]
    export_filename = "planned-questions"
    search_fields = ["title", "whom", "organisation__name"]
    search_backend_name = None
    form_fields: list[str] = []
    ordering = ["-starts_on", "-pk"]
