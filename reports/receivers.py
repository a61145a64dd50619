"""Changes elsewhere after which dates are worked out anew."""

from __future__ import annotations

from hub.shared import errands
from reports.domain.clock import RECOMPUTE
from reports.domain.succession import CARRY_OVER


def after_calendar(sender, **kwargs) -> None:
    """A day became a working day, or stopped being one."""
    if not kwargs.get("raw"):
        errands.order(RECOMPUTE, {})


def after_organisation(sender, instance, *, raw: bool, **kwargs) -> None:
    """A body that was taken over: its open requests go on with the one that did."""
    if not raw and instance.is_body and instance.succeeded_by_id:
        errands.order(CARRY_OVER, {})
