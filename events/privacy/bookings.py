"""The classes of the fields of bookings, and how long what is known of those who book is kept."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from events.domain.bookings import cancel
from events.enums.bookings import ACTIVE, BookingStatus
from events.models import Booking, BookingNeeds, EventFeedback, EventSession, RunSession
from hub.shared.privacy.registry import ByEmail, Erasing, Held, With, declaration_of, declare
from hub.shared.privacy.retention import Rule, register_rule
from hub.shared.privacy.scrub import Tally, is_left, scrub
from hub.shared.privacy.words import HISTORY_STAFF, REASON_OF_A_MOVE

SEEN_BY = "staff who run events and training"
KEPT = "`bookings` after the end of what was booked; `unfinished_bookings` where nothing came of it"


def give_up(keys: list) -> list:
    """Cancel what is active, so that nobody's places stay taken for who is not known any more."""
    for booking in Booking.objects.filter(pk__in=keys, status__in=ACTIVE).select_related("places"):
        cancel(booking, tells=False)
    return keys


declare("events.Places", public="code session event run capacity reserved is_full", staff="taken thanked_at told")
declare("events.BookingQuestion", public="sort_order page text help_text kind choices is_required")
declare(
    "events.Booking",
    staff=(
        "reference places status party_size created_at held_until waiting_since told_too_large_at reminded_at "
        "is_by_staff"
    ),
    personal={"name email phone": Held("to hold places for somebody and to write to them", Erasing.BLANK)},
    whose="who books",
    found=(ByEmail("email"),),
    seen_by=SEEN_BY,
    kept=KEPT,
    made_at="created_at",
    before_erasing=give_up,
)
declare(
    "events.BookingHistory",
    staff=f"{HISTORY_STAFF} user subject",
    personal={"reason": REASON_OF_A_MOVE},
    whose="who books",
    found=(With("subject"),),
    seen_by=SEEN_BY,
    kept=KEPT,
    made_at="at",
)
declare(
    "events.BookingNeeds",
    staff="booking",
    special={"text": Held("what somebody needs to take part", Erasing.DELETE)},
    whose="who books, and who comes with them",
    found=(With("booking"),),
    seen_by="staff with the right to see access needs",
    kept="`access_needs` after the end of what was booked; at once when a booking is cancelled or handed over",
)
declare(
    "events.BookingAnswer",
    staff="booking question",
    personal={"answer": Held("what the organiser asked to prepare the event", Erasing.BLANK)},
    whose="who books",
    found=(With("booking"),),
    seen_by=SEEN_BY,
    kept=KEPT,
)

declare("events.Arrival", staff="booking session came at user")
declare("events.HeadCount", staff="session walk_ins counted at user")
declare(
    "events.EventFeedback",
    staff="session rating received_on",
    personal={"good better": Held("what somebody thought of an event; it may tell of people", Erasing.WORDS)},
    whose="who a comment names",
    seen_by=SEEN_BY,
    kept="`event_feedback` after it was received",
)


def over_before(before: dt.datetime, *, places: str) -> Q:
    """Whether what the ``places`` of a row are for was over before an instant; cancelled dates count like others."""
    later = EventSession.objects.filter(page_id=OuterRef(f"{places}__event_id"), ends_at__gte=before)
    later_in_run = RunSession.objects.filter(run=OuterRef(f"{places}__run_id"), ends_at__gte=before)
    return (
        Q(**{f"{places}__session__ends_at__lt": before})
        | (Q(**{f"{places}__event__isnull": False}) & ~Exists(later))
        | (Q(**{f"{places}__run__isnull": False}) & ~Exists(later_in_run))
    )


def old_needs(before: dt.datetime) -> QuerySet:
    return BookingNeeds.objects.filter(over_before(before, places="booking__places"))


def forget_needs(keys: list, before: dt.datetime) -> None:
    BookingNeeds.objects.filter(pk__in=keys).delete()


def old_bookings(before: dt.datetime) -> QuerySet:
    return Booking.objects.filter(is_left(declaration_of(Booking)), over_before(before, places="places"))


def unfinished_bookings(before: dt.datetime) -> QuerySet:
    """Bookings whose hold or offer ran out before an instant, and nobody came back."""
    return Booking.objects.filter(is_left(declaration_of(Booking)), status=BookingStatus.LAPSED, held_until__lt=before)


def forget_bookings(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(Booking), keys, Tally())


def old_feedback(before: dt.datetime) -> QuerySet:
    on = timezone.localdate(before, timezone.get_default_timezone())
    return EventFeedback.objects.filter(is_left(declaration_of(EventFeedback)), received_on__lt=on)


def forget_feedback(keys: list, before: dt.datetime) -> None:
    scrub(declaration_of(EventFeedback), keys, Tally())


register_rule(Rule("event_feedback", "words about events", "event_feedback", old_feedback, forget_feedback))
register_rule(Rule("access_needs", "access needs of those who booked", "access_needs", old_needs, forget_needs))
register_rule(Rule("bookings", "bookings of what is over", "bookings", old_bookings, forget_bookings))
register_rule(
    Rule("unfinished_bookings", "bookings that ran out", "unfinished_bookings", unfinished_bookings, forget_bookings)
)
