"""A session is the same in people's calendars whatever happens to it."""

from __future__ import annotations

import datetime as dt

import pytest

from events.models import EventSession
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
