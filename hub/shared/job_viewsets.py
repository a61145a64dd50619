"""Scheduled work in the admin: what comes round, what it did last, when it is due, and what fails."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from .clock import now
from .jobs import REGISTRY
from .models import JobRun, JobState
from .models.jobs import JobOutcome
from .permissions import LimitedPermissionPolicy
from .templatetags.hub_tags import moment
from .viewsets import MomentColumn

register_permission_policy(JobState, LimitedPermissionPolicy(JobState, allowed={"view"}))

RUNS_SHOWN = 50
NOTHING_TO_DO = "Nothing to do"
LATE_PERIODS = 3
"""A job that missed this many due times waits for a ``run_due`` that nobody starts."""


def label_of(state: JobState) -> str:
    job = REGISTRY.get(state.key)
    return job.label if job else state.key


def standing(state: JobState) -> str:
    """Whether all is well with a job, in two words at most."""
    job, at = REGISTRY[state.key], now()
    if state.failures:
        return "Failing"
    if state.lease and state.leased_until > at:
        return "Running"
    return "Overdue" if state.done_until is None or at - state.done_until > LATE_PERIODS * job.period else "Well"


def next_words(state: JobState) -> str:
    return moment(state.retry_at or REGISTRY[state.key].next(now()))


class JobIndexView(generic.IndexView):
    def get_base_queryset(self):
        """The registered jobs; each has a row since ``run_due`` first saw it."""
        newest = JobRun.objects.filter(key=OuterRef("key")).values("pk")[:1]
        return JobState.objects.filter(key__in=REGISTRY).annotate(last_run_id=Subquery(newest))

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        states = context["object_list"]
        runs = JobRun.objects.in_bulk({state.last_run_id for state in states} - {None})
        for state in states:
            state.last_run = runs.get(state.last_run_id)
        return context


class JobInspectView(generic.InspectView):
    """One job and its last runs."""

    template_name = "shared/admin/job.html"

    def get_page_subtitle(self) -> str:
        return label_of(self.object)

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "state": self.object,
            "job": REGISTRY.get(self.object.key),
            "nothing": NOTHING_TO_DO,
            "runs": JobRun.objects.filter(key=self.object.key)[:RUNS_SHOWN],
        }


class JobViewSet(ModelViewSet):
    model = JobState
    icon = "history"
    menu_label = "Scheduled work"
    add_to_settings_menu = True
    exclude_form_fields: list[str] = []
    index_view_class = JobIndexView
    inspect_view_enabled = True
    inspect_view_class = JobInspectView
    inspect_template_name = "shared/admin/job.html"
    copy_view_enabled = False
    list_per_page = 100

    @property
    def list_display(self):
        return [
            TitleColumn("key", label="Job", accessor=label_of, get_url=self.inspect_url),
            Column("rhythm", label="How often", accessor=lambda state: REGISTRY[state.key].rhythm),
            StatusTagColumn(
                "standing",
                label="State",
                accessor=standing,
                primary=lambda state: standing(state) in {"Well", "Running"},
            ),
            MomentColumn("ended_at", label="Last run", sort_key="ended_at"),
            Column("did", label="What it did last", accessor=did_last),
            Column("next", label="Next", accessor=next_words),
        ]

    def inspect_url(self, state: JobState) -> str:
        return reverse(self.get_url_name("inspect"), args=[state.pk])


def did_last(state: JobState) -> str:
    run = getattr(state, "last_run", None)
    if run is None or run.words:
        return run.words if run else ""
    if run.error:
        return run.error.rpartition("\n")[2]
    return NOTHING_TO_DO if run.outcome == JobOutcome.DONE else run.get_outcome_display()


job_viewset = JobViewSet("scheduled_work")
