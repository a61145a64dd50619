"""The page that celebrates a milestone: a draft that an editor finds ready."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.domain.times import LONDON
from events.domain.words import ordinal
from events.models import CourseIndexPage, Milestone, MilestonePage
from hub.shared.templatetags.hub_tags import day


def prepare_page(payload: Mapping[str, Any]) -> None:
    """Write the draft for a milestone. Safe to run twice; nothing without a list of courses to put it in."""
    milestone = Milestone.objects.filter(pk=payload["milestone"]).first()
    index = CourseIndexPage.objects.first()
    if milestone is None or index is None or MilestonePage.objects.filter(milestone=milestone).exists():
        return
    page = MilestonePage(
        title=f"{milestone.number:,} people trained",
        slug=f"{milestone.number}-people-trained",
        summary=f"On {day(milestone.reached_at.astimezone(LONDON))} the {ordinal(milestone.number)} person completed "
        "a course with us.",
        milestone=milestone,
        live=False,
    )
    index.add_child(instance=page)
    page.save_revision()
