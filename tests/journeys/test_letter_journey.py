"""A letter is logged in under a minute: by keyboard alone, in at most eight steps from the first page of the admin."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.shared.clock import today
from reports.models import Message
from tests.factories.reports import make_body, make_report, make_started
from tests.journeys.checks import violations
from tests.journeys.conftest import member_of, sign_in

pytestmark = pytest.mark.django_db
MOST_STEPS = 8


class Keyboard:
    """Follows links and types with keys only, and counts what a person does: going somewhere, choosing, typing."""

    def __init__(self, page) -> None:
        self.page = page
        self.steps = 0

    def press(self, role: str, name: str) -> None:
        """Tab to the link or button ``name`` and press Enter."""
        target = self.page.get_by_role(role, name=name, exact=True).first
        target.focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.steps += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.steps += 1


def test_a_letter_is_logged_in_a_few_steps_by_keyboard(page):
    body = make_body("Northmoor Trust")
    request = make_started(body=body, report=make_report(bodies=[body]), received_on=today() - dt.timedelta(days=60))
    sign_in(page, member_of("Evidence officer", "evan"))
    keyboard = Keyboard(page)

    keyboard.press("link", "1 reply is overdue")
    faults = violations(page, "main")
    keyboard.press("link", request.reference)
    faults += violations(page, "main")
    keyboard.press("link", "Log a letter")
    faults += violations(page, "main")
    # The cursor is in the first box: "We explain" and "We remind" begin with the same letter, a holding reply alone.
    keyboard.type("H")
    page.keyboard.press("Tab")
    page.get_by_label("Public version").focus()
    keyboard.type("The reply comes next month.")
    keyboard.press("button", "Log the message")
    message = Message.objects.get()

    assert keyboard.steps <= MOST_STEPS
    assert faults == []
    assert (message.nature, message.channel, message.happened_on, message.public_text) == (
        "holding",
        "post",
        today(),
        "The reply comes next month.",
    )
    assert page.get_by_text("The message is logged. The date by which we wait stands below.").is_visible()
