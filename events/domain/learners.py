"""Who is booked on a run of a course stands on its register: enrolments follow from bookings."""

from __future__ import annotations

from events.enums import ENROLMENT_TRANSITIONS, EnrolmentStatus
from events.enums.bookings import BookingStatus
from events.models import Booking, Enrolment, EnrolmentHistory
from hub.shared.clock import now
from hub.shared.states import move, signed_in

HANDED_OVER = "Handed over to somebody else."


def follow(booking: Booking, *, user=None) -> None:
    """Let the register of the run that ``booking`` is for say what it says now; nothing for other bookings.

    In the transaction of the booking, whose places are locked. Who has completed the course stays on it.
    """
    places = booking.places
    if places.run_id is None:
        return
    enrolment = Enrolment.objects.filter(booking=booking).first()
    is_booked = booking.status == BookingStatus.CONFIRMED
    if enrolment is None:
        if is_booked:
            begin(booking, user=user)
    elif is_booked:
        if enrolment.status == EnrolmentStatus.WITHDRAWN:
            move_enrolment(enrolment, EnrolmentStatus.ENROLLED, user=user)
        if (enrolment.name, enrolment.email) != (booking.name, booking.email):
            hand_on(enrolment, booking, user=user)
    elif enrolment.status == EnrolmentStatus.ENROLLED:
        move_enrolment(enrolment, EnrolmentStatus.WITHDRAWN, user=user)


def begin(booking: Booking, *, user) -> Enrolment:
    enrolment = Enrolment.objects.create(
        run_id=booking.places.run_id, booking=booking, name=booking.name, email=booking.email, created_at=now()
    )
    EnrolmentHistory.objects.create(
        subject=enrolment, at=enrolment.created_at, user=signed_in(user), before="", after=EnrolmentStatus.ENROLLED
    )
    return enrolment


def hand_on(enrolment: Enrolment, booking: Booking, *, user) -> None:
    """Somebody else has the place now. The marks of who had it are not theirs."""
    enrolment.marks.all().delete()
    enrolment.name, enrolment.email, enrolment.may_be_named = booking.name, booking.email, False
    enrolment.save(update_fields=["name", "email", "may_be_named"])
    EnrolmentHistory.objects.create(
        subject=enrolment,
        at=now(),
        user=signed_in(user),
        before=enrolment.status,
        after=enrolment.status,
        reason=HANDED_OVER,
    )


def move_enrolment(enrolment: Enrolment, to: EnrolmentStatus, *, user=None, reason: str = "", **changes) -> Enrolment:
    """Raises ``TransitionNotAllowed``."""
    return move(
        enrolment,
        to,
        transitions=ENROLMENT_TRANSITIONS,
        history=EnrolmentHistory,
        user=user,
        reason=reason,
        changes=changes,
    )
