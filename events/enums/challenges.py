from __future__ import annotations

from django.db import models

FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
MOST_CODES = 300
"""Ballot codes in one batch: 30 sheets of paper."""


class ChallengeStatus(models.TextChoices):
    """What staff did. Whether voting is open is worked out from the two instants, see ``ChallengePhase``."""

    DRAFT = "draft", "Draft"
    ANNOUNCED = "announced", "Announced"
    CALLED_OFF = "called_off", "Called off"
    DECIDED = "decided", "Decided"
    ACHIEVED = "achieved", "Achieved"
    PARTLY = "partly", "Partly achieved"
    NOT_ACHIEVED = "not_achieved", "Not achieved"


CHALLENGE_TRANSITIONS = {
    ChallengeStatus.DRAFT: (ChallengeStatus.ANNOUNCED,),
    ChallengeStatus.ANNOUNCED: (ChallengeStatus.DRAFT, ChallengeStatus.CALLED_OFF, ChallengeStatus.DECIDED),
    ChallengeStatus.CALLED_OFF: (),
    ChallengeStatus.DECIDED: (ChallengeStatus.ACHIEVED, ChallengeStatus.PARTLY, ChallengeStatus.NOT_ACHIEVED),
    ChallengeStatus.ACHIEVED: (),
    ChallengeStatus.PARTLY: (),
    ChallengeStatus.NOT_ACHIEVED: (),
}
PUBLIC_CHALLENGES = tuple(status for status in ChallengeStatus if status != ChallengeStatus.DRAFT)
ENDS = {
    ChallengeStatus.ACHIEVED: ChallengeStatus.ACHIEVED.label,
    ChallengeStatus.PARTLY: ChallengeStatus.PARTLY.label,
    ChallengeStatus.NOT_ACHIEVED: ChallengeStatus.NOT_ACHIEVED.label,
}
RESULT_STATUSES = (ChallengeStatus.DECIDED, *ENDS)
"""Those that stand on a finished vote."""


class ChallengePhase(models.TextChoices):
    """How a challenge stands at an instant. Never stored."""

    DRAFT = "draft", "Draft"
    SOON = "soon", "Voting has not opened yet"
    OPEN = "open", "Voting is open"
    CLOSED = "closed", "Voting has closed"
    CALLED_OFF = "called_off", "Called off"
    DECIDED = "decided", "Decided, under way"
    ACHIEVED = "achieved", "Achieved"
    PARTLY = "partly", "Partly achieved"
    NOT_ACHIEVED = "not_achieved", "Not achieved"


PHASE_TONES = {
    ChallengePhase.DRAFT: "neutral",
    ChallengePhase.SOON: "waiting",
    ChallengePhase.OPEN: "change",
    ChallengePhase.CLOSED: "waiting",
    ChallengePhase.CALLED_OFF: "neutral",
    ChallengePhase.DECIDED: "waiting",
    ChallengePhase.ACHIEVED: "replied",
    ChallengePhase.PARTLY: "part",
    ChallengePhase.NOT_ACHIEVED: "late",
}
