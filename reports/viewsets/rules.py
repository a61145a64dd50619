from __future__ import annotations

from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from hub.shared.deleting import DeletesUnused
from hub.shared.viewsets import DayColumn
from reports.forms.rules import DutyRuleForm
from reports.models import DutyRule
from reports.views.rules import DutyRuleEditView


class DutyRuleDeleteView(DeletesUnused, generic.DeleteView):
    instead = "Give it the day on which it ends instead."


class DutyRuleViewSet(ModelViewSet):
    """How long bodies have. A rule that was used keeps what it said to those requests: they hold their own copy."""

    model = DutyRule
    icon = "calendar-alt"
    menu_label = "Duty rules"
    menu_order = 110
    edit_view_class = DutyRuleEditView
    delete_view_class = DutyRuleDeleteView
    copy_view_enabled = False
    list_display = [
        "name",
        Column("period", label="Period"),
        Column("get_counting_display", label="Counted"),
        Column("kinds_in_words", label="Binds"),
        DayColumn("in_force_from", label="In force from"),
        DayColumn("in_force_to", label="In force to"),
        Column("verified_by", label="Verified by"),
        DayColumn("verified_on", label="Verified on"),
    ]
    search_fields = ["name", "citation"]
    search_backend_name = None
    ordering = ["name"]
    edit_handler = ObjectList(
        base_form_class=DutyRuleForm,
        children=[
            HelpPanel(template="reports/admin/rule_help.html"),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("days"), FieldPanel("unit")]),
            FieldPanel("counting"),
            FieldPanel("clarification_effect"),
            FieldPanel("body_kinds"),
            FieldPanel("area"),
            FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_to")]),
            MultiFieldPanel(
                [FieldPanel("citation"), FieldPanel("citation_url"), FieldPanel("quote")], heading="Source"
            ),
            MultiFieldPanel([FieldPanel("verified_by"), FieldPanel("verified_on")], heading="Verified"),
        ],
    )


duty_rules = DutyRuleViewSet("duty_rules")
