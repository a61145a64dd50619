from __future__ import annotations

import django_filters
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from events.domain.trained_people import people_trained
from events.forms.training import MilestoneForm, OpeningBalanceForm
from events.models import Certificate, Milestone, OpeningBalance
from events.views.certificate_desk import CertificateView
from hub.shared.permissions import LimitedPermissionPolicy
from hub.shared.viewsets import DayColumn, MomentColumn

register_permission_policy(Certificate, LimitedPermissionPolicy(Certificate, allowed={"view"}))
# What was reached is never taken away, nor is its number changed.
register_permission_policy(Milestone, LimitedPermissionPolicy(Milestone, allowed={"view", "add"}))
register_permission_policy(OpeningBalance, LimitedPermissionPolicy(OpeningBalance, allowed={"view", "add", "change"}))


class CertificateFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        choices=[("valid", "Valid"), ("replaced", "Replaced"), ("revoked", "Revoked")],
        method="filter_state",
        label="State",
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def filter_state(self, rows, name, state):
        return rows.filter(ending=None) if state == "valid" else rows.filter(ending__kind=state)


class CertificateIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().with_ending()


class CertificateViewSet(ModelViewSet):
    """Certificates that were issued. None is made or changed here: they follow from completing a course."""

    model = Certificate
    icon = "doc-full"
    menu_label = "Certificates"
    menu_order = 130
    url_namespace = "certificates"
    url_prefix = "certificates"
    index_view_class = CertificateIndexView
    inspect_view_class = CertificateView
    inspect_template_name = "events/admin/certificate.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = CertificateFilterSet
    list_display = [
        "person_name",
        Column("course_title", label="Course", sort_key="course_title"),
        DayColumn("issued_on", label="Issued", sort_key="issued_at"),
        Column("state", label="State"),
    ]
    search_fields = ["person_name", "course_title", "code"]
    search_backend_name = None
    form_fields = ["person_name"]
    ordering = ["-issued_at", "-pk"]


class MilestoneIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("enrolment", "page")

    def get_page_subtitle(self) -> str:
        return f"{people_trained():,} people trained so far"


def page_of(milestone: Milestone) -> str:
    page = getattr(milestone, "page", None)
    if page is None:
        return ""
    return "Published" if page.live else "Draft ready"


class MilestoneViewSet(ModelViewSet):
    """Numbers of people trained that are worth a word."""

    model = Milestone
    icon = "pick"
    menu_label = "Milestones"
    menu_order = 140
    url_namespace = "milestones"
    url_prefix = "milestones"
    index_view_class = MilestoneIndexView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "number",
        Column("get_status_display", label="Status", sort_key="status"),
        MomentColumn("reached_at", label="Reached", sort_key="reached_at"),
        Column("enrolment", label="By", accessor=lambda row: row.enrolment.name if row.enrolment else ""),
        Column("page", label="Page", accessor=page_of),
    ]
    ordering = ["number"]
    edit_handler = ObjectList(
        base_form_class=MilestoneForm,
        children=[
            HelpPanel(
                "<p>When so many different people have completed a course, the hub notes who it was and writes the "
                "draft of a page. It happens once.</p>"
            ),
            FieldPanel("number"),
        ],
    )


class OpeningBalanceViewSet(ModelViewSet):
    """How many people had been trained before the hub counted."""

    model = OpeningBalance
    icon = "history"
    menu_label = "Opening balance"
    menu_order = 145
    url_namespace = "opening_balances"
    url_prefix = "opening-balances"
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "number",
        DayColumn("as_of", label="By the end of", sort_key="as_of"),
        Column("source", label="Source"),
    ]
    ordering = ["-as_of"]
    edit_handler = ObjectList(
        base_form_class=OpeningBalanceForm,
        children=[
            HelpPanel(
                "<p>The latest day counts. Whoever completed a course up to that day is in this number; those of later "
                "days are added to it.</p>"
            ),
            FieldRowPanel([FieldPanel("number"), FieldPanel("as_of")]),
            FieldPanel("source"),
        ],
    )


certificates = CertificateViewSet("certificates")
milestones = MilestoneViewSet("milestones")
opening_balances = OpeningBalanceViewSet("opening_balances")
