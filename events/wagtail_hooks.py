from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.models import Page

from events.domain.listing import next_events_of
from events.domain.training_lines import lines_of_training
from events.models import CourseRun
from events.views.runs import RegisterView
from events.viewsets.training import TrainingViewSetGroup
from hub.shared.clock import now
from hub.shared.needs_today import HOOK as TODAY_HOOK
from hub.shared.panels import HOOK, Panel
from hub.shared.quoting import quoted


@hooks.register(HOOK)
def next_events_panel(organisation, *, on) -> Panel | None:
    """What the organisation runs next; nothing where there is nothing."""
    events = next_events_of(organisation, at=now())
    if not events:
        return None
    return Panel(
        key="events",
        title="Next events",
        template="events/organisation_panel.html",
        context={"events": events},
        order=20,
    )


hooks.register(TODAY_HOOK, lines_of_training)


@hooks.register("register_admin_viewset")
def register_training():
    return TrainingViewSetGroup()


@hooks.register("register_admin_urls")
def register_registers():
    return [path("course-runs/<int:pk>/register/<int:session>/", RegisterView.as_view(), name="run_register")]


@hooks.register("before_delete_page")
def refuse_to_delete_courses(request, page):
    """A course that was taught stays: its runs, enrolments and certificates lead to it."""
    return refusal(request, [page])


@hooks.register("before_bulk_action")
def refuse_to_delete_courses_in_bulk(request, action_type, objects, action):
    is_delete = action_type == "delete" and all(isinstance(page, Page) for page in objects)
    return refusal(request, objects) if is_delete else None


def refusal(request, pages):
    for page in pages:
        if CourseRun.objects.filter(course__path__startswith=page.path).exists():
            messages.error(request, f"{quoted(page.title)} can’t be deleted: it has runs. Unpublish it instead.")
            return redirect(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))
    return None
