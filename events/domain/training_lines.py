"""What of training waits for who puts it on, for the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode

from events.enums import (
    REMIND_AFTER_WORKING_DAYS,
    WAITING_ENQUIRIES,
    EnrolmentStatus,
    MilestoneStatus,
    RunStatus,
)
from events.models import CourseRun, Enrolment, Milestone, TrainingEnquiry
from hub.shared.calendars import working_calendar
from hub.shared.clock import now
from hub.shared.needs_today import TodayLine, waits_in_words
from hub.shared.working_days import working_days_between

from .enrolling import ready_to_complete

ENQUIRIES, RUNS, MILESTONES = 40, 41, 42


def lines_of_training(user, *, on: dt.date) -> list[TodayLine] | None:
    """Enquiries that wait, runs to complete, milestones to celebrate. ``None`` for who does not see to training."""
    if not user.has_perm("events.change_trainingenquiry"):
        return None
    return [*enquiry_lines(on), *run_lines(), *milestone_lines()]


def enquiry_lines(on: dt.date) -> list[TodayLine]:
    """Two queries."""
    waiting = list(TrainingEnquiry.objects.waiting().only("status", "created_at"))
    if not waiting:
        return []
    calendar = working_calendar()
    late = [row for row in waiting if working_days_between(row.received_on, on, calendar) >= late_after()]
    count = len(waiting)
    return [
        TodayLine(
            words="1 enquiry about training" if count == 1 else f"{count} enquiries about training",
            url=f"{reverse('training_enquiries:index')}?{urlencode([('status', each) for each in WAITING_ENQUIRIES])}",
            detail=waits_in_words([row.days_waiting(on=on) for row in waiting]),
            is_urgent=bool(late),
            order=ENQUIRIES,
        )
    ]


def late_after() -> int:
    """Working days after which an enquiry is urgent."""
    return REMIND_AFTER_WORKING_DAYS[-1]


def run_lines() -> list[TodayLine]:
    """Runs that are over and whose learners wait for the course to be completed."""
    at = now()
    enrolled = Enrolment.objects.filter(run=OuterRef("pk"), status=EnrolmentStatus.ENROLLED)
    over = CourseRun.objects.filter(Exists(enrolled), status__in=(RunStatus.OPEN, RunStatus.CLOSED))
    over = over.exclude(sessions__ends_at__gt=at).for_display()
    runs = [run for run in over if ready_to_complete(run, at=at)]
    return [
        TodayLine(
            words=f"{run.course.title}: complete the course",
            url=reverse("course_runs:inspect", args=[run.pk]),
            detail=f"ended on {run.dates_in_words.rpartition(' to ')[2]}",
            order=RUNS,
        )
        for run in runs
    ]


def milestone_lines() -> list[TodayLine]:
    """Milestones whose page nobody has published. One query."""
    reached = Milestone.objects.filter(status=MilestoneStatus.REACHED).exclude(page__live=True).select_related("page")
    lines = []
    for milestone in reached:
        page = getattr(milestone, "page", None)
        if page is not None:
            lines.append(
                TodayLine(
                    words=f"{milestone}: a page is ready to be read and published",
                    url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
                    order=MILESTONES,
                )
            )
    return lines
