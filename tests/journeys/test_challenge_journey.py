"""On a phone without scripts: vote with a code, and promise something and say four weeks later how it went."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from playwright.sync_api import expect

from events.domain.ballots import make_batch
from events.domain.pledges import ask_due
from events.models import Pledge
from hub.shared.clock import today
from tests.factories.challenges import make_open_challenge
from tests.factories.shared import root_collection

from .applying import link_in_latest_mail
from .checks import assert_nothing, faults_of_kept, kept

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_slip_votes_and_a_promise_is_answered_after_four_weeks(open_page, links_to_this_server, transactional_db):
    root_collection()
    challenge = make_open_challenge()
    _, (code,) = make_batch(challenge, label="Hanbury Library", size=1, user=None)
    page, seen = open_page(width=390, height=800, scripts=False), {}

    def look(name: str) -> None:
        seen[name] = kept(page)

    page.goto(challenge.get_absolute_url())
    look("challenge")
    page.goto(f"{challenge.vote_url}?code={code}")
    expect(page.get_by_label("Code on your slip")).to_have_value(code)
    page.get_by_role("button", name="Check my vote").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look("errors")
    page.get_by_role("radio", name="A quiet place to wait").check()
    page.wait_for_timeout(2000)  # Nobody reads and chooses in less; the form says so.
    page.get_by_role("button", name="Check my vote").click()
    expect(page.locator(".panel").first).to_contain_text("A quiet place to wait")
    look("check")
    page.get_by_role("link", name="Change it").click()
    expect(page.get_by_role("radio", name="A quiet place to wait")).to_be_checked()
    page.get_by_role("radio", name="Longer opening hours").check()
    page.get_by_role("button", name="Check my vote").click()
    page.get_by_role("button", name="Cast my vote").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your vote is counted")
    look("counted")
    # The browser asks nobody to send a form again, and whoever has the phone next does not see the choice.
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text(challenge.title)
        assert page.get_by_role("radio", checked=True).count() == 0
    assert list(challenge.counts.order_by("option__sort_order").values_list("ballots", flat=True)) == [0, 1, 0]

    page.goto("/pledge/")
    page.get_by_label("I promise myself that I will").fill("Ring my neighbour on Sundays.")
    page.get_by_label("Your email address").fill("sam@pledge.example")
    look("pledge")
    page.wait_for_timeout(2000)
    page.get_by_role("button", name="Keep my promise").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your promise is with us")
    look("made")
    page.goto(link_in_latest_mail(links_to_this_server))
    page.get_by_role("button", name="Yes, ask me").click()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=28)):
        assert [ask_due(on=today()) for _ in range(3)] == [1, 0, 0]
        page.goto(link_in_latest_mail(links_to_this_server))
        look("question")
        page.get_by_role("button", name="I kept it partly").click()
        expect(page.get_by_text("Your answer: Partly kept")).to_be_visible()
        look("answered")
    assert Pledge.objects.get().status == "partly"
    page.goto("/pledges/")
    look("summary")
    assert_nothing(faults_of_kept(open_page(width=390, height=800), seen))
