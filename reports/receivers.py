"""Changes elsewhere after which dates are worked out anew."""

from __future__ import annotations

from hub.shared import errands
from reports.domain.clock import RECOMPUTE


def after_calendar(sender, **kwargs) -> None:
    """A day became a working day, or stopped being one."""
    if not kwargs.get("raw"):
        errands.order(RECOMPUTE, {})
