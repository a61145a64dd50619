"""Enrolling, the register, and completing a course."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from events.domain import bookings
from events.domain.bookings import Party
from events.domain.learners import move_enrolment
from events.domain.places import arranged
from events.domain.telling import order_telling
from events.domain.trained_people import count_person, hold_count, uncount_person
from events.enums import RUN_TRANSITIONS, EnrolmentStatus, RunStatus
from events.enums.bookings import ACTIVE
from events.models import AttendanceMark, Booking, CourseRun, CourseRunHistory, Enrolment, Places, RunSession
from hub.shared import tokens
from hub.shared.clock import now
from hub.shared.emails import send
from hub.shared.states import TransitionNotAllowed, move, signed_in

CERTIFICATE_LINK = "events.certificate"
CERTIFICATE_LINK_LASTS = dt.timedelta(days=365)

NOT_YET = "The run is not over: its last session is still to come."
NO_SESSIONS = "Add at least one session first."


def move_run(run: CourseRun, to: RunStatus, *, user, reason: str = "") -> CourseRun:
    """Open, close or cancel a run; who is enrolled on a cancelled one, or waits for it, is told once.

    Raises ``TransitionNotAllowed``, and ``ValidationError`` for opening one without a session.
    """
    if to == RunStatus.OPEN and not run.session_list:
        raise ValidationError(NO_SESSIONS)
    with transaction.atomic():
        arrange_run(run)
        move(run, to, transitions=RUN_TRANSITIONS, history=CourseRunHistory, user=user, reason=reason)
        if to == RunStatus.CANCELLED:
            told = Booking.objects.filter(places__run=run, status__in=ACTIVE).exclude(email="")
            for booking in told.order_by("pk"):
                send(
                    "events.run_cancelled",
                    booking.email,
                    context={
                        "name": booking.name,
                        "course": run.course.title,
                        "dates": run.dates_in_words,
                        "reason": reason or "We are sorry.",
                    },
                )
    return run


@transaction.atomic
def arrange_run(run: CourseRun) -> Places:
    """Let the places of ``run`` be what it says; those who wait are offered what is new, who enrolled hears of changes.

    Called whenever staff have saved it. A draft has places too, so that staff can enrol people before it opens.
    """
    run = CourseRun.objects.get(pk=run.pk)
    places = arranged({"run": run}, capacity=run.capacity, reserved=run.reserved)
    if places.bookings.exists():
        places.run = run
        bookings.tend(places, at=now())
        # Of a run that is off they have heard; a time that is put right in it is no news.
        if not run.is_cancelled:
            order_telling(places)
    return places


def enrol(run: CourseRun, *, name: str, email: str, user=None) -> Enrolment:
    """Staff put somebody on the register of ``run``, if need be on a place that is kept back; they get the mail of it.

    Raises ``BookingError`` where there is no place, or where they are on it already.
    """
    places = arrange_run(run)
    booking = bookings.book_by_staff(places, Party(name=name, email=email), user=user, uses_reserved=True)
    return booking.enrolment


def withdraw(enrolment: Enrolment, *, user=None, reason: str = "") -> None:
    """Take somebody off the register; their place is free. Raises ``TransitionNotAllowed`` for who has completed."""
    if enrolment.status != EnrolmentStatus.ENROLLED:
        raise TransitionNotAllowed(enrolment.status, EnrolmentStatus.WITHDRAWN)
    if enrolment.booking is not None and enrolment.booking.takes_places:
        bookings.cancel(enrolment.booking, user=user, reason=reason)
    else:
        move_enrolment(enrolment, EnrolmentStatus.WITHDRAWN, user=user, reason=reason)


# The register


def mark(enrolment: Enrolment, session: RunSession, *, is_present: bool, user=None) -> AttendanceMark:
    """Say whether somebody came. Sent twice it is one mark; sent otherwise it is corrected."""
    values = {"is_present": is_present, "at": now(), "user": signed_in(user)}
    try:
        with transaction.atomic():
            found = AttendanceMark.objects.select_for_update().filter(enrolment=enrolment, session=session).first()
            if found is None:
                return AttendanceMark.objects.create(enrolment=enrolment, session=session, **values)
            if found.is_present != is_present:
                for name, value in values.items():
                    setattr(found, name, value)
                found.save(update_fields=list(values))
            return found
    except IntegrityError:
        # Two phones at once made the first mark of a pair: the second one corrects the first.
        return mark(enrolment, session, is_present=is_present, user=user)


# Completing


def ready_to_complete(run: CourseRun, *, at: dt.datetime) -> list[Enrolment]:
    """Who came to enough of ``run``, which is over at ``at``, and has not completed it yet; nobody before its end."""
    if run.is_cancelled or not run.is_over(at=at):
        return []
    rows = run.enrolments.filter(status=EnrolmentStatus.ENROLLED).prefetch_related("marks").by_name()
    return [row for row in with_run(rows, run) if row.attended(at=at).is_enough]


def with_run(enrolments, run: CourseRun) -> list[Enrolment]:
    """``enrolments``, each knowing ``run``, whose sessions are then read once."""
    rows = list(enrolments)
    for row in rows:
        row.run = run
    return rows


def finish(run: CourseRun, *, user) -> list[Enrolment]:
    """Complete the course for all who came to enough of it and tell each; those for whom it was done.

    Safe to press twice. Raises ``ValidationError`` before the run is over.
    """
    at = now()
    if not run.is_over(at=at):
        raise ValidationError(NOT_YET)
    return [row for row in ready_to_complete(run, at=at) if complete(row, user=user)]


def complete(enrolment: Enrolment, *, user=None) -> bool:
    """Say that somebody has completed the course, count them, and send the link to the certificate.

    Returns whether it was done now: of two presses at once one is.
    """
    at = now()
    with transaction.atomic():
        hold_count()
        try:
            move_enrolment(enrolment, EnrolmentStatus.COMPLETED, user=user, completed_at=at)
        except TransitionNotAllowed:
            return False
        count_person(enrolment, at=at)
        send_certificate_link(enrolment)
    return True


def take_back(enrolment: Enrolment, *, user, reason: str) -> None:
    """Say that somebody did not complete the course after all. In a transaction; nothing if they had not."""
    hold_count()
    try:
        move_enrolment(enrolment, EnrolmentStatus.ENROLLED, user=user, reason=reason, completed_at=None)
    except TransitionNotAllowed:
        return
    tokens.revoke_all(CERTIFICATE_LINK, enrolment)
    uncount_person(enrolment)


def send_certificate_link(enrolment: Enrolment) -> None:
    """Mail a new link to the page where the learner gets the certificate; older links stop working."""
    tokens.revoke_all(CERTIFICATE_LINK, enrolment)
    raw = tokens.issue(CERTIFICATE_LINK, enrolment, lasts=CERTIFICATE_LINK_LASTS)
    send(
        "events.course_completed",
        enrolment.email,
        context={"name": enrolment.name, "course": enrolment.run.course.title},
        button_url=reverse("learner:certificate", args=[raw]),
    )
