"""A session is the same in people's calendars whatever happens to it."""

from __future__ import annotations

import datetime as dt

import pytest

from events.models import EventSession
from hub.shared.clock import now
from tests.factories.events import make_event, session

pytestmark = pytest.mark.django_db


def republish(page) -> None:
    page.save_revision().publish()
    page.refresh_from_db()


def test_a_session_that_moves_or_is_cancelled_stays_what_it_was():
    page = make_event(sessions=[session()])
    first = page.sessions.get()

    draft = page.get_latest_revision_as_object()
    [item] = draft.sessions.all()
    item.starts_at -= dt.timedelta(minutes=30)
    draft.sessions = [item]
    republish(draft)
    moved = EventSession.objects.get()
    assert (moved.pk, moved.uid, moved.sequence) == (first.pk, first.uid, 1)

    draft = page.get_latest_revision_as_object()
    [item] = draft.sessions.all()
    item.status = "cancelled"
    draft.sessions = [item]
    republish(draft)
    cancelled = EventSession.objects.get()
    assert (cancelled.pk, cancelled.uid, cancelled.sequence) == (first.pk, first.uid, 2)


def test_publishing_the_same_again_is_no_change():
    page = make_event(sessions=[session()])
    before = page.sessions.get()

    republish(page)

    after = page.sessions.get()
    assert (after.uid, after.sequence, after.changed_at) == (before.uid, 0, before.changed_at)


def test_a_copy_of_an_event_has_sessions_of_its_own():
    page = make_event(sessions=[session(), session()])

    copied = page.copy(update_attrs={"slug": "again", "title": "Again"})
    republish(copied)

    uids = list(EventSession.objects.values_list("uid", flat=True))
    assert len(uids) == len(set(uids)) == 4
    assert set(copied.sessions.values_list("sequence", flat=True)) == {0}


def test_a_new_place_is_a_change_of_each_session_to_come_and_a_draft_is_none():
    gone = session(now() - dt.timedelta(days=7))
    page = make_event(sessions=[gone, session(), session(now() + dt.timedelta(days=14))])
    ahead = page.sessions.order_by("starts_at")

    draft = page.get_latest_revision_as_object()
    draft.venue_name, draft.body = "St Anne’s Hall", ""
    draft.save_revision()
    assert list(ahead.values_list("sequence", flat=True)) == [0, 0, 0]

    draft.get_latest_revision().publish()
    assert list(ahead.values_list("sequence", flat=True)) == [0, 1, 1]

    draft = page.get_latest_revision_as_object()
    draft.summary = "Tea, cake and company."
    republish(draft)
    assert list(ahead.values_list("sequence", flat=True)) == [0, 1, 1]

    draft = page.get_latest_revision_as_object()
    draft.title = "Tea"
    first = min(draft.sessions.all(), key=lambda each: each.starts_at)
    draft.sessions = [each for each in draft.sessions.all() if each != first]
    republish(draft)
    # What is over stays, whatever a draft leaves out.
    assert list(ahead.values_list("sequence", flat=True)) == [0, 2, 2]
