"""Every page on which staff act on a row: what its state does not allow is refused there, whoever sends it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from events.domain import bookings
from hub.shared.models import OutgoingEmail
from hub.shared.staff_actions import StaffActionsView
from reports.domain.officers import revoke
from reports.enums import CommitmentStatus, ResponseStatus
from reports.models import ResponseRequest
from tests.factories.bookings import make_bookable, make_booking
from tests.factories.officers import make_officer
from tests.factories.promises import make_promise
from tests.home.matrix_addresses import Route, choices, routes
from tests.home.matrix_world import World
from tests.journeys.conftest import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]

REFUSED = "The row has moved on since."
NAMED_BY_ROW = {"OfficersView": ["name"]}
"""Views whose actions follow from their row → those that the row of the world has."""


def views_of(kind: type) -> Iterator[type]:
    """The views that nothing stands on: those that have an address."""
    for each in kind.__subclasses__():
        yield from views_of(each) if each.__subclasses__() else [each]


def routes_of_views() -> dict[type, Route]:
    found = {getattr(route.callback, "view_class", None): route for route in routes()}
    return {view: found[view] for view in views_of(StaffActionsView) if view.__module__.partition(".")[0] != "tests"}


@pytest.fixture
def world(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    return World()


def test_what_the_state_does_not_allow_is_refused_on_every_page(client, world):
    client.force_login(world.owner)
    ran, faults, tried = [], [], 0

    for view, route in routes_of_views().items():
        _, arguments, _ = next(choices(route, world))
        path = reverse(route.name, kwargs=arguments)
        for action in NAMED_BY_ROW.get(view.__name__, view.actions):
            with (
                patch.object(view, "is_possible", lambda self, action: False),
                patch.object(view, "refusal", lambda self, action: f"{REFUSED} {action}."),
                patch.object(view, "run", lambda self, action, form: ran.append(action) or ""),
                patch("django.forms.Form.is_valid", lambda self: self.full_clean() or True),
            ):
                answer = client.post(path, {"action": action})
            tried += 1
            if answer.status_code != 422 or f"{REFUSED} {action}." not in answer.content.decode():
                faults.append(f"{view.__name__} {action}: {answer.status_code}")

    assert (faults, ran) == ([], [])
    assert tried > 50


def test_what_was_typed_stays_and_nothing_happens(client):
    client.force_login(member_of("Training officer", "Trai"))
    booking = make_booking(make_bookable())
    bookings.cancel(booking, user=None, reason="They rang.")

    answer = client.post(
        reverse("event_bookings:inspect", args=[booking.pk]),
        {"action": "cancel", "cancel-reason": "The hall is flooded.", "previewed": "x"},
    )

    booking.refresh_from_db()
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody was faster: it is “Cancelled” now." in html
    assert "The hall is flooded." in html
    assert [row.reason for row in booking.history.filter(after="cancelled")] == ["They rang."]


def test_the_second_of_two_presses_is_no_refusal(client):
    client.force_login(get_user_model().objects.create_superuser("owner"))
    promise = make_promise(CommitmentStatus.REPORTED_DONE)
    data = {"action": "confirm", "confirm-text": "We rang all nine.", "confirm-submission_key": str(uuid.uuid4())}
    url = reverse("promises_of_bodies:inspect", args=[promise.pk])

    first, second = client.post(url, data), client.post(url, data, follow=True)
    later = client.post(url, {**data, "confirm-submission_key": str(uuid.uuid4())})

    assert first.status_code == 302
    assert "This was saved already." in second.content.decode()
    assert later.status_code == 422
    assert "Somebody was faster: it is “Done” now." in later.content.decode()
    assert promise.history.filter(after=CommitmentStatus.CONFIRMED).count() == 1


@pytest.mark.parametrize("is_revoked", [True, False])
def test_an_officer_without_a_working_link_gets_no_mail(client, is_revoked):
    client.force_login(get_user_model().objects.create_superuser("owner"))
    officer = make_officer()
    ResponseRequest.objects.filter(pk=officer.request_id).update(status=ResponseStatus.WITHDRAWN)
    if is_revoked:
        revoke(officer)

    url = reverse("response_requests:officers", args=[officer.request_id])

    answer = client.post(url, {"action": f"send-{officer.pk}", "previewed": "x"})

    said = "The link was taken back already." if is_revoked else "nothing to answer: the request is “Withdrawn”."
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OutgoingEmail.objects.exists()
