"""Pages of courses: what somebody learns. When and where it is taught is in the rows of ``CourseRun``."""

from __future__ import annotations

import datetime as dt

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from events.enums import Coverage
from events.models.frameworks import FrameworkPart
from events.models.milestones import MilestonePage
from events.models.runs import CourseRun
from hub.shared.blocks import BodyBlock
from hub.shared.clock import now, today
from hub.shared.models import BasePage, Theme
from hub.shared.renditions import prefetch_renditions
from hub.shared.routing import BreadcrumbsFromRoute, RoutesToChildren

PLAIN_FEATURES = ["bold", "link", "ul", "ol"]


class CourseIndexPage(BreadcrumbsFromRoute, RoutesToChildren, BasePage):
    """The list of courses, those that run next first."""

    template = "events/course_index_page.html"
    page_description = "The list of all courses with what runs next. One is enough."
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.CoursePage", "events.MilestonePage"]
    max_count = 1

    class Meta:
        verbose_name = "list of courses"

    def routed_children(self):
        return CoursePage.objects.child_of(self).select_related("organisation", "area", "listing_image", "social_image")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        courses = list(CoursePage.objects.child_of(self).visible().select_related("organisation", "area"))
        read_runs(courses, at=now())
        courses.sort(key=lambda course: (course.next_starts_at is None, course.next_starts_at or now(), course.title))
        return context | {
            "courses": courses,
            "milestones": list(MilestonePage.objects.child_of(self).visible().order_by("-first_published_at")[:3]),
        }


class CoursePageTheme(ItemBase):
    tag = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="coursepage_items")
    content_object = ParentalKey("events.CoursePage", on_delete=models.CASCADE, related_name="theme_items")


class CoursePage(BreadcrumbsFromRoute, BasePage):
    """A course in words: what you learn, who it is for, how long it takes."""

    template = "events/course_page.html"
    page_description = "A course: what you learn, who for, how long. Its dates are added under Training."
    parent_page_types = ["events.CourseIndexPage"]
    subpage_types: list[str] = []

    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="courses",
        help_text="Whose course it is. Each run says who teaches it.",
    )
    what_you_learn = RichTextField(
        features=PLAIN_FEATURES, help_text="Such as: How to ask open questions. How to write down what was said."
    )
    who_it_is_for = RichTextField(
        features=PLAIN_FEATURES, blank=True, help_text="Such as: Anyone who volunteers. You need no experience."
    )
    how_long = models.CharField(max_length=150, blank=True, help_text="Such as: Five afternoons of two hours.")
    price = models.CharField(max_length=150, blank=True, help_text="In words. Such as: Free. Or: £20, lunch included.")
    access = models.TextField(
        max_length=1000,
        blank=True,
        help_text="Such as: Large print and a loop are always there. Tell us what you need.",
    )
    body = StreamField(
        BodyBlock(), blank=True, help_text="Anything more: pictures, what learners say, how it is taught."
    )
    themes = ClusterTaggableManager(
        through=CoursePageTheme, blank=True, help_text="Choose from the list, such as Carers."
    )

    content_panels = [
        HelpPanel("<p>This page says what the course is. When and where it runs is kept under Training, Runs.</p>"),
        *BasePage.content_panels,
        FieldPanel("organisation"),
        FieldPanel("what_you_learn"),
        FieldPanel("who_it_is_for"),
        FieldRowPanel([FieldPanel("how_long"), FieldPanel("price")]),
        FieldPanel("access"),
        FieldPanel("body"),
    ]
    part_panels = [
        HelpPanel(
            "<p>The parts of the course in their order. Below each you may say which parts of a framework it covers: "
            "the page shows them as a table.</p>"
        ),
        InlinePanel("units", heading="Parts of the course", label="part"),
    ]
    details_panels = [FieldPanel("themes"), FieldPanel("area")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Content"),
            ObjectList(part_panels, heading="Parts"),
            ObjectList(details_panels, heading="Details"),
            ObjectList(BasePage.promote_panels, heading="Search and sharing"),
            ObjectList(BasePage.settings_panels, heading="Settings"),
        ]
    )
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("what_you_learn"),
        index.SearchField("who_it_is_for"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "course"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        read_runs([self], at=now())
        prefetch_renditions([self.share_image])
        units = list(self.units.all())
        return context | {
            "organisation": self.visible_organisation,
            "runs": self.coming_runs,
            "units": units,
            "maps": framework_maps(units),
            "themes": list(self.themes.all()),
            "on": today(),
        }

    @property
    def visible_organisation(self):
        """Whose course it is while the public may see it, else ``None``."""
        owner = self.organisation
        return owner if owner is not None and owner.is_visible() else None

    @property
    def next_starts_at(self) -> dt.datetime | None:
        """When the next run begins that is not cancelled. Only after ``read_runs``."""
        going_ahead = [run for run in self.coming_runs if not run.is_cancelled]
        return going_ahead[0].next_session.starts_at if going_ahead else None

    @property
    def next_run(self):
        """The next run that is not cancelled, or ``None``. Only after ``read_runs``."""
        return next((run for run in self.coming_runs if not run.is_cancelled), None)


class CourseUnit(ClusterableModel, Orderable):
    """A part of a course."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="units")
    title = models.CharField(max_length=150)
    details = models.TextField("what is in it", max_length=600, blank=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("details"),
        InlinePanel("coverages", heading="Covers of a framework", label="part of a framework"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "part of the course"

    def __str__(self) -> str:
        return self.title


class UnitCoverage(models.Model):
    """One part of a course covers one part of a framework, fully or partly."""

    unit = ParentalKey(CourseUnit, on_delete=models.CASCADE, related_name="coverages")
    part = models.ForeignKey("events.FrameworkPart", on_delete=models.CASCADE, related_name="coverages")
    coverage = models.CharField(max_length=10, choices=Coverage.choices, default=Coverage.FULLY)

    panels = [FieldRowPanel([FieldPanel("part"), FieldPanel("coverage")])]

    class Meta:
        verbose_name = "what a part covers"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "part"], name="one_coverage_per_unit_and_part")]

    def __str__(self) -> str:
        return f"{self.part}: {self.get_coverage_display()}"


def read_runs(courses: list[CoursePage], *, at: dt.datetime) -> None:
    """Give each course ``coming_runs``: the runs that the public sees and that are not over, in order. Two queries."""
    by_course: dict[int, list] = {course.pk: [] for course in courses}
    coming = CourseRun.objects.for_public().filter(course__in=by_course, sessions__ends_at__gt=at).distinct()
    for run in coming.for_display():
        if run.ends_after(at):
            by_course[run.course_id].append(run)
    for course in courses:
        course.coming_runs = sorted(by_course[course.pk], key=lambda run: (run.starts_at, run.pk))


def framework_maps(units: list[CourseUnit]) -> list[dict]:
    """For each framework of which ``units`` cover something: every part of it, with a cell for each unit.

    A cell is a ``Coverage`` or ``None``. Three queries.
    """
    covered: dict[tuple[int, int], Coverage] = {}
    frameworks = set()
    for row in UnitCoverage.objects.filter(unit__in=[unit.pk for unit in units if unit.pk]).select_related("part"):
        covered[row.part_id, row.unit_id] = Coverage(row.coverage)
        frameworks.add(row.part.framework_id)
    maps: dict[int, dict] = {}
    parts = FrameworkPart.objects.filter(framework__in=frameworks).select_related("framework")
    for part in parts.order_by("framework__name", "sort_order", "pk"):
        found = maps.setdefault(part.framework_id, {"framework": part.framework, "rows": []})
        found["rows"].append({"part": part, "cells": [(unit, covered.get((part.pk, unit.pk))) for unit in units]})
    return list(maps.values())
