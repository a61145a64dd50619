"""The list of checks before publishing. The screen of one is in ``reports.views.redactions``."""

from __future__ import annotations

import django_filters
from django.db.models import Count
from django.urls import path, reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from hub.organisations.models import Organisation
from hub.shared.filters import ChoicesFilter
from hub.shared.templatetags.hub_tags import called
from hub.shared.viewsets import DayColumn
from reports.enums import RedactionStatus
from reports.models import Redaction
from reports.models.taken_back import stands
from reports.views import files, redactions


def bodies_that_wrote(request):
    """Those of whose messages one is or was checked."""
    return Organisation.objects.filter(pk__in=Redaction.objects.values("message__request__body")).order_by("name")


class RedactionFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=RedactionStatus.choices, label="Status")
    body = django_filters.ModelChoiceFilter(
        field_name="message__request__body", queryset=bodies_that_wrote, label="Body"
    )

    class Meta:
        model = Redaction
        fields = []


class RedactionIndexView(generic.IndexView):
    """What waits, the oldest first; what was published or withheld by the filter."""

    def get_base_queryset(self):
        rows = Redaction.objects.select_related("message__request__body", "message__request__report", "prepared_by")
        rows = rows.annotate(file_count=Count("message__attachments")).order_by("message__recorded_at", "pk")
        return rows.filter(stands("message")) if self.request.GET.getlist("status") else rows.waiting()

    def get_page_subtitle(self):
        return f"{Redaction.objects.waiting().count()} waiting"

    def get_edit_url(self, instance):
        return reverse(f"{redactions.NAMESPACE}:check", args=[instance.pk])


class RedactionViewSet(ModelViewSet):
    """The checks before publishing. Each is made with its message and has a screen of its own."""

    model = Redaction
    icon = "edit"
    menu_label = "To redact"
    menu_order = 105
    index_view_class = RedactionIndexView
    copy_view_enabled = False
    form_fields = []
    list_display = [
        TitleColumn(
            "message",
            label="Message",
            accessor=lambda row: f"{row.message.get_nature_display()}, {row.message.request.reference}",
            get_url=lambda row: reverse(f"{redactions.NAMESPACE}:check", args=[row.pk]),
        ),
        Column("body", label="Body", accessor="message.request.body"),
        DayColumn("happened_on", label="Date", accessor="message.happened_on"),
        Column("file_count", label="Files"),
        Column("status", label="Status", accessor="get_status_display"),
        Column("prepared_by", label="Prepared by", accessor=lambda row: called(row.prepared_by)),
    ]
    filterset_class = RedactionFilterSet

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("check/<int:pk>/", redactions.CheckView.as_view(), name="check"),
            path("files/<int:pk>/original/", files.original_file, name="original"),
            path("files/<int:pk>/public/", files.cleaned_file, name="cleaned"),
        ]


redaction_checks = RedactionViewSet(redactions.NAMESPACE)
