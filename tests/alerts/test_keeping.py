"""How long it is kept who follows what, and what staff see of it."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.alerts.domain.following import stop
from hub.alerts.models import Follow, Follower, Told
from hub.shared.privacy.retention import apply_retention
from tests.factories.alerts import ADDRESS, make_follow
from tests.factories.reports import ADMIN, make_staff, make_started

pytestmark = pytest.mark.django_db


def test_what_is_not_confirmed_goes_after_a_week_and_what_is_stopped_after_30_days(clock):
    request = make_started()
    lasting = make_follow(request)
    make_follow(request, email="never@kilnford.example", is_confirmed=False)
    ended = make_follow(request, email="ended@kilnford.example")
    make_follow(request, "body", is_confirmed=False)
    stop([ended])

    left = []
    for days in (7, 1, 22, 1):
        clock.shift(dt.timedelta(days=days, seconds=1 if days == 7 else 0))
        apply_retention()
        left.append((Follow.objects.count(), sorted(Follower.objects.values_list("email", flat=True))))

    both = [ADDRESS, "ended@kilnford.example"]
    assert left == [(2, both), (2, both), (1, [ADDRESS]), (1, [ADDRESS])]
    lasting.refresh_from_db()
    assert lasting.is_active


def test_a_link_of_a_form_works_as_long_as_the_follow_is_kept(clock):
    make_follow(make_started(), is_confirmed=False)

    clock.shift(dt.timedelta(days=7))
    apply_retention()

    assert Follow.objects.count() == 1


def test_notes_of_who_was_told_go_after_90_days(clock):
    follow = make_follow(make_started())
    for key, days in (("message:1", 0), ("message:2", 1)):
        clock.shift(dt.timedelta(days=days))
        Told.objects.create(follower=follow.follower, happening=key, told_at=dt.datetime.now(dt.UTC))

    clock.shift(dt.timedelta(days=89, seconds=1))
    apply_retention()

    assert [row.happening for row in Told.objects.all()] == ["message:2"]


def test_staff_see_how_many_follow_and_never_who(client):
    request = make_started()
    make_follow(request)
    make_follow(request, "body")
    make_follow(request, "page", email="sam@kilnford.example")
    make_follow(request, email="new@kilnford.example", is_confirmed=False)
    alone = make_started()
    client.force_login(make_staff("run_clock", "view_responserequest"))

    pages = [client.get(f"{ADMIN}/inspect/{row.pk}/").text for row in (request, alone)]

    assert "2 people hear of what happens to this request: they follow it, its page, the body or" in pages[0]
    assert "Nobody follows this request or anything that it is part of." in pages[1]
    assert "kilnford.example" not in pages[0]
    assert ADDRESS not in pages[0]
