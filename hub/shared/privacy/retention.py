"""Carries out how long things are kept: one rule for each line of the table in ``docs/data-dictionary.md``.

An app declares its rules in its ``privacy.py``. Each is a job of ``manage.py run_due``, and all of them are
``manage.py apply_retention``.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import models, transaction

from hub.shared.audit import RETAINED, record
from hub.shared.clock import now
from hub.shared.jobs import Due, Job, register_job

from . import registry
from .periods import Period

logger = logging.getLogger(__name__)

BATCH = 500
"""Rows in one transaction: others wait for it no longer than a moment, and what is done stays done."""

NIGHTLY = dt.time(2, 30)


@dataclass(frozen=True)
class Rule:
    """What goes after which time.

    ``period`` is a key of the setting ``HUB_RETENTION``, or a period. ``due`` gives the rows that were over before an
    instant and that have something left to go: none of them a second time. ``forget`` gets the keys of some of them,
    which are locked, and the instant.
    """

    key: str
    label: str
    period: str | Period
    due: Callable[[dt.datetime], models.QuerySet]
    forget: Callable[[list, dt.datetime], None]

    @property
    def length(self) -> Period:
        return self.period if isinstance(self.period, Period) else settings.HUB_RETENTION[self.period]

    def before(self, at: dt.datetime) -> dt.datetime:
        """The instant before which things are over, at ``at``."""
        return self.length.before(at)


_rules: dict[str, Rule] = {}


def register_rule(rule: Rule) -> Rule:
    """Make ``rule`` known. Raises ``ValueError`` if another has its key."""
    if _rules.setdefault(rule.key, rule) is not rule:
        raise ValueError(f"There is another retention rule {rule.key!r}")
    return rule


def rules() -> list[Rule]:
    """Every rule, by key."""
    registry.load()
    return [_rules[key] for key in sorted(_rules)]


def count_due(rule: Rule, *, at: dt.datetime) -> int:
    """How many rows ``carry_out`` would see to. Changes nothing."""
    return rule.due(rule.before(at)).count()


def carry_out(rule: Rule, *, at: dt.datetime) -> int:
    """Let go of what is over under ``rule`` at ``at``; returns how many rows there were. Safe to run twice at once."""
    before = rule.before(at)
    count, last = 0, None
    while True:
        rows = rule.due(before).order_by("pk")
        if last is not None:
            # Onwards by key: a row that stays due, whatever the reason, is not met again in this run.
            rows = rows.filter(pk__gt=last)
        keys = list(rows.values_list("pk", flat=True)[:BATCH])
        if not keys:
            break
        last = keys[-1]
        with transaction.atomic():
            list(rows.model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys).values_list("pk"))
            # Asked again now that they are locked: staff may have taken one up a moment ago.
            still = list(rule.due(before).filter(pk__in=keys).values_list("pk", flat=True))
            rule.forget(still, before)
            count += len(still)
    if count:
        record(RETAINED, actor=None, changes={"rule": rule.key, "rows": count})
    return count


def apply_retention(*, dry_run: bool = False) -> dict[str, int]:
    """Carry out every rule now; returns the number of rows by the key of the rule, those with none left out.

    One that fails keeps no other from being carried out. Raises ``ExceptionGroup`` with what failed, at the end.
    """
    at = now()
    report, faults = {}, []
    for rule in rules():
        try:
            count = count_due(rule, at=at) if dry_run else carry_out(rule, at=at)
        except Exception as error:
            logger.exception("Retention %s failed", rule.key)
            faults.append(error)
        else:
            if count:
                report[rule.key] = count
    if faults:
        raise ExceptionGroup("Some retention rules failed", faults)
    return report


def run_rule(rule: Rule, due: Due) -> str:
    """One night's work under ``rule``. Whatever was missed before is over as well, so the night does not matter."""
    count = count_due(rule, at=now()) if due.dry_run else carry_out(rule, at=now())
    return f"{count} {rule.label}" if count else ""


def register_jobs() -> None:
    """Make a nightly job of each rule."""
    for rule in rules():
        register_job(
            Job(
                key=f"retention.{rule.key}",
                label=f"Retention: {rule.label}",
                run=partial(run_rule, rule),
                daily_at=NIGHTLY,
                has_dry_run=True,
            )
        )
