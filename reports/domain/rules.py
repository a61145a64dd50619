"""Which rules say how long a body has: those of its kind and place that are in force on the day of receipt."""

from __future__ import annotations

import datetime as dt

from hub.organisations.models import Area
from reports.models import DutyRule


def rules_for(body, *, on: dt.date, area=None) -> list[DutyRule]:
    """The rules that bind ``body`` for what it has on the day ``on`` about ``area``, the one that counts first.

    A verified rule goes before one that nobody verified, one for the kind of body before one for every kind, one of a
    place before one of what lies around it, and the later one before what it may have replaced. None where no rule is
    known: then a reply is only asked for by a date. A page without an area is about the place around all others. Two
    queries.
    """
    rules = DutyRule.objects.in_force(on=on).around(area or only_place()).select_related("area")
    return sorted((rule for rule in rules if rule.binds(body.kind)), key=weight)


def only_place() -> Area | None:
    """The place around all others, which a page without an area is about; ``None`` where there are several."""
    roots = list(Area.get_root_nodes()[:2])
    return roots[0] if len(roots) == 1 else None


def weight(rule: DutyRule) -> tuple[bool, bool, int, int, int]:
    """Sorts rules, the one that counts first."""
    depth = rule.area.depth if rule.area_id else 0
    began = rule.in_force_from.toordinal() if rule.in_force_from else 0
    return not rule.is_verified, not rule.body_kinds, -depth, -began, rule.pk
