from __future__ import annotations

import datetime as dt
from itertools import count

from events.domain.certificates import issue
from events.domain.enquiries import receive
from events.domain.enrolling import arrange_run, complete, enrol, mark
from events.enums import EventFormat, RunStatus, SessionStatus, WhoFor
from events.models import (
    Certificate,
    CourseIndexPage,
    CoursePage,
    CourseRun,
    CourseUnit,
    Enrolment,
    Framework,
    FrameworkPart,
    RunSession,
    TrainingEnquiry,
    TrainingRoute,
)
from hub.shared.clock import now
from tests.factories.home import make_home
from tests.factories.organisations import make_organisation

numbers = count(1)
WEEK = dt.timedelta(days=7)


def make_course_index(**values) -> CourseIndexPage:
    if index := CourseIndexPage.objects.first():
        return index
    return make_home().add_child(instance=CourseIndexPage(**{"title": "Training", "slug": "training"} | values))


def make_course(*, units=(), **values) -> CoursePage:
    """A published course. ``units`` are titles of its parts."""
    number = next(numbers)
    index = CourseIndexPage.objects.get(pk=make_course_index().pk)
    defaults = {
        "title": f"Listening well {number}",
        "slug": f"listening-{number}",
        "summary": "How to hear what people mean, and write it down.",
        "what_you_learn": "<p>How to ask open questions.</p>",
        "how_long": "Five afternoons",
        "price": "Free",
    }
    page = CoursePage(**defaults | values)
    page.units.set([CourseUnit(title=title, sort_order=order) for order, title in enumerate(units)])
    index.add_child(instance=page)
    return page


def make_run(*, starts_at: dt.datetime | None = None, sessions: int = 5, cancelled: int = 0, **values) -> CourseRun:
    """An open run of weekly sessions of two hours, the first in a week; the last ``cancelled`` ones are off."""
    if "course" not in values:
        values["course"] = make_course()
    defaults = {"place": "Hanbury Library", "format": EventFormat.IN_PERSON, "status": RunStatus.OPEN}
    if "trainer" not in values:
        defaults["trainer"] = make_organisation()
    run = CourseRun.objects.create(**defaults | values)
    first = starts_at or now() + WEEK
    for number in range(sessions):
        RunSession.objects.create(
            run=run,
            starts_at=first + number * WEEK,
            ends_at=first + number * WEEK + dt.timedelta(hours=2),
            status=SessionStatus.CANCELLED if number >= sessions - cancelled else SessionStatus.SCHEDULED,
        )
    arrange_run(run)
    return CourseRun.objects.get(pk=run.pk)


def make_past_run(**values) -> CourseRun:
    """A run of which everything is over."""
    return make_run(**{"starts_at": now() - 10 * WEEK} | values)


def make_learner(run: CourseRun, *, came_to: int = 0, **values) -> Enrolment:
    """Somebody on the register who came to the first ``came_to`` sessions and was missed at the others."""
    number = next(numbers)
    answers = {"name": f"Learner {number}", "email": f"learner{number}@kilnford.example"} | values
    enrolment = enrol(run, **answers)
    for index, session in enumerate(run.session_list):
        mark(enrolment, session, is_present=index < came_to)
    return enrolment


def make_certificate(name: str = "Ada Example") -> Certificate:
    """A valid certificate of somebody who completed a course."""
    learner = make_learner(make_past_run(sessions=1), came_to=1)
    complete(learner)
    return issue(learner, name)


def make_enquiry(**answers) -> TrainingEnquiry:
    """An enquiry as the public form makes it."""
    defaults = {
        "what": "Six of us would like to learn how to run a listening session.",
        "who_for": WhoFor.GROUP,
        "people": 6,
        "group_name": "Bottle Lane Allotments",
        "name": "Sam Reed",
        "email": "sam@kilnford.example",
        "phone": "",
    }
    return receive(defaults | answers)


def make_route(area=None, organisation=None, **values) -> TrainingRoute:
    return TrainingRoute.objects.create(area=area, organisation=organisation, **values)


def make_framework(*titles: str, **values) -> Framework:
    """A framework with a part for each of ``titles``."""
    framework = Framework(**{"name": f"Framework {next(numbers)}"} | values)
    framework.parts.set(
        [FrameworkPart(number=str(order + 1), title=title, sort_order=order) for order, title in enumerate(titles)]
    )
    framework.save()
    return framework
