"""Voting as people do it: with a code, and by a link in a mail."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

import pytest
import time_machine
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.domain import ballots
from events.domain.challenges import result_of
from events.forms.challenges import WRONG_CODES
from events.models import BallotCode, BallotCount, VotingAddress
from hub.shared.clock import as_of, now
from hub.shared.guards import stamp_of
from hub.shared.models import OutgoingEmail, SubmissionKey, Token
from tests.factories.challenges import HOUR, make_challenge, make_open_challenge
from tests.factories.shared import guarded_data

pytestmark = pytest.mark.django_db


def make_codes(challenge, size=3) -> list[str]:
    return ballots.make_batch(challenge, label="Hanbury Library", size=size, user=None)[1]


def counts(challenge) -> list[int]:
    return list(challenge.counts.order_by("option__sort_order").values_list("ballots", flat=True))


@pytest.fixture
def challenge():
    return make_open_challenge()


@pytest.fixture
def codes(challenge):
    return make_codes(challenge)


def ballot(challenge, code="", *, option=0, **values):
    values = {"option": challenge.option_list[option].pk} | ({"code": code} if code else {}) | values
    return guarded_data(**values)


def errors_in(response) -> list[str]:
    return re.findall(r'<span class="govuk-visually-hidden">Error:</span> ([^<]+)', response.content.decode())


def test_a_code_votes_after_a_look_and_counts_once(client, challenge, codes):
    shown = client.get(f"{challenge.vote_url}?code={codes[0]}").content.decode()
    data = ballot(challenge, codes[0].lower().replace("-", " "), option=1)
    sent = client.post(challenge.vote_url, data)
    looked = client.get(sent["Location"])
    before = counts(challenge)

    cast = client.post(challenge.vote_url, data | {"cast": "1"})
    again = client.post(challenge.vote_url, data | {"cast": "1"})
    other = client.post(challenge.vote_url, ballot(challenge, codes[0], option=2, cast="1"))

    assert f'value="{codes[0]}"' in shown
    assert sent["Location"] == f"{challenge.vote_url}?step=check"
    assert (looked.status_code, "Longer opening hours" in looked.content.decode(), before) == (200, True, [0, 0, 0])
    assert cast["Location"] == again["Location"]
    assert "Your vote is counted" in client.get(cast["Location"]).content.decode()
    assert (other.status_code, errors_in(other)) == (422, ["This code has been used. Each code counts once."])
    assert counts(challenge) == [0, 1, 0]
    assert BallotCode.objects.filter(is_used=True).count() == 1


@pytest.mark.drawn
def test_how_long_the_check_page_is_does_not_tell_the_choice(client, challenge, codes):
    sent = [client.post(challenge.vote_url, ballot(challenge, codes[0], option=1)) for _ in range(6)]
    pages = [client.get(f"{challenge.vote_url}?step=check").content for _ in range(6)]

    assert len({len(page) for page in pages}) > 3
    assert len({len(response.cookies["vote"].value) for response in sent}) > 3


def test_what_was_chosen_is_kept_in_the_browser_for_this_vote_until_it_is_cast(client, challenge, codes):
    data = ballot(challenge, codes[0], option=1)
    check, change = (f"{challenge.vote_url}?step={step}" for step in ("check", "change"))
    sent = client.post(challenge.vote_url, data)
    kept, made = sent.cookies["vote"], now()
    changed = client.get(change).content.decode()
    with as_of(made), time_machine.travel(made + dt.timedelta(minutes=16)):
        old = client.get(check)

    client.cookies["vote"] = f"{kept.value}x"
    forged = client.get(check)
    client.cookies["vote"] = kept.value
    cast = client.post(challenge.vote_url, data | {"cast": "1"})

    assert (kept["path"], kept["httponly"], kept["max-age"]) == (challenge.vote_url, True, 900)
    assert re.search(rf'value="{challenge.option_list[1].pk}"[^>]*checked', changed)
    assert codes[0] in changed
    assert [response["Location"] for response in (old, forged, client.get(check))] == [challenge.vote_url] * 3
    assert cast.cookies["vote"].value == ""
    assert codes[0] not in sent["Location"] + cast["Location"]


def test_nothing_is_counted_by_opening_an_address(client, challenge, codes):
    client.get(f"{challenge.vote_url}?code={codes[0]}&cast=1&option={challenge.option_list[0].pk}")

    assert (counts(challenge), BallotCode.objects.filter(is_used=True).exists()) == ([0, 0, 0], False)
    assert client.get(f"{challenge.vote_url}counted/made-up/").status_code == 404


@pytest.mark.drawn
@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("wrong", "This code does not work. Check each letter and number on your slip."),
        ("another", "This code does not work. Check each letter and number on your slip."),
        ("cancelled", "This code was cancelled. Ask the person who gave it to you for another one."),
        ("", "Enter the code on your slip"),
    ],
)
def test_a_code_that_does_not_count_is_told_plainly(client, challenge, codes, which, words):
    typed = {"wrong": "7KQ2-MD4X-9HTB", "another": make_codes(make_open_challenge())[0], "": ""}.get(which, codes[0])
    if which == "cancelled":
        assert ballots.cancel_unused(challenge.batches.get(), user=None) == 3

    data = ballot(challenge, option=2) | {"code": typed}
    response = client.post(challenge.vote_url, data | {"cast": "1"})

    html = response.content.decode()
    assert (response.status_code, errors_in(response)) == (422, [words])
    assert re.search(rf'value="{challenge.option_list[2].pk}"[^>]*checked', html)
    assert counts(challenge) == [0, 0, 0]


def test_guessing_ends_after_so_many_wrong_codes(client, challenge, codes, monkeypatch):
    monkeypatch.setattr("events.forms.challenges.WRONG_CODES", (WRONG_CODES[0].__class__(2, WRONG_CODES[0].window),))
    wrong = [client.post(challenge.vote_url, ballot(challenge, "AAAA-BBBB-CCCC")) for _ in range(3)]

    right = client.post(challenge.vote_url, ballot(challenge, codes[0]))

    assert [response.status_code for response in wrong] == [422, 422, 429]
    assert errors_in(wrong[2]) == ["Too many codes did not work. Try again in 60 minutes."]
    assert right.status_code == 302


@pytest.mark.parametrize(
    ("hours", "status", "words"),
    [(-2, 200, "Voting has not opened yet"), (24, 302, ""), (23.99, 200, "Check my vote")],
)
def test_voting_is_open_from_opening_up_to_closing(client, challenge, codes, hours, status, words):
    with as_of(challenge.opens_at + hours * HOUR):
        response = client.get(challenge.vote_url)
        cast = client.post(challenge.vote_url, ballot(challenge, codes[0], cast="1", started=stamp()))

    assert (response.status_code, words in response.content.decode()) == (status, True)
    assert counts(challenge) == ([1, 0, 0] if hours == 23.99 else [0, 0, 0])
    assert cast.status_code == (302 if hours == 23.99 else 409)


def stamp() -> str:
    return stamp_of(now() - dt.timedelta(seconds=10))


def ask(client, challenge, email) -> str:
    """The path in the mail that ``email`` gets."""
    response = client.post(challenge.email_url, guarded_data(email=email))
    assert response["Location"] == f"{challenge.email_url}sent/"
    return re.search(r"https?://[^/\s]+(/\S+)", OutgoingEmail.objects.latest("pk").text_body)[1]


def test_an_address_votes_once_by_its_link_and_nobody_sees_which_did(client, challenge):
    first = ask(client, challenge, "Sam@kilnford.example")
    second = ask(client, challenge, "sam@kilnford.example ")
    opened = [client.get(first).status_code, client.get(first).status_code]
    data = ballot(challenge, option=2)

    looked = client.get(client.post(first, data)["Location"])
    cast, again = [client.post(first, data | {"cast": "1"}) for _ in range(2)]

    assert (opened, looked.status_code) == ([200, 200], 200)
    assert cast["Location"] == again["Location"]
    assert counts(challenge) == [0, 0, 1]
    used = client.get(second)
    assert (used.status_code, ballots.HasVoted.message in used.content.decode()) == (410, True)
    assert client.post(second, ballot(challenge, cast="1")).status_code == 422
    told = ask(client, challenge, "sam@kilnford.example")
    assert told == challenge.get_absolute_url()
    kinds = list(OutgoingEmail.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["events.vote_link", "events.vote_link", "events.vote_counted_already"]
    assert (counts(challenge), VotingAddress.objects.count()) == ([0, 0, 1], 1)
    assert client.get(first.replace(challenge.slug, make_open_challenge().slug)).status_code == 404


def test_a_link_is_for_its_challenge_and_only_where_people_vote_by_email(client):
    assert client.get(make_open_challenge(takes_email=False).email_url).status_code == 404
    assert client.get(make_challenge().vote_url).status_code == 404


def test_what_is_stored_of_a_vote_leads_to_nobody(client, challenge, codes):
    """Nothing has a ballot's instant, order or choice; what has the instant of a form knows neither code nor choice."""
    link = ask(client, challenge, "sam@kilnford.example")
    client.post(challenge.vote_url, ballot(challenge, codes[0], option=1, cast="1"))
    client.post(link, ballot(challenge, option=1, cast="1"))

    fields = {model.__name__: [field.name for field in model._meta.concrete_fields] for model in STORED}
    assert fields == {
        "BallotCount": ["option", "challenge", "ballots"],
        "BallotCode": ["id", "batch", "digest", "is_used", "is_cancelled"],
        "VotingAddress": ["id", "challenge", "digest", "has_voted"],
    }
    assert counts(challenge) == [0, 2, 0]
    pressed = SubmissionKey.objects.exclude(purpose__contains="LinkForm")
    assert {(key.result_type.model, key.result_id) for key in pressed} == {("challenge", str(challenge.pk))}
    assert Token.objects.filter(used_at=None, revoked_at=None).count() == Token.objects.count() == 1
    assert not any("sam@" in str(row) for row in VotingAddress.objects.values())
    with pytest.raises(FieldDoesNotExist):
        BallotCount._meta.get_field("at")


STORED: tuple[type[models.Model], ...] = (BallotCount, BallotCode, VotingAddress)


def test_each_ballot_rewrites_every_count(challenge, codes, django_assert_num_queries):
    """So that the number of its transaction, which PostgreSQL keeps with a row, does not tell which option grew."""
    option = challenge.option_list[0]
    rows = BallotCount.objects.filter(challenge=challenge)
    BallotCount.objects.filter(option=option).update(ballots=4)

    with django_assert_num_queries(2) as queries:
        ballots.count_ballot(challenge, option)

    update = queries[1]["sql"]
    assert update.startswith("UPDATE")
    assert "option_id" not in update.rpartition("WHERE")[2]
    assert sorted(rows.values_list("ballots", flat=True)) == [0, 0, 5]


def test_codes_are_hard_to_guess_and_kept_as_hashes(challenge, codes):
    assert all(re.fullmatch(r"([2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
    assert len(ballots.CODE_LETTERS) ** ballots.CODE_LENGTH > 2**58
    stored = list(BallotCode.objects.order_by("pk").values_list("digest", flat=True))
    assert stored == sorted(map(ballots.digest_of, codes))
    assert not any(code.replace("-", "") in str(stored) for code in codes)


def test_numbers_are_told_only_once_voting_has_closed(client, challenge, codes):
    for code in codes:
        client.post(challenge.vote_url, ballot(challenge, code, cast="1"))
    open_html = client.get(challenge.get_absolute_url()).content.decode()
    before = [result_of(challenge, at=challenge.closes_at - HOUR / 60)]

    with as_of(challenge.closes_at):
        few = client.get(challenge.get_absolute_url()).content.decode()
        BallotCount.objects.filter(option=challenge.option_list[2]).update(ballots=2)
        enough = client.get(challenge.get_absolute_url()).content.decode()

    assert before == [None]
    assert "chart__table" not in open_html + few
    assert "Fewer than 5 people voted, so no numbers are shown." in few
    assert re.findall(r"</svg></th><td>(\d+)</td>", enough) == ["3", "0", "2"]
    assert "5 people voted." in enough


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tries=st.lists(
        st.tuples(st.sampled_from(["code", "link", "cancel"]), st.integers(0, 2), st.integers(0, 2)), max_size=12
    )
)
def test_ballots_are_codes_used_and_addresses_that_voted_whatever_people_try(db, tries):
    challenge = make_open_challenge()
    codes = make_codes(challenge)
    links = []
    for number in range(3):
        address = VotingAddress.objects.create(challenge=challenge, digest=f"{number}")
        links.append(ballots.tokens.issue(ballots.PURPOSE, address, lasts=HOUR))
    for kind, which, option in tries:
        chosen = challenge.option_list[option]
        with suppress(ballots.BallotRefused):
            if kind == "code":
                ballots.vote_by_code(challenge, codes[which], chosen)
            elif kind == "link":
                ballots.vote_by_link(challenge, links[which], chosen)
            else:
                ballots.cancel_unused(challenge.batches.get(), user=None)

    used = BallotCode.objects.filter(batch__challenge=challenge, is_used=True).count()
    voted = challenge.addresses.filter(has_voted=True).count()
    assert sum(counts(challenge)) == used + voted
