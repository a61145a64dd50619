from __future__ import annotations

import django_filters
from django.urls import path
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from hub.organisations.models import Organisation
from hub.shared.calendars import working_calendar
from hub.shared.clock import today
from hub.shared.filters import ChoicesFilter
from hub.shared.working_days import long_date, working_days_between
from reports.domain.phases import working_days
from reports.enums import PhaseKey
from reports.forms.requests import ResponseRequestForm
from reports.models import ResponseRequest
from reports.models.listing import any_phase
from reports.views.admin import MOVES, NAMESPACE, MoveView
from reports.views.case_file import RequestInspectView
from reports.views.chasing import RemindView
from reports.views.escalations import EscalateView, EscalationNewsView, bundle, sent_bundle
from reports.views.letters import LetterView
from reports.views.officers import OfficersView
from reports.views.request_drafts import RequestCreateView, RequestDeleteView, RequestEditView
from reports.views.taking_back import KINDS, TakeBackView


class RequestFilterSet(WagtailFilterSet):
    phase = ChoicesFilter(choices=PhaseKey.choices, method="filter_phase", label="Where it stands")
    body = django_filters.ModelChoiceFilter(queryset=Organisation.objects.bodies(), label="Body")
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lte", label="Due on or before")

    class Meta:
        model = ResponseRequest
        fields = ["duty_rule", "year"]

    def filter_phase(self, rows, name, keys):
        return rows.filter(any_phase(keys, on=today(), calendar=working_calendar()))


class RequestIndexView(generic.IndexView):
    """The requests with the words of today for each; the calendar is read once a page."""

    export_headings = {
        "reference": "Reference",
        "body": "Body",
        "report": "Report",
        "phase": "Where it stands",
        "received_on": "Received",
        "due_on": "Due",
        "reply_requested_by": "Reply requested by",
        "clock": "Clock",
        "days_left": "Working days left",
        "answered_on": "Answered",
        "duty_rule": "Rule",
    }

    @cached_property
    def calendar(self):
        return working_calendar()

    @cached_property
    def on(self):
        return today()

    def phase_words(self, row: ResponseRequest) -> str:
        return row.phase(on=self.on, calendar=self.calendar).sentence

    def days_left(self, row: ResponseRequest) -> int | None:
        """Working days up to and including the due date; negative when it is late, ``None`` where nothing is due."""
        return working_days_between(self.on, row.due_now, self.calendar) if row.is_open and row.due_now else None

    def time_left(self, row: ResponseRequest) -> str:
        """As in "12 working days" or "8 working days late"; empty where nothing is due."""
        if row.is_open and row.clock_paused_on:
            return "Stands still until we answer"
        days = self.days_left(row)
        if days is None:
            return ""
        if row.due_on == self.on:
            return "Due today"
        words = working_days(abs(days))
        return f"{words} late" if row.due_on < self.on else words

    def due_words(self, row: ResponseRequest) -> str:
        """The due date; without a verified rule the date that was asked for, which is no duty."""
        if row.due_now:
            return long_date(row.due_now)
        return f"Asked for by {long_date(row.requested_now)}" if row.requested_now else ""

    @cached_property
    def columns(self):
        return [
            *super().columns,
            Column("phase", label="Where it stands", accessor=self.phase_words),
            Column("due", label="Due", accessor=self.due_words, sort_key="due_on"),
            Column("time_left", label="Time left", accessor=self.time_left),
        ]

    def get_base_queryset(self):
        rows = super().get_base_queryset()
        return rows.for_phase().select_related("report", "duty_rule")

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if instance.is_draft else self.get_inspect_url(instance)

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if instance.is_draft else None

    def to_row_dict(self, item):
        return {
            "reference": item.reference,
            "body": item.body.name,
            "report": item.report.title,
            "phase": self.phase_words(item),
            "received_on": item.received_on,
            "due_on": item.due_now,
            "reply_requested_by": item.requested_now,
            "clock": item.clock_words,
            "days_left": self.days_left(item),
            "answered_on": item.answered_on,
            "duty_rule": str(item.duty_rule or ""),
        }


class ResponseRequestViewSet(ModelViewSet):
    """Requests to bodies. A draft is edited; after the start only the forms of ``MOVES`` act."""

    model = ResponseRequest
    icon = "history"
    menu_label = "Response requests"
    menu_order = 100
    index_view_class = RequestIndexView
    add_view_class = RequestCreateView
    edit_view_class = RequestEditView
    delete_view_class = RequestDeleteView
    inspect_view_class = RequestInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    inspect_template_name = "reports/admin/request_inspect.html"
    list_display = [
        "title_in_lists",
        Column("body", label="Body", sort_key="body__name"),
        Column("report", label="Report"),
    ]
    list_export = list(RequestIndexView.export_headings)
    export_filename = "response-requests"
    filterset_class = RequestFilterSet
    search_fields = ["body__name", "report__title"]
    search_backend_name = None
    ordering = ["-year", "-number", "-pk"]

    def get_form_class(self, for_update=False):
        return ResponseRequestForm

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            *(path(f"{move.key}/<int:pk>/", MoveView.as_view(move=move), name=move.key) for move in MOVES),
            *(
                path(f"{view.move.key}/<int:pk>/", view.as_view(), name=view.move.key)
                for view in (RemindView, LetterView, EscalateView, EscalationNewsView)
            ),
            *(
                path(f"take-back/{name}/<int:pk>/", TakeBackView.as_view(kind=kind), name=f"take-back-{name}")
                for name, kind in KINDS.items()
            ),
            path("bundle/<int:pk>/", bundle, name="bundle"),
            path("sent-bundle/<int:pk>/", sent_bundle, name="sent_bundle"),
            path("officers/<int:pk>/", self.construct_view(OfficersView), name="officers"),
        ]


response_requests = ResponseRequestViewSet(NAMESPACE)
