"""The list of what officers say about who is in charge."""

from __future__ import annotations

from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from hub.shared.viewsets import DayColumn
from reports.models import RedirectProposal
from reports.views.proposals import ProposalView


class ProposalIndexView(generic.IndexView):
    def get_base_queryset(self):
        rows = super().get_base_queryset()
        return rows.select_related("request__report", "request__body", "officer", "to_body")


class ProposalViewSet(ModelViewSet):
    model = RedirectProposal
    icon = "redirect"
    menu_label = "Another body in charge?"
    menu_order = 130
    index_view_class = ProposalIndexView
    inspect_view_class = ProposalView
    inspect_view_enabled = True
    inspect_template_name = "reports/admin/proposal.html"
    copy_view_enabled = False
    list_display = [
        "request",
        Column("body_name", label="Said to be in charge"),
        Column("get_status_display", label="Status", sort_key="status"),
        DayColumn("made_at", label="Received", sort_key="made_at"),
    ]
    list_filter = ["status"]
    form_fields = ["reason"]
    search_fields = ["reason", "other_body", "request__body__name"]
    search_backend_name = None
    ordering = ["-made_at", "-pk"]


redirect_proposals = ProposalViewSet("redirect_proposals")
