"""Fact checks in the admin: the list, and each on a page of its own."""

from __future__ import annotations

import django_filters
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.viewsets import DayColumn
from reports.enums import FactCheckStatus
from reports.models import FactCheck
from reports.views.checking import CheckIndexView, CheckInspectView


def bodies_that_checked(request):
    """Those that were ever asked."""
    return Organisation.objects.filter(pk__in=FactCheck.objects.values("body")).order_by("name")


class FactCheckFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(choices=FactCheckStatus.choices, label="How far it is")

    body = django_filters.ModelChoiceFilter(queryset=bodies_that_checked, label="Body")

    class Meta:
        model = FactCheck
        fields = ["body"]


class FactCheckViewSet(ModelViewSet):
    """Windows for bodies to check facts. They are opened on a report, and answered or withdrawn, never edited."""

    model = FactCheck
    icon = "doc-full"
    menu_label = "Fact checks"
    menu_order = 105
    index_view_class = CheckIndexView
    inspect_view_class = CheckInspectView
    inspect_view_enabled = True
    inspect_template_name = "reports/admin/fact_check.html"
    copy_view_enabled = False
    list_display = [
        Column("body", label="Body", sort_key="body__name"),
        Column("page", label="Report", accessor=lambda row: row.page.title),
        Column("words", label="Where it stands", accessor=lambda row: row.words(on=today())),
        DayColumn("closes_on", label="Last day", sort_key="closes_on"),
    ]
    filterset_class = FactCheckFilterSet
    search_fields = ["body__name", "page__title"]
    search_backend_name = None
    ordering = ["-opened_at", "-pk"]

    def get_form_class(self, for_update=False):
        from reports.forms.fact_checks import OpenCheckForm

        return OpenCheckForm


fact_checks = FactCheckViewSet("fact_checks")
