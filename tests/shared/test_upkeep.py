from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from wagtail.models import Page

from hub.shared import guards
from hub.shared.jobs import Due, job_of, jobs
from hub.shared.models import RateEvent
from tests.sample.models import WidgetPage

AT = dt.datetime(2026, 5, 5, 9, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def run(key: str, *, dry_run: bool = False) -> str:
    return job_of(key).run(Due(at=AT, since=AT - HOUR, dry_run=dry_run))


@pytest.mark.django_db
def test_what_editors_schedule_is_published_and_taken_down():
    root = Page.objects.get(depth=1)
    with time_machine.travel(AT, tick=False):
        coming = root.add_child(instance=WidgetPage(title="Coming", live=False, go_live_at=AT + HOUR))
        coming.save_revision(approved_go_live_at=AT + HOUR)
        going = root.add_child(instance=WidgetPage(title="Going", expire_at=AT + HOUR))
        early = run("shared.scheduled_pages")
    with time_machine.travel(AT + 2 * HOUR, tick=False):
        first, second = run("shared.scheduled_pages"), run("shared.scheduled_pages")

    coming.refresh_from_db()
    going.refresh_from_db()
    assert (early, first, second) == ("", "1 draft, 1 page taken down", "")
    assert (coming.live, going.live, going.expired) == (True, False, True)


@pytest.mark.django_db
def test_expired_sessions_go():
    for key, at in (("old", AT - HOUR), ("new", AT + HOUR)):
        Session.objects.create(session_key=key, session_data="", expire_date=at)

    with time_machine.travel(AT, tick=False):
        run("shared.sessions")

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


@pytest.mark.django_db
def test_traces_of_limited_actions_go_after_a_day():
    for at in (AT - guards.KEPT_FOR - HOUR, AT - guards.KEPT_FOR, AT):
        RateEvent.objects.create(key="k", at=at)

    with time_machine.travel(AT, tick=False):
        words = [run("shared.limited_actions", dry_run=True), run("shared.limited_actions")]

    assert words == ["1 limited action"] * 2
    assert RateEvent.objects.count() == 2


@pytest.mark.django_db
def test_every_registered_job_runs_and_does_nothing_a_second_time():
    from hub.shared.job_runs import run_due

    first = {result.job.key: result.outcome for result in run_due()}
    again = {result.job.key: result.outcome for result in run_due()}

    assert first == {job.key: "done" for job in jobs()}
    assert {outcome for key, outcome in again.items() if job_of(key).daily_at is not None} == {None}
