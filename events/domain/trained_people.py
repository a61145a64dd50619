"""How many different people were trained, and which of them a milestone falls on."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.crypto import salted_hmac

from events.domain.times import LONDON
from events.enums import MILESTONE_TRANSITIONS, EnrolmentStatus, MilestoneStatus
from events.models import Enrolment, Milestone, MilestoneHistory, OpeningBalance, TrainedPerson, TrainingCount
from hub.shared import errands
from hub.shared.privacy.addresses import normalise
from hub.shared.states import move

SALT = "events.trained_person"
MILESTONE_PAGE = "events.milestone_page"


def key_of(email: str, *, secret: str | None = None) -> str:
    """What stands for a person: an HMAC of the address in whatever spelling. It can't be turned back."""
    return salted_hmac(SALT, normalise(email), secret=secret, algorithm="sha256").hexdigest()


def keys_of(email: str) -> list[str]:
    """The key of a person, and those under the secrets that were in use before."""
    return [key_of(email), *(key_of(email, secret=secret) for secret in settings.SECRET_KEY_FALLBACKS)]


def hold_count() -> None:
    """Wait until nobody else counts, until the end of the transaction: of two people at once one is first."""
    TrainingCount.objects.get_or_create(pk=1)
    TrainingCount.objects.select_for_update().get(pk=1)


def people_trained() -> int:
    """The opening balance and all those since. Two queries."""
    balance = OpeningBalance.objects.order_by("-as_of").first()
    people = TrainedPerson.objects.counted_after(balance.as_of if balance else None).count()
    return people + (balance.number if balance else 0)


def count_person(enrolment: Enrolment, *, at: dt.datetime) -> Milestone | None:
    """Count who just completed ``enrolment``, unless they were counted before; the milestone that falls on them.

    In a transaction that holds the count.
    """
    keys = keys_of(enrolment.email)
    person = TrainedPerson.objects.filter(key__in=keys).first()
    if person is not None and person.is_counted:
        Enrolment.objects.filter(pk=enrolment.pk).update(person=person)
        return None
    on = at.astimezone(LONDON).date()
    before = people_trained()
    if person is None:
        person = TrainedPerson.objects.create(key=keys[0], first_completed_on=on)
    else:
        TrainedPerson.objects.filter(pk=person.pk).update(is_counted=True, first_completed_on=on)
    Enrolment.objects.filter(pk=enrolment.pk).update(person=person)
    reached = people_trained()
    if reached != before + 1:
        # Somebody of a day that the opening balance speaks of.
        return None
    milestone = Milestone.objects.filter(number=reached, status=MilestoneStatus.AWAITED).first()
    if milestone is None:
        return None
    move(
        milestone,
        MilestoneStatus.REACHED,
        transitions=MILESTONE_TRANSITIONS,
        history=MilestoneHistory,
        at=at,
        changes={"reached_at": at, "enrolment": enrolment},
    )
    errands.order(MILESTONE_PAGE, {"milestone": milestone.pk})
    return milestone


def uncount_person(enrolment: Enrolment) -> None:
    """Count who did not complete ``enrolment`` after all no longer, unless they completed another course.

    A milestone that fell on them stays: it was celebrated. In a transaction that holds the count.
    """
    others = Enrolment.objects.filter(person=enrolment.person_id, status=EnrolmentStatus.COMPLETED)
    if enrolment.person_id and not others.exclude(pk=enrolment.pk).exists():
        TrainedPerson.objects.filter(pk=enrolment.person_id).update(is_counted=False)
    Enrolment.objects.filter(pk=enrolment.pk).update(person=None)
