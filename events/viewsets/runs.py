from __future__ import annotations

import django_filters
from django.db.models import Count, Max, Min, Q
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from events.domain.enrolling import arrange_run
from events.enums import EnrolmentStatus, RunStatus, SessionStatus
from events.forms.training import CourseRunForm
from events.models import CoursePage, CourseRun, Framework
from events.views.runs import RunView
from hub.shared.clock import now
from hub.shared.filters import ChoicesFilter
from hub.shared.permissions import LimitedPermissionPolicy
from hub.shared.viewsets import DayColumn

# A run is cancelled, never deleted: people were on it.
register_permission_policy(CourseRun, LimitedPermissionPolicy(CourseRun, allowed={"view", "add", "change"}))


class ArrangesPlaces:
    """Mixin: what was saved decides how many places there are, and who has to be told of a change."""

    def save_instance(self):
        run = super().save_instance()
        arrange_run(run)
        return run


class RunCreateView(ArrangesPlaces, generic.CreateView):
    pass


class RunEditView(ArrangesPlaces, generic.EditView):
    pass


class RunFilterSet(WagtailFilterSet):
    status = ChoicesFilter(choices=RunStatus.choices, label="Status")
    course = django_filters.ModelChoiceFilter(queryset=CoursePage.objects.order_by("title"), label="Course")

    class Meta:
        model = CourseRun
        fields: list[str] = []


class RunIndexView(generic.IndexView):
    def get_base_queryset(self):
        rows = super().get_base_queryset().select_related("course", "trainer")
        first = Min("sessions__starts_at", filter=Q(sessions__status=SessionStatus.SCHEDULED))
        last = Max("sessions__ends_at", filter=Q(sessions__status=SessionStatus.SCHEDULED))
        learners = Count("enrolments", filter=~Q(enrolments__status=EnrolmentStatus.WITHDRAWN), distinct=True)
        return rows.annotate(first_starts_at=first, last_ends_at=last, learners=learners)


def status_words(run: CourseRun) -> str:
    """Its status; what time has ended is over, whatever staff have not closed."""
    is_over = run.last_ends_at is not None and run.last_ends_at <= now()
    return "Over" if is_over and not run.is_cancelled else run.get_status_display()


class CourseRunViewSet(ModelViewSet):
    """Runs of courses. What may be done with one is on its page; its status is never set by hand."""

    model = CourseRun
    icon = "calendar-alt"
    menu_label = "Runs"
    menu_order = 100
    url_namespace = "course_runs"
    url_prefix = "course-runs"
    index_view_class = RunIndexView
    add_view_class = RunCreateView
    edit_view_class = RunEditView
    inspect_view_class = RunView
    inspect_template_name = "events/admin/run.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = RunFilterSet
    list_display = [
        TitleColumn("course", label="Course", sort_key="course__title", url_name="course_runs:inspect"),
        DayColumn("first_starts_at", label="Begins", sort_key="first_starts_at", without="No dates yet"),
        Column("trainer", label="Taught by"),
        Column("learners", label="Learners", sort_key="learners"),
        Column("status", label="Status", accessor=status_words, sort_key="status"),
    ]
    search_fields = ["course__title", "place"]
    search_backend_name = None
    ordering = ["-first_starts_at", "-pk"]
    edit_handler = ObjectList(
        base_form_class=CourseRunForm,
        children=[
            HelpPanel(
                "<p>A new run is a draft. Open it on its page when its sessions are right: then people can enrol.</p>"
            ),
            FieldPanel("course"),
            FieldRowPanel([FieldPanel("trainer"), FieldPanel("area")]),
            MultiFieldPanel(
                [FieldPanel("format"), FieldPanel("place"), FieldPanel("joining"), FieldPanel("online_link")],
                heading="Place",
            ),
            InlinePanel("sessions", heading="Sessions", label="session"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("capacity"), FieldPanel("reserved")]),
                    FieldRowPanel([FieldPanel("enrol_from"), FieldPanel("enrol_until")]),
                ],
                heading="Places and enrolment",
            ),
        ],
    )


class FrameworkViewSet(ModelViewSet):
    """What others say people should know; a course says part by part what it covers of it."""

    model = Framework
    icon = "list-ol"
    menu_label = "Frameworks"
    menu_order = 150
    url_namespace = "frameworks"
    url_prefix = "frameworks"
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = ["name", Column("publisher", label="Published by")]
    search_fields = ["name", "publisher"]
    search_backend_name = None
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("publisher"),
            FieldPanel("address"),
            InlinePanel("parts", heading="Parts", label="part"),
        ]
    )


course_runs = CourseRunViewSet("course_runs")
frameworks = FrameworkViewSet("frameworks")
