"""The public list of challenges, the parts on an event's page, and how long it is kept who voted."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.template.loader import render_to_string

from events.domain import ballots
from events.models import VotingAddress
from events.views.challenges import challenges_of_event
from events.views.pledges import pledge_links
from hub.shared.clock import as_of, now
from hub.shared.privacy.retention import carry_out, rules
from tests.factories.challenges import HOUR, make_challenge, make_open_challenge
from tests.factories.events import make_event
from tests.factories.shared import guarded_data

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_says_how_each_stands_and_asks_the_same_however_many(client, count, django_assert_num_queries):
    make_challenge(title="A draft")
    for number in range(count):
        make_open_challenge(title=f"Open {number}")
    client.get("/challenges/")

    with django_assert_num_queries(3):
        html = client.get("/challenges/").content.decode()

    assert re.findall(r"<h3><a href=\"[^\"]+\">([^<]+)</a>", html) == [f"Open {n}" for n in reversed(range(count))]
    assert html.count("Voting is open") == count


def test_a_draft_has_no_page_and_one_to_come_says_when(client):
    draft, challenge = make_challenge(), make_open_challenge()

    with as_of(challenge.opens_at - HOUR):
        html = client.get(challenge.get_absolute_url()).content.decode()

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "Voting has not opened yet" in html
    assert "Vote by email" not in html


def test_an_event_shows_the_challenges_put_there_and_where_to_promise(client, django_assert_num_queries):
    event = make_event()
    make_challenge(event=event)
    challenge = make_open_challenge(event=event, title="What first?")

    with django_assert_num_queries(1):
        rows = challenges_of_event(event, at=now())
    panel = render_to_string("events/challenges/event_panel.html", {"rows": rows})
    links = render_to_string("events/pledge/event_panel.html", pledge_links(event))

    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', panel) == [(challenge.get_absolute_url(), "What first?")]
    assert [client.get(url).status_code for url in re.findall(r'href="([^"]+)"', links)] == [200, 200]
    assert event.title in client.get(challenge.get_absolute_url()).content.decode()
    event.unpublish()
    assert event.title not in client.get(challenge.get_absolute_url()).content.decode()
    assert client.get(f"/pledge/at/{event.pk}/").status_code == 404


def test_who_voted_by_mail_is_forgotten_thirty_days_after_closing(client):
    challenge = make_open_challenge()
    client.post(challenge.email_url, guarded_data(email="sam@kilnford.example"))
    address = VotingAddress.objects.get()
    assert address.digest == ballots.address_digest(challenge, " SAM@kilnford.example")
    assert address.digest != ballots.address_digest(make_challenge(), "sam@kilnford.example")
    rule = next(rule for rule in rules() if rule.key == "ballot_addresses")

    gone = [carry_out(rule, at=challenge.closes_at + dt.timedelta(days=days, hours=2)) for days in (29, 30, 31)]

    assert (gone, VotingAddress.objects.count()) == ([0, 1, 0], 0)
