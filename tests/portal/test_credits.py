"""What a partner sees of where it is credited, and the few numbers of the overview."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from events.domain.offers import withdraw_offer
from hub.organisations.models import Organisation
from reports.models import ReportCredit
from stories.enums import StoryStatus
from stories.models import Credit
from tests.factories.follows import make_use
from tests.factories.offers import make_offer
from tests.factories.promises import make_outcome
from tests.factories.reports import make_report, make_request
from tests.factories.stories import make_entry, make_story, make_submission, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]
OVERVIEW, CREDITS = "/portal/potters-row/", "/portal/potters-row/credits/"
ISSUED = dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_a_day(time_machine):
    time_machine.move_to("2026-05-06T10:00:00Z")


def use(club: Organisation, title: str, *, stories: int, is_named: bool = True):
    report = make_report(title, published_on=dt.date(2026, 4, 20))
    made = make_use(make_topic(f"Topic of {title}"), report, frozen_at=ISSUED)
    Credit.objects.create(use=made, organisation=club, stories=stories, is_named=is_named)
    return report


def text_of(client, path: str) -> str:
    html = client.get(path).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", re.search(r"<main.*</main>", html, re.DOTALL)[0]).split())


def test_nothing_yet_says_so(browser_of_amina):
    assert "Nothing yet. When a report or a question that stands on your stories" in text_of(browser_of_amina, CREDITS)


def test_each_page_is_told_with_what_it_stands_on_and_what_came_of_it(club, browser_of_amina):
    report = use(club, "Nights without sleep", stories=12)
    make_outcome(report=report, title="Sitters ring before they come", since_on=dt.date(2026, 5, 1))
    use(club, "Small voices", stories=3, is_named=False)

    text = text_of(browser_of_amina, CREDITS)
    assert "Nights without sleep Published 20 April 2026" in text
    assert "Stories about Topic of Nights without sleep : 12" in text
    assert "Sitters ring before they come" in text
    small = text.partition("Small voices Published 20 April 2026")[2]
    assert small.startswith(" You are not named there, as you wanted.")
    assert "Stories about Topic of Small voices : fewer than 5" in small
    assert re.search(r"You are not named", text.partition("Small voices")[0]) is None


def test_who_is_thanked_without_a_story_is_credited_too(club, browser_of_amina):
    report = make_report("Walks", published_on=dt.date(2026, 4, 20))
    ReportCredit.objects.create(report=report, organisation=club, brought="Six walks", is_named_publicly=True)
    assert "Walks Published 20 April 2026 Brought: Six walks" in text_of(browser_of_amina, CREDITS)


def test_the_public_statement_leaves_out_where_the_partner_is_not_named(club, client):
    use(club, "Nights without sleep", stories=12)
    use(club, "Small voices", stories=8, is_named=False)
    page = client.get("/impact/partner/potters-row/").content.decode()
    assert ("Nights without sleep" in page, "Small voices" in page) == (True, False)


def test_a_draft_is_not_told(club, browser_of_amina):
    report = use(club, "Nights without sleep", stories=12)
    assert "Published pages that stand on them 1" in text_of(browser_of_amina, OVERVIEW)
    report.unpublish()
    assert "Nights without sleep" not in text_of(browser_of_amina, CREDITS)
    assert "Published pages that stand on them 0" in text_of(browser_of_amina, OVERVIEW)


def test_the_overview_has_the_numbers_with_the_way_to_their_rows(club, browser_of_amina):
    envelope = make_submission(organisation=club)
    for number, status in enumerate((StoryStatus.ACCEPTED, StoryStatus.ACCEPTED, StoryStatus.REJECTED)):
        make_story(submission=envelope, row=number + 1, status=status)
    use(club, "Nights without sleep", stories=12)
    make_entry(club)
    make_entry(club, starts_on=dt.date(2026, 1, 1))
    make_offer(organisation=club)
    withdraw_offer(make_offer(organisation=club), user=None)

    text = text_of(browser_of_amina, OVERVIEW)
    assert "Stories you sent 3, of which 2 accepted" in text
    assert "Published pages that stand on them 1 What you ask people, now or later 1" in text
    assert "Events you offered 2, of which 1 wait for us" in text
    html = browser_of_amina.get(OVERVIEW).content.decode()
    for name in ("stories", "credits", "asking", "events"):
        assert f'<dt class="govuk-summary-list__key"><a href="{OVERVIEW}{name}/">' in html


def test_another_partners_credits_are_not_shown(club, browser_of_amina):
    from tests.factories.organisations import make_organisation

    use(make_organisation("Kiln Lane Walkers"), "Nights without sleep", stories=12)
    make_request()
    assert "Nothing yet." in text_of(browser_of_amina, CREDITS)
