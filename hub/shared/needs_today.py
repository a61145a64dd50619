"""“Needs you today” on the first page of the editors' side: lines from every app, none of which imports another.

An app registers a function with the hook ``needs_you_today``. It takes ``(user, *, on)`` and returns a ``TodayLine``
for each thing that waits for this person on the day ``on``, or ``None`` where none of it is theirs to see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from wagtail import hooks
from wagtail.admin.ui.components import Component

from .clock import today

HOOK = "needs_you_today"


@dataclass(frozen=True)
class TodayLine:
    """What waits, as the words of a link to it, and ``detail`` after it. A lower ``order`` comes first."""

    words: str
    url: str
    detail: str = ""
    is_urgent: bool = False
    order: int = 100


def waits_in_words(days: Collection[int]) -> str:
    """How long the oldest of what waits has waited, from the calendar days that each has; there is at least one."""
    oldest = max(days)
    if not oldest:
        return "received today"
    counted = f"{oldest} day{'s' if oldest > 1 else ''}"
    return f"the oldest has waited for {counted}" if len(days) > 1 else f"waiting for {counted}"


def lines_for(user, *, on: dt.date) -> list[TodayLine] | None:
    """What waits for ``user``, in order; ``None`` if no app has anything to do with them."""
    found = [lines for build in hooks.get_hooks(HOOK) if (lines := build(user, on=on)) is not None]
    if not found:
        return None
    return sorted((line for lines in found for line in lines), key=lambda line: line.order)


class NeedsYouToday(Component):
    """The panel. It is left out for those to whom no app has anything to say."""

    name = "needs_you_today"
    template_name = "shared/needs_today_panel.html"
    order = 40

    def get_context_data(self, parent_context):
        lines = lines_for(parent_context["request"].user, on=today())
        return {"lines": lines, "is_shown": lines is not None}
