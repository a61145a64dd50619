"""Places taken and given back: updates that hold only while there is room. Nothing else writes these numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

from events.domain.keeping import register_check
from events.enums.bookings import ACTIVE
from events.models import Booking, EventPage, Places


def lock(places: Places) -> Places:
    """The row of ``places``, read anew and locked: whoever books, cancels or waits comes one after the other."""
    # What it is for is read when it is needed: most moves ask for numbers alone.
    return Places.objects.select_for_update().get(pk=places.pk)


def take(places: Places, number: int) -> bool:
    """Take ``number`` places if so many are free; returns whether they were. One update, whoever else takes some."""
    room = Q(capacity__gte=F("taken") + F("reserved") + number)
    taken = Places.objects.filter(room, pk=places.pk).update(taken=F("taken") + number) == 1
    if taken:
        note_fullness(places)
    return taken


def take_reserved(places: Places, number: int) -> bool:
    """Take ``number`` of the places that are kept back, and of the free ones only what these lack."""
    rest = Q(capacity__gte=F("taken") + number)
    kept = Case(When(reserved__gt=number, then=F("reserved") - number), default=Value(0))
    taken = Places.objects.filter(rest, pk=places.pk).update(taken=F("taken") + number, reserved=kept) == 1
    if taken:
        note_fullness(places)
    return taken


def give_back(places: Places, number: int) -> None:
    Places.objects.filter(pk=places.pk).update(taken=F("taken") - number)
    note_fullness(places)


def note_fullness(places: Places) -> None:
    """Write down whether none is free, where it changed: the only number that public pages show."""
    full = Q(capacity__lte=F("taken") + F("reserved"))
    differs = (full & Q(is_full=False)) | (~full & Q(is_full=True))
    now_full = Case(When(full, then=Value(True)), default=Value(False))
    Places.objects.filter(differs, pk=places.pk).update(is_full=now_full)


def resize(places: Places, *, capacity: int, reserved: int) -> None:
    """Give ``places`` the size that staff set; what is taken stays, so it never gets smaller than that."""
    Places.objects.filter(pk=places.pk).exclude(capacity=capacity, reserved=reserved).update(
        reserved=reserved, capacity=Greatest(Value(capacity), F("taken") + Value(reserved))
    )
    # Whoever heard only that others came first has to hear that they can't come at all.
    room = Places.objects.get(pk=places.pk).room
    Booking.objects.filter(places=places, party_size__gt=room).waiting().update(told_too_large_at=None)
    note_fullness(places)


@transaction.atomic
def arrange_places(page: EventPage) -> list[Places]:
    """Let the places of an event be what its page says, and return those that exist; called when it is published.

    Places of dates that are over stay as they were, and so do those of what nobody books any more.
    """
    if not page.takes_bookings:
        return []
    if page.is_booked_whole:
        return [arranged({"event": page}, capacity=page.capacity, reserved=page.reserved_places)]
    # In the order of who changes from date to date: neither waits for the other for ever.
    list(Places.objects.of_event(page.pk).select_for_update(of=["self"]).order_by("pk"))
    return [
        arranged({"session": session}, capacity=session.capacity or page.capacity, reserved=page.reserved_places)
        for session in page.sessions.all()
    ]


def arranged(owner: dict, *, capacity: int, reserved: int) -> Places:
    reserved = min(reserved, capacity)
    places, is_new = Places.objects.get_or_create(**owner, defaults={"capacity": capacity, "reserved": reserved})
    if not is_new and (places.capacity, places.reserved) != (capacity, reserved):
        resize(places, capacity=capacity, reserved=reserved)
    return places


def free_places(places: Places, *, at: dt.datetime) -> int:
    """How many are free at ``at``: what is held or offered for longer than that counts as free, noticed or not."""
    row = Places.objects.get(pk=places.pk)
    return row.free + Booking.objects.filter(places=places).run_out(at=at).people()


def other_dates(places: Places, *, at: dt.datetime) -> Iterator[Places]:
    """The places of the other dates of the same event that anybody may book at ``at``, the soonest first."""
    if places.session is None:
        return
    rows = Places.objects.with_owner().filter(session__page=places.session.page_id).exclude(pk=places.pk)
    for other in rows.filter(session__starts_at__gt=at).order_by("session__starts_at"):
        # One page for all of them: what it knows is read once.
        other.session.page = places.session.page
        if not other.occasion.why_closed(at=at):
            yield other


@register_check
def booked_sessions(keys: Collection[int]) -> dict[int, str]:
    """Dates that people have booked stay: they are cancelled, not deleted."""
    rows = Booking.objects.filter(status__in=ACTIVE)
    dates = rows.filter(places__session__in=keys).values_list("places__session_id", "party_size")
    events = rows.filter(places__event__sessions__in=keys).values_list("places__event__sessions__id", "party_size")
    counted: dict[int, int] = {}
    for key, size in [*dates, *events]:
        if key in keys:
            counted[key] = counted.get(key, 0) + size
    return {key: "1 person has booked" if n == 1 else f"{n} people have booked" for key, n in counted.items()}
