from __future__ import annotations

import datetime as dt
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from hub.shared import guards
from hub.shared.guards import Limit, network_of, run_once, stamp_of, take
from hub.shared.models import RateEvent, SubmissionKey
from tests.factories.shared import guarded_data
from tests.sample.forms import LampForm, LampModelForm
from tests.sample.models import Lamp

AT = dt.datetime(2026, 5, 5, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ANSWERS = {"name": "Porch", "email": "sam@kilnford.example"}


def posted(form_class=LampForm, address="192.0.2.7", **data):
    form = form_class(data)
    form.guard(RequestFactory().post("/", REMOTE_ADDR=address))
    return form


def messages(form):
    return {name: list(errors) for name, errors in form.errors.items()}


def make_lamp():
    return Lamp.objects.create(name="Porch")


# Once


@pytest.mark.django_db
def test_sending_the_same_form_twice_makes_one_record():
    data = guarded_data(**ANSWERS)
    first, second = posted(**data), posted(**data)
    assert (messages(first), messages(second)) == ({}, {})

    lamp, created = first.run_once(make_lamp)
    again, created_again = second.run_once(make_lamp)

    assert (created, created_again, again) == (True, False, lamp)
    assert Lamp.objects.count() == 1


@pytest.mark.django_db
def test_another_rendering_or_another_purpose_makes_another_record():
    key = uuid.uuid4()

    assert [run_once(purpose, k, make_lamp)[1] for purpose, k in [("a", key), ("b", key), ("a", uuid.uuid4())]] == [
        True,
        True,
        True,
    ]


@pytest.mark.django_db
def test_a_submission_that_failed_may_be_sent_again():
    key = uuid.uuid4()

    def fail():
        make_lamp()
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run_once("lamp", key, fail)
    assert (Lamp.objects.count(), SubmissionKey.objects.count()) == (0, 0)

    assert run_once("lamp", key, make_lamp)[1] is True


@pytest.mark.django_db
def test_a_repeat_whose_record_is_gone_makes_none():
    key = uuid.uuid4()
    run_once("lamp", key, make_lamp)[0].delete()

    assert run_once("lamp", key, make_lamp) == (None, False)


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_makes_the_record():
    key = uuid.uuid4()
    barrier = Barrier(2, timeout=20)

    def press(_):
        barrier.wait()
        try:
            lamp, created = run_once("lamp", key, make_lamp)
            return created, lamp.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(press, range(2)))

    pk = Lamp.objects.get().pk
    assert sorted(results) == [(False, pk), (True, pk)]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "nonsense", "\x00"])
def test_a_broken_key_costs_nobody_their_typing(key):
    form = posted(**{**guarded_data(**ANSWERS), "submission_key": key})

    assert form.is_valid()
    assert isinstance(form.cleaned_data["submission_key"], uuid.UUID)


@pytest.mark.django_db
def test_each_rendering_has_a_key_of_its_own():
    assert LampForm()["submission_key"].value() != LampForm()["submission_key"].value()


# Robots and time


@pytest.mark.django_db
def test_a_filled_honeypot_is_told_and_emptied():
    form = posted(**{**guarded_data(**ANSWERS), "website_address": "https://spam.example"})

    assert messages(form) == {"__all__": [guards.NOT_EMPTY]}
    assert form["website_address"].value() == ""
    assert form["name"].value() == "Porch"
    assert form.http_status == 422
    assert RateEvent.objects.count() == 0


@pytest.mark.django_db
def test_the_honeypot_is_out_of_the_way_of_people():
    html = str(LampForm()["website_address"].as_field_group())

    assert "Leave this box empty" in html
    for part in ("trap", 'autocomplete="off"', 'tabindex="-1"'):
        assert part in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "errors"),
    [
        (dt.timedelta(seconds=0), [guards.TOO_QUICK]),
        (dt.timedelta(seconds=1.9), [guards.TOO_QUICK]),
        (dt.timedelta(seconds=2), []),
        (dt.timedelta(hours=24), []),
        (dt.timedelta(hours=24, seconds=1), [guards.OPEN_TOO_LONG]),
        (dt.timedelta(seconds=-60), [guards.TOO_QUICK]),
    ],
)
def test_the_time_a_form_was_open(age, errors):
    with time_machine.travel(AT, tick=False):
        form = posted(**{**guarded_data(**ANSWERS), "started": stamp_of(AT - age)})

        assert messages(form).get("__all__", []) == errors


@pytest.mark.django_db
@pytest.mark.parametrize("stamp", ["", "1", "1777971600:forged", "\x00", "x" * 10_000])
def test_a_stamp_that_is_not_ours_is_replaced_so_that_a_second_press_works(stamp):
    with time_machine.travel(AT, tick=False) as clock:
        first = posted(**{**guarded_data(**ANSWERS), "started": stamp})
        assert messages(first) == {"__all__": [guards.OPEN_TOO_LONG]}

        clock.shift(dt.timedelta(seconds=3))
        again = posted(**{name: first[name].value() for name in first.fields})
        assert messages(again) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stamp", [stamp_of(AT), stamp_of(AT - dt.timedelta(hours=25)), "forged"], ids=["new", "old", "forged"]
)
def test_who_has_an_answer_to_put_right_is_not_told_about_the_time_as_well(stamp):
    with time_machine.travel(AT, tick=False) as clock:
        first = posted(**{**guarded_data(name="", email="sam@kilnford.example"), "started": stamp})
        assert set(messages(first)) == {"name"}

        clock.shift(dt.timedelta(seconds=3))
        again = posted(**{name: first[name].value() for name in first.fields} | {"name": "Porch"})
        assert messages(again) == {}


@pytest.mark.django_db
def test_a_form_that_nobody_guards_is_not_validated():
    with pytest.raises(RuntimeError, match=r"LampForm.guard\(request\) must be called"):
        LampForm(guarded_data(**ANSWERS)).is_valid()


# Limits


@pytest.mark.django_db
def test_over_the_limit_of_an_address_a_person_is_told_and_loses_nothing():
    with time_machine.travel(AT, tick=False) as clock:
        for minute in range(5):
            assert posted(address=f"198.51.{minute}.1", **guarded_data(**ANSWERS)).is_valid()
            clock.shift(MINUTE)
        # 9:05. The first was at 9:00: 55 minutes and a second to wait.
        form = posted(**guarded_data(name="Hall", email=" SAM@kilnford.example "))

        assert messages(form) == {
            "__all__": ["Too many forms were sent from here. Nothing you wrote is lost: try again in 56 minutes."]
        }
        response = form.answer_headers(HttpResponse())
        assert (response.status_code, response["Retry-After"]) == (429, "3301")
        assert form["name"].value() == "Hall"

        clock.shift(dt.timedelta(seconds=3301))
        assert posted(**guarded_data(**ANSWERS)).is_valid()


@pytest.mark.django_db
def test_over_the_limit_of_a_network():
    with time_machine.travel(AT, tick=False):
        sent = [
            posted(address=f"192.0.2.{n}", **guarded_data(name="x", email=f"a{n}@kilnford.example")).is_valid()
            for n in range(21)
        ]
        elsewhere = posted(address="198.51.100.1", **guarded_data(**ANSWERS)).is_valid()

    assert sent == [True] * 20 + [False]
    assert elsewhere is True


@pytest.mark.django_db
def test_who_is_refused_for_an_address_uses_up_nothing_of_the_network():
    with time_machine.travel(AT, tick=False):
        sent = [posted(**guarded_data(**ANSWERS)).is_valid() for _ in range(30)]
        neighbour = posted(**guarded_data(name="Hall", email="kim@kilnford.example")).is_valid()

    assert sent == [True] * 5 + [False] * 25
    assert neighbour is True


@pytest.mark.django_db
def test_a_form_with_mistakes_and_a_repeat_are_not_counted():
    mistakes = [posted(**guarded_data(name="", email="x")) for _ in range(30)]
    assert [form.is_valid() for form in mistakes] == [False] * 30
    assert RateEvent.objects.count() == 0

    data = guarded_data(**ANSWERS)
    form = posted(**data)
    assert form.is_valid()
    form.run_once(make_lamp)
    counted = RateEvent.objects.count()
    assert [posted(**data).is_valid() for _ in range(10)] == [True] * 10
    assert RateEvent.objects.count() == counted == 2


@pytest.mark.django_db
def test_a_model_form_is_guarded_as_well():
    form = posted(LampModelForm, **guarded_data(name="Porch"))

    assert form.is_valid(), form.errors
    lamp, created = form.run_once(form.save)
    assert (lamp.name, created) == ("Porch", True)


@pytest.mark.django_db
def test_a_window_slides():
    limits = (Limit(2, 10 * MINUTE),)

    waits = [take("key", limits, at=AT + minute * MINUTE) for minute in (0, 4, 5, 10, 11, 14)]

    # Refused at 5 until 10, and at 11 until 14; at the end of the window there is room again.
    assert waits == [0, 0, 301, 0, 181, 0]


@pytest.mark.django_db
def test_nothing_that_names_a_person_or_a_network_is_stored():
    posted(**guarded_data(**ANSWERS)).is_valid()

    stored = " ".join(RateEvent.objects.values_list("key", flat=True))
    assert re.fullmatch("[0-9a-f]{64} [0-9a-f]{64}", stored)


@pytest.mark.django_db
def test_what_no_limit_looks_at_any_more_is_forgotten():
    for hours in (1, 24, 25):
        RateEvent.objects.create(key="k", at=AT - dt.timedelta(hours=hours))

    assert take("another", (Limit(1, MINUTE),), at=AT) == 0

    kept = RateEvent.objects.filter(key="k").values_list("at", flat=True)
    assert sorted(AT - at for at in kept) == [dt.timedelta(hours=1), dt.timedelta(hours=24)]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_network_of_a_visitor(address, network):
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_behind_the_proxy_the_entry_that_the_proxy_wrote_counts(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.4")
    assert network_of(request) == "127.0.0.0/24"

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert network_of(request) == "198.51.100.0/24"
