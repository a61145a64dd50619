from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.states import move
from spotlights.enums import TRANSITIONS, NominationStatus
from spotlights.models import Nomination, NominationHistory, NominationNote, SpotlightPage


@transaction.atomic
def receive_nomination(answers: Mapping[str, Any]) -> Nomination:
    """Keep a nomination, and thank the person by e-mail if there is an address."""
    nomination = Nomination.objects.create(created_at=now(), **answers)
    NominationHistory.objects.create(
        subject=nomination, at=nomination.created_at, before="", after=NominationStatus.RECEIVED
    )
    if nomination.nominator_email:
        send(
            "spotlights.nomination_received",
            nomination.nominator_email,
            context={
                "name": nomination.nominator_name or "friend",
                "group_name": nomination.group_name,
                "reference": nomination.reference,
            },
        )
    return nomination


def move_nomination(nomination: Nomination, to: NominationStatus, *, user, reason: str = "") -> Nomination:
    """Move ``nomination`` to ``to``. Raises ``TransitionNotAllowed``."""
    return move(nomination, to, transitions=TRANSITIONS, history=NominationHistory, user=user, reason=reason)


def add_note(nomination: Nomination, text: str, *, user) -> NominationNote:
    return NominationNote.objects.create(nomination=nomination, text=text, user=user, at=now())


def link_spotlight(nomination: Nomination, spotlight: SpotlightPage | None) -> None:
    """Say which Spotlight came of ``nomination``; ``None`` takes it back."""
    nomination.spotlight = spotlight
    nomination.save(update_fields=["spotlight"])


def forget_person(nomination: Nomination) -> None:
    """Empty the personal data of one nomination, because the person asked for it. Safe to run twice."""
    for name in Nomination.PERSONAL_FIELDS:
        setattr(nomination, name, "")
    nomination.may_contact = False
    nomination.save(update_fields=[*Nomination.PERSONAL_FIELDS, "may_contact"])
