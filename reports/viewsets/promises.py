"""The admin's lists of promises, of the voices about them and of what changed."""

from __future__ import annotations

import django_filters
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from hub.organisations.models import Organisation
from hub.shared.clock import today
from hub.shared.filters import ChoicesFilter
from hub.shared.viewsets import DayColumn
from reports.enums import OutcomeStatus, PromiseKey, UpdateStatus, Voice
from reports.forms.outcomes import OutcomeForm
from reports.models import Commitment, CommitmentUpdate, Outcome
from reports.models.commitments import promise_condition
from reports.permissions import ClockPolicy, OutcomePolicy
from reports.views.outcome_admin import OutcomeCreateView, OutcomeEditView, OutcomeIndexView, OutcomeView
from reports.views.promise_admin import PROMISES, VOICES, PromiseView, VoiceView

register_permission_policy(Commitment, ClockPolicy(Commitment, allowed={"view"}))
register_permission_policy(CommitmentUpdate, ClockPolicy(CommitmentUpdate, allowed={"view"}))
register_permission_policy(Outcome, OutcomePolicy(Outcome, allowed={"view", "add", "change"}))


class PromiseFilterSet(WagtailFilterSet):
    state = ChoicesFilter(choices=PromiseKey.choices, method="filter_state", label="How it stands")
    body = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.bodies(), field_name="request__body", label="Body"
    )
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lte", label="Promised for, on or before")

    class Meta:
        model = Commitment
        fields: list[str] = []

    def filter_state(self, rows, name, keys):
        on = today()
        found = rows.none()
        for key in keys:
            found = found | rows.filter(promise_condition(PromiseKey(key), on=on))
        return found if keys else rows


def standing_words(row: Commitment) -> str:
    return row.standing(on=today()).label


class PromiseIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().with_heard().select_related("request__body", "request__report")


class PromiseViewSet(ModelViewSet):
    """Promises of bodies. One is added on the case file of its request; what may be done with it is on its page."""

    model = Commitment
    icon = "calendar-check"
    menu_label = "Promises"
    menu_order = 120
    url_namespace = PROMISES
    url_prefix = "promises-of-bodies"
    index_view_class = PromiseIndexView
    inspect_view_class = PromiseView
    inspect_template_name = "reports/admin/promise_inspect.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = PromiseFilterSet
    list_display = [
        "text",
        Column("request.body", label="Body", sort_key="request__body__name"),
        DayColumn("due_on", label="By when", sort_key="due_on", without="No date given"),
        Column("standing", label="How it stands", accessor=standing_words),
    ]
    search_fields = ["text", "request__body__name"]
    search_backend_name = None
    form_fields = ["text"]
    ordering = ["due_on", "pk"]


class VoiceFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=UpdateStatus.choices, label="Status")
    voice = ChoicesFilter(choices=Voice.choices, label="Whose")

    class Meta:
        model = CommitmentUpdate
        fields: list[str] = []


class VoiceIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("commitment", "organisation")


def days_words(row: CommitmentUpdate) -> str:
    days = row.days_waiting(on=today())
    return "" if days is None else str(days)


class VoiceViewSet(ModelViewSet):
    """What others say about promises. It is published or declined on its page, never edited."""

    model = CommitmentUpdate
    icon = "comment"
    menu_label = "Voices about promises"
    menu_order = 125
    url_namespace = VOICES
    url_prefix = "promise-voices"
    index_view_class = VoiceIndexView
    inspect_view_class = VoiceView
    inspect_template_name = "reports/admin/voice_inspect.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = VoiceFilterSet
    list_display = [
        "__str__",
        Column("commitment", label="About the promise"),
        Column("get_status_display", label="Status", sort_key="status"),
        Column("days", label="Days waiting", accessor=days_words, sort_key="created_at"),
        DayColumn("made_on", label="Said on", sort_key="made_on"),
    ]
    search_fields = ["commitment__text"]
    search_backend_name = None
    form_fields = ["public_text"]
    ordering = ["-created_at", "-pk"]


class OutcomeFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=OutcomeStatus.choices, label="Status")

    class Meta:
        model = Outcome
        fields: list[str] = []


class OutcomeViewSet(ModelViewSet):
    """What changed. A draft is edited; once it is published it is corrected in the open."""

    model = Outcome
    icon = "tick-inverse"
    menu_label = "What changed"
    menu_order = 130
    url_namespace = "outcomes"
    url_prefix = "outcomes"
    index_view_class = OutcomeIndexView
    add_view_class = OutcomeCreateView
    edit_view_class = OutcomeEditView
    inspect_view_class = OutcomeView
    inspect_template_name = "reports/admin/outcome_inspect.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = OutcomeFilterSet
    list_display = [
        "title",
        Column("report", label="Report"),
        Column("since_words", label="Since", sort_key="since_on"),
        Column("get_status_display", label="Status", sort_key="status"),
    ]
    search_fields = ["title", "report__title"]
    search_backend_name = None
    ordering = ["-since_on", "-pk"]

    def get_form_class(self, for_update=False):
        return OutcomeForm


promises = PromiseViewSet(PROMISES)
promise_voices = VoiceViewSet(VOICES)
outcomes = OutcomeViewSet("outcomes")
