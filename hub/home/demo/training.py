"""Training of the demo: courses, runs past and to come, certificates, a milestone, and who asked about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wagtail.models import Page

from events.domain.certificates import issue
from events.domain.enquiries import receive
from events.domain.enrolling import enrol, finish, mark, move_run
from events.domain.milestone_pages import prepare_page
from events.enums import Coverage, EventFormat, RunStatus, WhoFor
from events.models import (
    CourseIndexPage,
    CoursePage,
    CourseRun,
    CourseUnit,
    Framework,
    FrameworkPart,
    Milestone,
    OpeningBalance,
    RunSession,
    TrainingRoute,
    UnitCoverage,
)
from hub.home.demo.dates import Days, at
from hub.home.demo.pages import publish_below
from hub.home.demo.words import rich, words
from hub.organisations.models import Area, Organisation
from hub.shared.clock import as_of
from hub.shared.models import HubImage, Theme

WEEK = dt.timedelta(days=7)
SHOWN_DAYS_OLD = 200


def make_training(
    home: Page,
    organisations: dict[str, Organisation],
    areas: dict[str, Area],
    themes: dict[str, Theme],
    pictures: dict[str, HubImage],
    days: Days,
    *,
    publisher,
    user,
) -> None:
    """The list of courses, and all that hangs on it."""
    row = words("training")
    index = CourseIndexPage(**row["index"], listing_image=pictures["carers-table"], reviewed_on=days.ago(6))
    publish_below(home, index, on=days.ago(SHOWN_DAYS_OLD), user=publisher)
    parts = make_framework(row["framework"])
    for milestone in row["milestone"]:
        OpeningBalance.objects.create(
            number=milestone["number"], as_of=days.ago(milestone["as_of"]), source=milestone["source"]
        )
    for number in row["milestones"]:
        Milestone.objects.create(number=number)
    for route in row["route"]:
        TrainingRoute.objects.create(
            area=areas.get(route.get("area", "")),
            organisation=organisations.get(route.get("organisation", "")),
            email=route.get("email", ""),
        )
    for course in row["course"]:
        page = make_course(index, course, organisations, themes, parts, days, user=publisher)
        for run in course.get("run", []):
            make_run(page, run, organisations, days, user=user)
    for milestone in Milestone.objects.filter(reached_at__isnull=False):
        prepare_page({"milestone": milestone.pk})
    for enquiry in row["enquiry"]:
        make_enquiry(enquiry, days)


def make_framework(row: dict[str, Any]) -> dict[str, FrameworkPart]:
    """The framework; its parts by their numbers."""
    framework = Framework(name=row["name"], publisher=row["publisher"])
    framework.parts.set(
        [
            FrameworkPart(number=number, title=title, sort_order=order)
            for order, (number, title) in enumerate(row["parts"])
        ]
    )
    framework.save()
    return {part.number: part for part in FrameworkPart.objects.filter(framework=framework)}


def make_course(
    index: CourseIndexPage,
    row: dict[str, Any],
    organisations: dict[str, Organisation],
    themes: dict[str, Theme],
    parts: dict[str, FrameworkPart],
    days: Days,
    *,
    user,
) -> CoursePage:
    page = CoursePage(
        **{name: row.get(name, "") for name in ("slug", "title", "summary", "how_long", "price", "access")},
        organisation=organisations[row["organisation"]],
        what_you_learn=rich(row["learn"]),
        who_it_is_for=rich(row["who"]),
        reviewed_on=days.ago(20),
    )
    units = []
    for order, (title, details, covers) in enumerate(row.get("units", [])):
        unit = CourseUnit(title=title, details=details, sort_order=order)
        unit.coverages.set([UnitCoverage(part=parts[number], coverage=Coverage(how)) for number, how in covers.items()])
        units.append(unit)
    page.units.set(units)
    page.themes.set([themes[slug] for slug in row["themes"]])
    publish_below(index, page, on=days.ago(SHOWN_DAYS_OLD - 10), user=user)
    return page


def make_run(
    page: CoursePage, row: dict[str, Any], organisations: dict[str, Organisation], days: Days, *, user
) -> None:
    """A run with its learners: opened long before it began, and completed on the day after it ended if it is so."""
    first = days.weekday(row["weekday"], week=row["weeks"])
    with as_of(at(min(first - 6 * WEEK, days.ago(3)))):
        run = CourseRun.objects.create(
            course=page,
            trainer=organisations[row["trainer"]],
            place=row.get("place", ""),
            format=EventFormat.ONLINE if row.get("online") else EventFormat.IN_PERSON,
            joining="Bring something to write with.",
        )
        for number in range(row["sessions"]):
            day = first + number * WEEK
            RunSession.objects.create(run=run, starts_at=at(day, row["from"]), ends_at=at(day, row["to"]))
        run = CourseRun.objects.get(pk=run.pk)
        move_run(run, RunStatus.OPEN, user=user)
        learners = {
            name: enrol(run, name=name, email=f"{name.split()[0].lower()}@learners.example")
            for name, _ in row["learners"]
        }
    last = first + (row["sessions"] - 1) * WEEK
    if last >= days.today:
        return
    with as_of(at(last + dt.timedelta(days=1), 10)):
        for name, came_to in row["learners"]:
            for number, session in enumerate(run.session_list):
                mark(learners[name], session, is_present=number < came_to, user=user)
        if row.get("completed"):
            finish(run, user=user)
            for name in row.get("certificates", []):
                issue(learners[name], name)


def make_enquiry(row: dict[str, Any], days: Days) -> None:
    with as_of(at(days.ago(row["ago"]), 11)):
        receive(
            {
                "course": CoursePage.objects.filter(slug=row.get("course", "")).first(),
                "what": row["what"],
                "who_for": WhoFor(row["who_for"]),
                "people": row["people"],
                "group_name": row.get("group", ""),
                # Read again: an area moves when others are added before it.
                "area": Area.objects.filter(slug=row.get("area", "")).first(),
                "name": row["name"],
                "email": row["email"],
                "phone": row.get("phone", ""),
            }
        )
