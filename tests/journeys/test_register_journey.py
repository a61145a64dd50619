"""A register in a doorway with a bad network: what did not arrive is kept, shown, and sent again."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from events.models import Arrival, AttendanceMark, HeadCount
from hub.home.domain.roles import TRAINING_OFFICER
from tests.factories.bookings import make_bookable, make_booking
from tests.factories.training import make_learner, make_run
from tests.journeys.conftest import member_of, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(browser, live_server, in_hand, transactional_db):
    """A phone of somebody who marks; its network fails on purpose, which the browser notes as errors."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844}, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, member_of(TRAINING_OFFICER, "tess"))
    yield page
    context.close()
    in_hand.wait()


def is_mark(request) -> bool:
    return request.method == "POST"


def lose(route) -> None:
    """Nothing of a mark leaves the phone."""
    if is_mark(route.request):
        route.abort()
    else:
        route.continue_()


def lose_answer(route) -> None:
    """The mark arrives, and the phone never hears of it."""
    if is_mark(route.request):
        route.fetch()
        route.abort()
    else:
        route.continue_()


def try_again(page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def test_marks_that_did_not_arrive_are_kept_and_count_once(door):
    places = make_bookable(4, title="Cook along", largest_party=4)
    booking = make_booking(places, 2, name="Bo Penn")
    door.goto(reverse("event_register", args=[places.session_id]))
    row, walk_ins, unsent = (door.locator(one) for one in (f"#booking-{booking.pk}", "#walk-ins", "[data-unsent]"))
    door.route("**/register/", lose)
    for name in ("All 2 of Bo Penn", "One more without booking", "One more without booking", "1 of Bo Penn"):
        door.get_by_role("button", name=name, exact=True).click()

    expect(row.locator("[data-unsent]")).to_have_text("Not yet sent: 1")
    expect(walk_ins.locator("[data-unsent]")).to_have_text("Not yet sent: One more, One more")
    expect(door.get_by_text("3 marks are not yet sent.")).to_be_visible()
    expect(door.get_by_role("button", name="1 of Bo Penn")).to_have_attribute("aria-pressed", "true")
    # With the script a second press is a second mark.
    expect(door.get_by_text("Press again")).to_have_count(0)
    assert not Arrival.objects.exists()

    door.unroute("**/register/")
    door.route("**/register/", lose_answer)
    with door.expect_event("requestfailed"):
        try_again(door)
    expect(door.get_by_text("3 marks are not yet sent.")).to_be_visible()
    assert HeadCount.objects.get().walk_ins == 1

    door.unroute("**/register/")
    try_again(door)
    expect(door.get_by_text("1 of 2 booked is here, and 2 without booking.")).to_be_visible()
    expect(unsent).to_have_count(0)
    expect(door.locator("[data-register-unsent]")).to_have_text("")
    assert (Arrival.objects.get().came, HeadCount.objects.get().walk_ins) == (1, 2)


def test_the_register_of_a_run_keeps_marks_too_and_takes_a_second_thought(door):
    run = make_run()
    learner = make_learner(run, name="Ada Example")
    door.goto(reverse("run_register", args=[run.pk, run.session_list[0].pk]))
    door.route("**/register/**", lose)
    door.get_by_role("button", name=re.compile("^Not here")).click()
    expect(door.locator(f"#enrolment-{learner.pk} [data-unsent]")).to_have_text("Not yet sent: Not here")

    door.unroute("**/register/**")
    door.get_by_role("button", name=re.compile("^Here")).click()
    expect(door.get_by_text("1 of 1 is here.")).to_be_visible()
    door.get_by_role("button", name=re.compile("^Not here")).click()
    expect(door.get_by_text("0 of 1 are here.")).to_be_visible()
    door.get_by_role("button", name=re.compile("^Here")).click()
    expect(door.get_by_text("1 of 1 is here.")).to_be_visible()

    assert AttendanceMark.objects.get(session=run.session_list[0]).is_present is True
    expect(door.get_by_role("button", name=re.compile("^Here"))).to_be_focused()
