"""Many people at the same moment, each in a process of its own with a connection of its own."""

from __future__ import annotations

import multiprocessing
import traceback

import pytest
from django.db import connection, connections

from events.domain import bookings, places
from events.enums.bookings import BookingStatus as Status
from events.models import Booking, Places
from tests.factories.bookings import make_bookable, make_booking, party

pytestmark = pytest.mark.django_db(transaction=True)

fork = multiprocessing.get_context("fork")
MOST_SECONDS = 120


def at_the_same_moment(acts) -> list[str]:
    """Run each of ``acts`` in its own process, all of them let go at once; returns what went wrong."""
    # What the children inherit of an open connection would be the same line to the server.
    connections.close_all()
    gate, faults = fork.Barrier(len(acts)), fork.SimpleQueue()

    def child(act) -> None:
        if connection.vendor == "sqlite":
            # Who waits for the file is let in by chance, and a busy machine makes the unlucky wait longer than 20 s.
            connection.settings_dict["OPTIONS"]["timeout"] = MOST_SECONDS
        try:
            connection.ensure_connection()
            gate.wait(30)
            act()
        except Exception:  # noqa: BLE001 - told to the parent, which expects none
            faults.put(traceback.format_exc())
        finally:
            connections.close_all()

    children = [fork.Process(target=child, args=(act,)) for act in acts]
    for one in children:
        one.start()
    for one in children:
        one.join(MOST_SECONDS)
    assert [one.exitcode for one in children] == [0] * len(children)
    found = []
    while not faults.empty():
        found.append(faults.get())
    return found


def counted(rows: Places) -> dict[str, int]:
    statuses = Booking.objects.filter(places=rows).values_list("status", flat=True)
    return {status: list(statuses).count(status) for status in set(statuses)}


def test_sixty_people_and_the_last_twenty_places():
    """Example 9 of the product."""
    rows = make_bookable(20)
    parties = [party() for _ in range(60)]

    faults = at_the_same_moment([lambda p=one: bookings.book(rows, p) for one in parties])

    assert faults == []
    assert counted(rows) == {Status.HELD: 20, Status.WAITING: 40}
    assert Places.objects.values_list("taken", "capacity").get() == (20, 20)


def test_the_update_alone_holds_the_number():
    """Without the lock, and with whatever else comes in between: the database decides."""
    rows = make_bookable(20)

    def take() -> None:
        if places.take(rows, 3):
            Booking.objects.create(places=rows, party_size=3, created_at=rows.session.starts_at, status="confirmed")

    faults = at_the_same_moment([take] * 30)

    assert faults == []
    assert counted(rows) == {Status.CONFIRMED: 6}
    assert Places.objects.values_list("taken", flat=True).get() == 18


def test_those_who_cancel_and_those_who_come_at_once():
    """Example 10 with everybody at once: whoever is first, each place has one party, and nobody who fits waits."""
    rows = make_bookable(10)
    leaving = [make_booking(rows, 2) for _ in range(5)]
    waiting = [make_booking(rows, size) for size in (3, 2, 1)]
    assert [row.status for row in waiting] == [Status.WAITING] * 3

    leave = [lambda b=one: bookings.cancel(b) for one in leaving]
    come = [lambda p=one: bookings.book(rows, p) for one in [party(2) for _ in range(6)]]
    faults = at_the_same_moment(leave + come)

    assert faults == []
    row = Places.objects.get()
    active = Booking.objects.filter(places=rows)
    assert row.taken == active.taking_places().people() <= 10
    assert [one.party_size for one in active.waiting() if one.party_size <= row.free] == []
    # Those who waited first are asked first.
    assert [Booking.objects.get(pk=one.pk).status for one in waiting] == [Status.OFFERED] * 3
