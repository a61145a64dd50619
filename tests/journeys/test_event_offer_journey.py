"""Somebody finds nothing on a phone without scripts, offers an event, and finds it once an editor published it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from events.domain.offers import accept_offer
from events.models import EventOffer
from hub.shared.clock import today
from tests.factories.events import make_event_index
from tests.factories.shared import root_collection
from tests.factories.spotlights import make_group

from .checks import assert_nothing, faults_of_kept, kept

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_event_is_offered_published_and_found_on_a_phone_without_scripts(open_page, transactional_db, admin_user):
    root_collection()
    index, group = make_event_index(), make_group()
    day = today() + dt.timedelta(days=10)
    page, seen = open_page(width=390, height=800, scripts=False), {}

    def look(name: str) -> None:
        """Keep the page as it is: axe needs scripts, which this browser has not."""
        seen[name] = kept(page)

    page.goto(f"{index.url}?free=yes")
    page.get_by_role("link", name="Offer an event").click()
    page.get_by_label("Name of the event").fill("Tea at the allotments")
    # More than the two seconds that no person is quicker than.
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Send the event").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("Name of the event")).to_have_value("Tea at the allotments")
    look("errors")
    page.get_by_label("Who runs it?").fill("Bottle Lane Allotments")
    page.get_by_label("What happens there").fill("Tea and questions.")
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(name, exact=True).fill(str(value))
    page.get_by_label("It starts at").fill("2pm")
    page.get_by_label("It ends at").fill("4pm")
    page.get_by_role("radio", name="In person", exact=True).check()
    page.get_by_label("Where is it?").fill("Bottle Lane Hut\nKilnford")
    page.get_by_role("checkbox", name="Step-free way in").check()
    page.get_by_role("checkbox", name="It is free").check()
    page.get_by_label("How do people book?").fill("Just come along.")
    page.get_by_label("Your name").fill("Sam Reed")
    page.get_by_label("Your email address").fill("sam@kilnford.example")
    page.get_by_role("button", name="Send the event").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your event")
    look("thanks")

    draft = accept_offer(EventOffer.objects.get(), user=admin_user).get_latest_revision_as_object()
    draft.organiser = group
    draft.save_revision(user=admin_user).publish()
    assert [message.subject for message in mail.outbox][1:] == ["“Tea at the allotments” is in our list of events"]

    page.goto(f"{index.url}?free=yes")
    expect(page.get_by_role("heading", level=4)).to_have_text(["Tea at the allotments"])
    page.get_by_role("link", name="Month", exact=True).click()
    if day.month != today().month:
        page.get_by_role("navigation", name="Months").get_by_role("link").last.click()
    look("month")
    page.get_by_role("link", name="Tea at the allotments").click()
    expect(page.get_by_role("link", name="Add this date to your own calendar")).to_be_visible()
    look("event")

    assert_nothing(faults_of_kept(open_page(width=390), seen))
