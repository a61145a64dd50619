"""Which rules say how long a body has: those of its kind and place that are in force on the day of receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hub.organisations.models import Area
from reports.models import DutyRule
from reports.models.rules import DutyRuleQuerySet


def rules_for(body, *, on: dt.date, area=None) -> list[DutyRule]:
    """The rules that bind ``body`` for what it has on the day ``on`` about ``area``, the one that counts first.

    A verified rule goes before one that nobody verified, one for the kind of body before one for every kind, one of a
    place before one of what lies around it, and the later one before what it may have replaced. None where no rule is
    known: then a reply is only asked for by a date. A page without an area is about the place around all others. Two
    queries.
    """
    return binding(DutyRule.objects.in_force(on=on), body, area)


def binding(rules: DutyRuleQuerySet, body, area) -> list[DutyRule]:
    """Those of ``rules`` that bind ``body`` in what is about ``area``, in force or not, the one that counts first."""
    around = rules.around(area or only_place()).select_related("area")
    return sorted((rule for rule in around if rule.binds(body.kind)), key=weight)


def does_bind(rule: DutyRule, body, area) -> bool:
    """Whether ``rule`` is of the kind of ``body`` and of a place around ``area``."""
    return bool(binding(DutyRule.objects.filter(pk=rule.pk), body, area))


def taken(rules: Sequence[DutyRule], *, chosen: DutyRule | None = None) -> DutyRule | None:
    """The one of ``rules``, as ``rules_for`` brings them, that is taken by itself.

    None where several verified ones bind: which of them the subject falls under only a person can tell. What somebody
    had ``chosen`` is taken, but not one that nobody verified where one binds that somebody did.
    """
    verified = [rule for rule in rules if rule.is_verified]
    if chosen in (verified or rules):
        return chosen
    return None if len(verified) > 1 else next(iter(rules), None)


def only_place() -> Area | None:
    """The place around all others, which a page without an area is about; ``None`` where there are several."""
    roots = list(Area.get_root_nodes()[:2])
    return roots[0] if len(roots) == 1 else None


def weight(rule: DutyRule) -> tuple[bool, bool, int, int, int]:
    """Sorts rules, the one that counts first."""
    depth = rule.area.depth if rule.area_id else 0
    began = rule.in_force_from.toordinal() if rule.in_force_from else 0
    return not rule.is_verified, not rule.body_kinds, -depth, -began, rule.pk
