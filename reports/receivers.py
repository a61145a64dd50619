"""Changes elsewhere after which dates are worked out anew."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from hub.shared import errands
from reports.domain.clock import RECOMPUTE
from reports.domain.kept_reports import asked_report_in
from reports.domain.succession import CARRY_OVER


def after_calendar(sender, **kwargs) -> None:
    """A day became a working day, or stopped being one."""
    if not kwargs.get("raw"):
        errands.order(RECOMPUTE, {})


def before_page_is_private(sender, instance, *, raw: bool, **kwargs) -> None:
    """Refuse to hide the record: Wagtail asks nothing before it makes a page private. Raises ``PermissionDenied``."""
    if not raw and asked_report_in([instance.page]):
        raise PermissionDenied("Bodies were asked about what is on this page or below it: that record stays public.")


def after_organisation(sender, instance, *, raw: bool, **kwargs) -> None:
    """A body that was taken over: its open requests go on with the one that did."""
    if not raw and instance.is_body and instance.succeeded_by_id:
        errands.order(CARRY_OVER, {})
