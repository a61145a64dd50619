"""A promise that staff added by mistake is taken back: the body never made it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from hub.alerts.domain.happenings import news_since
from reports.domain import commitments, promise_reminders
from reports.domain.requests import RequestRefused
from reports.domain.taking_back import take_back
from reports.enums import CommitmentStatus, Nature
from reports.models import Commitment, CommitmentReminder
from reports.models.promise_exports import promise_rows
from tests.factories.officers import make_officer
from tests.factories.promises import make_outcome, make_promise, make_voice
from tests.factories.reports import ADMIN, log, make_body, make_started, press
from tests.reports.reading import get, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june_2026")]


def test_it_counts_nowhere_and_the_page_says_so(client):
    request = make_started(body=make_body("Northmoor Trust"))
    kept, wrong = make_promise(request=request), make_promise(request=request, text="Open on Sundays")
    shown = get(client, request.get_absolute_url())

    taken = take_back(wrong, reason="It was Kilnford Council that promised it.", user=None)

    page = get(client, request.get_absolute_url())
    assert "Open on Sundays" in shown
    assert "Open on Sundays" not in page
    assert "Logged by mistake: A promise of Northmoor Trust We took this back on 1 June 2026." in page
    assert (
        "We took back what we had logged by mistake “A promise of Northmoor Trust”, dated 24 April 2026, does not "
        "count. It was Kilnford Council that promised it."
    ) in page
    assert list(Commitment.objects.all()) == list(request.commitments.all()) == [kept]
    assert [row.commitment for row in promise_rows(Commitment.objects.all(), on=dt.date(2026, 6, 1))] == [kept]
    assert (taken.commitment, Commitment.everything.count()) == (wrong, 2)
    assert "Open on Sundays" not in get(client, "/record/promises/")


def test_followers_hear_that_it_was_taken_back():
    wrong = make_promise()
    take_back(wrong, reason="Another body said it.", user=None)

    news = news_since(dt.datetime(2026, 4, 1, tzinfo=dt.UTC))

    assert [(row.title, row.text) for row in news if "promise" in row.title or "took back" in row.title] == [
        ("We took back what we had logged by mistake", "Another body said it.")
    ]


def said(promise):
    make_voice(promise)


def changed(promise):
    make_outcome(commitment=promise)


@pytest.mark.parametrize("act", [said, changed])
def test_it_stands_once_something_was_said_of_it(act):
    promise = make_promise()
    act(promise)

    with pytest.raises(RequestRefused, match="Something was said about this promise since"):
        take_back(promise, reason="Mistake.", user=None)


def test_it_stands_once_the_body_reported_it_done_or_it_was_taken_back():
    with pytest.raises(RequestRefused, match="Something was said"):
        take_back(make_promise(CommitmentStatus.REPORTED_DONE), reason="Mistake.", user=None)
    promise = make_promise()
    take_back(promise, reason="Mistake.", user=None)

    with pytest.raises(RequestRefused, match="A colleague took this back already"):
        take_back(promise, reason="Mistake.", user=None)


@pytest.mark.usefixtures("officer")
def test_one_that_stands_in_a_message_goes_with_it(client):
    request = make_started()
    promise = make_promise(request=request)
    promise.message = log(request, Nature.HOLDING, on=dt.date(2026, 4, 24))
    promise.save()

    with pytest.raises(RequestRefused, match="stands in a message"):
        take_back(promise, reason="Mistake.", user=None)
    assert "added by mistake" not in get(client, f"/admin/promises-of-bodies/inspect/{promise.pk}/")


@pytest.mark.usefixtures("officer")
def test_staff_look_first(client):
    promise = make_promise(text="Open on Sundays")
    page, address = f"/admin/promises-of-bodies/inspect/{promise.pk}/", f"{ADMIN}/take-back/promise/{promise.pk}/"
    assert f'href="{address}"' in client.get(page).content.decode()

    done = press(client, address, {"submission_key": str(uuid.uuid4()), "reason": "It was another body."})

    case = client.get(done["Location"])
    assert "Taken back, logged by mistake: promise “Open on Sundays” of 24 April 2026. It was another body." in (
        text_of(case)
    )
    assert client.get(page).status_code == 404


def test_whoever_acts_on_it_at_the_same_moment_is_told():
    promise = make_promise()
    stale = Commitment.objects.get(pk=promise.pk)
    take_back(promise, reason="Mistake.", user=None)

    for act in (
        lambda: commitments.move_date(stale, dt.date(2026, 7, 1), reason="Later."),
        lambda: commitments.reword(stale, "Other words", reason="A name."),
        lambda: make_voice(stale),
    ):
        with pytest.raises(RequestRefused, match="We took this promise back"):
            act()
    assert stale.updates.count() == 0


def test_one_that_is_taken_back_while_reminders_leave_stops_no_other(monkeypatch):
    wrong, kept = (make_promise(due_on=dt.date(2026, 6, 5)) for _ in range(2))
    for promise in (wrong, kept):
        make_officer(promise.request)
    found = list(promise_reminders.reminders_due(on=dt.date(2026, 6, 1)))
    monkeypatch.setattr(promise_reminders, "reminders_due", lambda on: found)
    take_back(wrong, reason="Mistake.", user=None)

    assert promise_reminders.remind(on=dt.date(2026, 6, 1)) == 1
    assert [row.commitment for row in CommitmentReminder.objects.all()] == [kept]
