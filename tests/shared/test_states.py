from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from hub.shared.states import TransitionNotAllowed, move
from tests.sample.models import TRANSITIONS, Lamp, LampHistory, LampStatus

AT = dt.datetime(2026, 5, 5, 9, 30, tzinfo=dt.UTC)


def switch(lamp, to, **options):
    return move(lamp, to, transitions=TRANSITIONS, history=LampHistory, **options)


@pytest.mark.django_db
def test_move_writes_the_status_the_changes_and_one_history_row():
    user = get_user_model().objects.create(username="sam")
    lamp = Lamp.objects.create(name="Porch")

    moved = switch(lamp, LampStatus.ON, user=user, reason="Dusk", is_public=True, at=AT, changes={"watts": 9})

    assert moved is lamp
    assert (lamp.status, lamp.watts) == ("on", 9)
    assert list(Lamp.objects.values_list("status", "watts")) == [("on", 9)]
    assert list(lamp.history.values_list("at", "user", "before", "after", "reason", "is_public")) == [
        (AT, user.pk, "off", "on", "Dusk", True)
    ]


@pytest.mark.django_db
def test_a_move_that_is_not_listed_writes_nothing():
    lamp = Lamp.objects.create(name="Porch", status=LampStatus.BROKEN)

    with pytest.raises(TransitionNotAllowed, match="broken to on") as caught:
        switch(lamp, LampStatus.ON, changes={"watts": 9})

    assert (caught.value.before, caught.value.after) == ("broken", "on")
    assert list(Lamp.objects.values_list("status", "watts")) == [("broken", 0)]
    assert LampHistory.objects.count() == 0


@pytest.mark.django_db
def test_the_stored_status_decides_not_the_one_in_memory():
    lamp = Lamp.objects.create(name="Porch")
    stale = Lamp.objects.get(pk=lamp.pk)
    switch(lamp, LampStatus.ON)

    with pytest.raises(TransitionNotAllowed, match="on to broken"):
        switch(stale, LampStatus.BROKEN)

    assert Lamp.objects.get().status == LampStatus.ON


@pytest.mark.django_db
def test_a_failing_history_row_takes_the_move_back(monkeypatch):
    lamp = Lamp.objects.create(name="Porch")

    def fail(**kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(LampHistory.objects, "create", fail)
    with pytest.raises(OSError, match="disk full"):
        switch(lamp, LampStatus.ON)

    assert Lamp.objects.get().status == LampStatus.OFF


@pytest.mark.django_db
def test_history_is_never_changed_or_deleted():
    lamp = switch(Lamp.objects.create(name="Porch"), LampStatus.ON, reason="Dusk")
    row = lamp.history.get()
    row.reason = "Dawn"

    for change in (
        row.save,
        row.delete,
        lamp.history.all().delete,
        lambda: lamp.history.update(reason="Dawn"),
        lambda: LampHistory.objects.bulk_update([row], ["reason"]),
    ):
        with pytest.raises(TypeError, match="History is never"):
            change()

    assert list(lamp.history.values_list("reason", flat=True)) == ["Dusk"]


@pytest.mark.django_db
def test_history_outlives_the_user_and_not_the_subject():
    user = get_user_model().objects.create(username="sam")
    lamp = switch(Lamp.objects.create(name="Porch"), LampStatus.ON, user=user)

    user.delete()
    assert list(lamp.history.values_list("user", "after")) == [(None, "on")]
    lamp.delete()
    assert LampHistory.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_decides():
    lamp = Lamp.objects.create(name="Porch")
    barrier = Barrier(2, timeout=20)

    def decide(to):
        own = Lamp.objects.get(pk=lamp.pk)
        barrier.wait()
        try:
            switch(own, to)
        except TransitionNotAllowed:
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(decide, [LampStatus.BROKEN, LampStatus.BROKEN]))

    assert results == ["done", "refused"]
    assert LampHistory.objects.count() == 1
