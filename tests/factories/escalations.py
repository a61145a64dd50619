"""Bodies above a body that were told of its silence."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core.files.base import ContentFile

from reports.enums import EscalationTo
from reports.models import Escalation, ResponseRequest


def make_escalation(request: ResponseRequest, **kwargs) -> Escalation:
    """NHS England was told on 8 June 2026, with a file of a few bytes."""
    content = b"the file that was sent"
    kwargs.setdefault("kind", EscalationTo.NHS_ENGLAND)
    kwargs.setdefault("told", "NHS England")
    kwargs.setdefault("reason", "No reply in two months.")
    kwargs.setdefault("escalated_on", dt.date(2026, 6, 8))
    return Escalation.objects.create(
        request=request,
        bundle=ContentFile(content, name="bundle.zip"),
        bundle_sha256=hashlib.sha256(content).hexdigest(),
        **kwargs,
    )
