from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from hub.shared import errands, outbox
from hub.shared.errands import ErrandKind, UnknownErrandError, forget_done, order, register, run_errands
from hub.shared.models import Errand, WorkStatus
from hub.shared.tasks import run_errand

AT = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(errands, "REGISTRY", {})


@pytest.fixture
def done(monkeypatch):
    """What the work did; the name of an error in the payload is raised instead."""
    done = []

    def work(payload):
        if payload.get("fails"):
            raise OSError(payload["fails"])
        done.append(payload["number"])

    register(ErrandKind(key="sample.work", label="Work", run=work))
    return done


@pytest.mark.django_db
def test_work_is_done_after_the_commit_and_once(done, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        errand = order("sample.work", {"number": 1})
        assert done == []

    assert (done, run_errands()) == ([1], 0)
    errand.refresh_from_db()
    assert (errand.status, errand.attempts, errand.last_error) == (WorkStatus.DONE, 1, "")


@pytest.mark.django_db(transaction=True)
def test_work_of_a_transaction_that_fails_is_never_done(done):
    with transaction.atomic():
        order("sample.work", {"number": 1})
        transaction.set_rollback(True)

    assert (run_errands(), done, Errand.objects.count()) == (0, [], 0)


@pytest.mark.django_db(transaction=True)
def test_work_waits_for_the_periodic_run_when_the_tasks_can_not_be_reached(done, monkeypatch):
    def fail(*args):
        raise ConnectionError("no tasks")

    monkeypatch.setattr(type(run_errand), "enqueue", fail)
    order("sample.work", {"number": 1})

    assert done == []
    assert run_errands() == 1


@pytest.mark.django_db
def test_work_that_fails_is_tried_again_later_and_holds_up_no_other(done):
    with time_machine.travel(AT, tick=False) as clock:
        errand = order("sample.work", {"number": 1, "fails": "disk\x07 gone"})
        order("sample.work", {"number": 2})

        assert (run_errands(), done) == (1, [2])

        errand.refresh_from_db()
        assert (errand.status, errand.attempts, errand.last_error, errand.next_attempt_at) == (
            WorkStatus.QUEUED,
            1,
            "OSError: disk gone",
            AT + dt.timedelta(minutes=1),
        )
        Errand.objects.filter(pk=errand.pk).update(payload={"number": 1})
        clock.shift(dt.timedelta(minutes=1))
        assert (run_errands(), done) == (1, [2, 1])


@pytest.mark.django_db
def test_work_that_nobody_knows_any_more_is_shown_to_staff(done):
    errand = order("sample.work", {"number": 1})
    Errand.objects.update(kind="sample.gone")

    assert run_errands() == 0

    errand.refresh_from_db()
    assert (errand.status, errand.last_error) == (WorkStatus.FAILED, "No part of the hub knows the work “sample.gone”.")
    assert list(Errand.objects.stuck(at=AT)) == [errand]


@pytest.mark.django_db
def test_work_is_stuck_after_a_quarter_of_an_hour(done):
    with time_machine.travel(AT, tick=False):
        errand = order("sample.work", {"number": 1})

    minutes = {at: Errand.objects.stuck(at=AT + dt.timedelta(minutes=at)).count() for at in (0, 14, 15)}

    assert minutes == {0: 0, 14: 0, 15: 1}
    assert errand.is_stuck(at=AT + dt.timedelta(minutes=15))


@pytest.mark.django_db
def test_who_was_slower_than_the_lease_does_not_undo_what_another_did(done):
    with time_machine.travel(AT, tick=False) as clock:
        errand = order("sample.work", {"number": 1})
        slow = outbox.lease(Errand.objects.all(), errand.pk)
        clock.shift(outbox.LEASE)
        other = outbox.lease(Errand.objects.all(), errand.pk)

        outbox.fail(slow, "too late")
        outbox.put_back(slow, until=AT, reason="too late")
        outbox.give_up(slow, "too late")
        errand.refresh_from_db()
        assert (errand.status, errand.lease_key, errand.last_error) == (WorkStatus.QUEUED, other.lease_key, "")

        outbox.succeed(slow)  # but what it did is done,
        outbox.fail(other, "it was there already")
        errand.refresh_from_db()
        assert (errand.status, errand.last_error) == (WorkStatus.DONE, "")


def test_a_key_belongs_to_one_kind_of_work(done):
    with pytest.raises(ValueError, match=r"There is other work 'sample.work'"):
        register(ErrandKind(key="sample.work", label="Other", run=print))
    with pytest.raises(UnknownErrandError):
        order("sample.none", {})


@pytest.mark.django_db
def test_ten_thousand_are_done_a_page_at_a_time(done, django_assert_max_num_queries):
    with time_machine.travel(AT, tick=False):
        order("sample.work", {"number": -1})
        first = Errand.objects.get()
        Errand.objects.bulk_create(
            Errand(kind=first.kind, payload={"number": number}, created_at=AT, waiting_since=AT, next_attempt_at=AT)
            for number in range(120)
        )
        # For each: its kind, the lease, the row, the end; and a page of keys for 50 of them.
        with django_assert_max_num_queries(121 * 4 + 4):
            assert run_errands() == 121

    assert done == list(range(-1, 120))


@pytest.mark.django_db
def test_what_is_done_is_forgotten_after_a_month(done):
    with time_machine.travel(AT, tick=False) as clock:
        for number in range(3):
            order("sample.work", {"number": number})
        run_errands(most=2)
        clock.shift(dt.timedelta(days=30))
        assert forget_done() == 0
        clock.shift(dt.timedelta(seconds=1))
        assert forget_done() == 2
    assert Errand.objects.get().payload == {"number": 2}
