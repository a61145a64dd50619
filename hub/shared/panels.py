"""What one app shows about an organisation on a page of another, without either importing the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from wagtail import hooks

HOOK = "organisation_panels"
RECORD_SIDE = "record_side_panels"
"""The hook for panels beside the public record. A function takes ``(subject, *, on)``: a request, the page that asks,
or the body that is asked."""
TOPIC_SIDE = "topic_side_panels"
"""The same beside a topic: ``(topic, *, on)``."""
CHALLENGE_SIDE = "challenge_side_panels"
"""The same beside a challenge: ``(challenge, *, on)``."""
PARTNER_CREDITS = "partner_credits_panels"
"""The hook for what the partner area says of where an organisation is credited: ``(organisation, *, on)``."""
LIST_FOOT = "list_foot_panels"
"""The hook for panels below a list with filters. A function takes ``(chips, *, name)``: the filters in use, and which
list it is, "record" or "reports"."""


@dataclass(frozen=True)
class Panel:
    """A part of a page: ``template`` gets ``context`` and the panel's own ``key`` and ``title``."""

    key: str
    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 100


def organisation_panels(organisation: models.Model, *, on: dt.date) -> list[Panel]:
    """The panels that the apps register for ``organisation`` with the hook ``organisation_panels``, in order.

    A registered function takes ``(organisation, *, on)`` and returns a ``Panel`` or ``None``: the same for all readers.
    """
    return panels_of(HOOK, organisation, on=on)


def panels_of(hook: str, subject: Any, **about: Any) -> list[Panel]:
    """What the functions registered for ``hook`` make of ``subject``, in order; one that returns ``None`` has none."""
    found = (build(subject, **about) for build in hooks.get_hooks(hook))
    return sorted((panel for panel in found if panel is not None), key=lambda panel: (panel.order, panel.key))
