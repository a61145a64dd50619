"""Whatever people do in whatever order: nothing is oversold, the numbers add up, and nobody who fits is passed over."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from events.domain import bookings, waiting
from events.domain.bookings import BookingError
from events.enums.bookings import TAKES_PLACES
from events.enums.bookings import BookingStatus as Status
from events.models import Booking, Places
from hub.shared.states import TransitionNotAllowed
from tests.factories.bookings import make_bookable, make_booking, party

NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
sizes = st.integers(1, 4)
which = st.integers(0, 30)


class Quiet:
    """A letter that is not written: what is sent is tested elsewhere, and takes most of the time."""

    def __init__(self, *arguments, **options):
        pass

    def send(self):
        pass


class Queue(RuleBasedStateMachine):
    """Six places and one kept back, and parties of one to four that book, confirm, change, cancel and wait."""

    def __init__(self):
        super().__init__()
        # The test case itself has one transaction for all sequences.
        self.block = transaction.atomic()
        self.block.__enter__()
        self.traveller = time_machine.travel(NOW, tick=False)
        self.clock = self.traveller.start()
        self.at = NOW
        self.offered: set[int] = set()

    @initialize()
    def begin(self):
        self.places = Places.objects.get()

    def teardown(self):
        self.traveller.stop()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def one(self, number: int) -> Booking | None:
        rows = list(Booking.objects.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def attempt(self, act, number: int, *arguments) -> None:
        booking = self.one(number)
        if booking is None:
            return
        with contextlib.suppress(TransitionNotAllowed, BookingError):
            act(booking, *arguments)

    @rule(size=sizes)
    def book(self, size):
        bookings.book(self.places, party(size))

    @rule(number=which)
    def confirm(self, number):
        self.attempt(bookings.confirm, number)

    @rule(number=which)
    def cancel(self, number):
        self.attempt(bookings.cancel, number)

    @rule(number=which, size=sizes)
    def change(self, number, size):
        self.attempt(bookings.change_party, number, size)

    @rule(minutes=st.sampled_from([10, 31, 60 * 25]))
    def wait(self, minutes):
        self.at += dt.timedelta(minutes=minutes)
        self.clock.move_to(self.at)
        bookings.tend(self.places, at=self.at)

    @rule(size=st.integers(1, 2), reserved=st.booleans())
    def ring(self, size, reserved):
        with contextlib.suppress(BookingError):
            bookings.book_by_staff(self.places, party(size), user=None, uses_reserved=reserved)

    @invariant()
    def nothing_is_oversold_and_nobody_who_fits_is_passed_over(self):
        places = Places.objects.get()
        rows = list(Booking.objects.order_by("waiting_since", "pk").values_list("pk", "status", "party_size"))
        assert places.taken == sum(size for _, status, size in rows if status in TAKES_PLACES)
        assert places.taken + places.reserved <= places.capacity == 6
        waiting = [size for _, status, size in rows if status == Status.WAITING]
        assert [size for size in waiting if size <= places.free] == []
        self.offers_go_by_rank(rows)
        assert places.is_full == (places.free == 0)

    def offers_go_by_rank(self, rows):
        """Whoever was offered places just now waited before everybody as small who still waits."""
        offered = {pk for pk, status, _ in rows if status == Status.OFFERED}
        ahead: list[int] = []
        for pk, status, size in rows:
            if pk in offered - self.offered:
                assert [other for other in ahead if other <= size] == []
            if status == Status.WAITING:
                ahead.append(size)
        self.offered = offered


class QuietLetters:
    PURPOSE = "events.booking"

    def __getattr__(self, name):
        return Quiet


class TestQueue(Queue.TestCase, TestCase):
    """500 sequences; on PostgreSQL, where the rules are the same and each step takes longer, 25."""

    settings = settings(
        max_examples=500 if connection.vendor == "sqlite" else 25,
        stateful_step_count=5,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    @classmethod
    def setUpTestData(cls):
        with time_machine.travel(NOW, tick=False):
            places = make_bookable(6, starts=dt.datetime(2026, 12, 24, 14), reserved=1)
            # Every sequence begins where it gets interesting: full, with somebody waiting.
            for size in (3, 2, 3):
                make_booking(places, size)

    def setUp(self):
        super().setUp()
        patch = pytest.MonkeyPatch()
        for module in (bookings, waiting):
            patch.setattr(module, "letters", QuietLetters())
        self.addCleanup(patch.undo)
