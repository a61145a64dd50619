"""A challenge in the admin: from draft to its end, with codes on paper."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from events.challenge_lines import lines_of_challenges
from events.domain import ballots
from events.domain.challenges import announce, postpone, take_back
from events.domain.pledges import PURPOSE
from events.models import BallotBatch, BallotCode, BallotCount, Challenge
from hub.shared import tokens
from hub.shared.clock import as_of, now, today
from hub.shared.models import AuditEntry
from tests.factories.challenges import HOUR, make_challenge, make_open_challenge
from tests.factories.pledges import make_pledge

pytestmark = [pytest.mark.django_db, pytest.mark.drawn]


def member(role: str) -> User:
    user = User.objects.create_user(role[:5], f"{role[:5]}@kilnford.example", "x", first_name="Mo")
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def editor(client):
    client.force_login(member("Communications editor"))
    return client


@pytest.fixture
def moderator(client):
    user = member("Moderator")
    client.force_login(user)
    client.user = user
    return client


def url_of(challenge, name="inspect") -> str:
    return reverse(f"challenges_admin:{name}", args=[challenge.pk])


def look(client, challenge, action, **values):
    """The first press, and what a browser sends with the second, if there has to be one."""
    data = {"action": action, **{f"{action}-{name}": value for name, value in values.items()}}
    shown = client.post(url_of(challenge), data)
    previews = (shown.context or {}).get("previews") or {}
    return shown, data | ({"previewed": previews[action].digest} if previews else {})


def act(client, challenge, action, **values):
    shown, data = look(client, challenge, action, **values)
    return client.post(url_of(challenge), data) if "previewed" in data else shown


def form_data(**values) -> dict[str, str]:
    options = ["A person on the phone", "Longer hours"]
    rows = {}
    for place, title in enumerate(options):
        rows |= {f"options-{place}-title": title, f"options-{place}-text": "", f"options-{place}-ORDER": str(place + 1)}
    return {
        "title": "What first?",
        "slug": "what-first",
        "text": "Choose.",
        "event": "",
        "opens_at": "2030-05-05 14:00",
        "closes_at": "2030-05-05 18:00",
        "takes_email": "on",
        "options-TOTAL_FORMS": str(len(options)),
        "options-INITIAL_FORMS": "0",
        "options-MIN_NUM_FORMS": "2",
        "options-MAX_NUM_FORMS": "10",
        **rows,
        **values,
    }


def test_an_editor_drafts_and_announces_and_then_it_stands_still(editor):
    shown = editor.get(reverse("challenges_admin:add"))
    editor.post(reverse("challenges_admin:add"), form_data())
    challenge = Challenge.objects.get()
    draft = editor.get(url_of(challenge, "edit"))

    act(editor, challenge, "announce")

    challenge.refresh_from_db()
    assert (shown.status_code, draft.status_code) == (200, 200)
    assert (challenge.status, [str(option) for option in challenge.option_list]) == (
        "announced",
        ["A person on the phone", "Longer hours"],
    )
    assert editor.get(url_of(challenge, "edit"))["Location"] == url_of(challenge)
    assert editor.post(url_of(challenge, "edit"), form_data(title="Other")).status_code == 302
    assert editor.get(reverse("challenges_admin:delete", args=[challenge.pk])).status_code == 302
    challenge.refresh_from_db()
    assert challenge.title == "What first?"
    assert list(challenge.history.values_list("before", "after", "is_public")) == [("draft", "announced", True)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"opens_at": "2030-05-05 14:02"}, "Choose a time on a whole five minutes"),
        ({"closes_at": "2030-05-05 13:00"}, "Voting closes after it opens."),
        ({"options-1-title": "", "options-TOTAL_FORMS": "1"}, "Please submit at least 2"),
    ],
)
def test_a_draft_that_can_not_be_voted_on_is_refused(editor, values, words):
    response = editor.post(reverse("challenges_admin:add"), form_data(**values))

    assert (response.status_code, words in response.content.decode()) == (200, True)
    assert Challenge.objects.count() == 0


def test_codes_come_once_as_a_sheet_and_unused_ones_can_be_cancelled(editor):
    challenge = make_open_challenge(closes_at=now() + HOUR / 2)
    data = {"label": "Hanbury Library", "size": "11", "submission_key": "0b9cb9b4-3c4b-4a39-9c36-6b1f0d7e7a01"}
    url = url_of(challenge, "codes")

    assert b"at most" in editor.get(url).content.lower()
    sheet, again = editor.post(url, data), editor.post(url, data)
    bad = editor.post(url, {"label": "", "size": "301"})

    assert (sheet["Content-Type"], sheet.content[:5], sheet["Cache-Control"]) == (
        "application/pdf",
        b"%PDF-",
        "private, no-store",
    )
    assert (again.status_code, bad.status_code, BallotBatch.objects.count()) == (409, 422, 1)
    BallotCode.objects.filter(pk=BallotCode.objects.first().pk).update(is_used=True)
    act(editor, challenge, "cancel", batch=BallotBatch.objects.get().pk)
    html = editor.get(url_of(challenge)).content.decode()
    assert re.search(r"<td>Hanbury Library</td>.*<td>11</td><td>1</td><td>10</td>", html)
    logged = AuditEntry.objects.filter(action__startswith="ballot_codes").order_by("pk")
    assert [(entry.action, entry.changes["codes"]) for entry in logged] == [
        ("ballot_codes_made", 11),
        ("ballot_codes_cancelled", 10),
    ]
    assert editor.get(url_of(challenge, "poster")).content[:5] == b"%PDF-"
    with as_of(challenge.closes_at):
        assert editor.post(url, data | {"submission_key": ""}).status_code == 422


def closed_challenge(*ballots) -> Challenge:
    challenge = make_challenge(opens_at=now() - 30 * HOUR, closes_at=now() - HOUR)
    with as_of(challenge.opens_at - HOUR):
        announce(challenge, user=None)
    for option, number in zip(challenge.option_list, ballots, strict=True):
        BallotCount.objects.filter(option=option).update(ballots=number)
    return challenge


def test_the_first_option_is_chosen_then_updated_until_it_is_achieved(moderator, client):
    challenge = closed_challenge(3, 9, 1)
    act(moderator, challenge, "decide")
    act(moderator, challenge, "update", text="The surgery has ordered new phones.")
    act(moderator, challenge, "end", to="achieved", text="A person answers since 1 May.")
    late = act(moderator, challenge, "update", text="Too late.")

    challenge.refresh_from_db()
    html = client.get(challenge.get_absolute_url()).content.decode()
    assert (challenge.status, str(challenge.chosen), challenge.decided_by) == ("achieved", "Longer opening hours", "")
    assert re.findall(r"</time><h3>([^<]+)</h3>", html) == ["Achieved", "Update", "Decided: Longer opening hours"]
    assert re.findall(r"</svg></th><td>(\d+)</td>", html) == ["3", "9", "1"]
    assert late.status_code == 422


def test_a_tie_is_decided_in_public_by_a_person_with_a_reason(moderator, client):
    challenge = closed_challenge(7, 7, 1)
    first, _, third = challenge.option_list
    good = {"option": first.pk, "decided_by": "Ruth Marlow, chair", "reason": "It costs nothing."}

    refused = [
        act(moderator, challenge, "decide", **good | {"option": third.pk}).status_code,
        act(moderator, challenge, "decide", **good | {"decided_by": " "}).status_code,
        act(moderator, challenge, "decide", **good | {"reason": ""}).status_code,
    ]
    before = client.get(challenge.get_absolute_url()).content.decode()
    act(moderator, challenge, "decide", **good)

    html = client.get(challenge.get_absolute_url()).content.decode()
    assert refused == [422] * 3
    assert "2 options are level. A person decides" in before
    assert f"Ruth Marlow, chair chose “{first.title}”." in html
    assert "It costs nothing." in html


def test_who_may_not_decide_is_told_who_does(editor):
    challenge = closed_challenge(7, 7, 1)

    assert "A moderator says what was chosen." in editor.get(url_of(challenge)).content.decode()
    assert act(editor, challenge, "decide", option=challenge.option_list[0].pk).status_code == 302
    challenge.refresh_from_db()
    assert challenge.status == "announced"


def test_it_can_be_called_off_with_a_public_reason(editor, client):
    challenge = make_open_challenge()
    act(editor, challenge, "call_off", reason="The centre is closing.")

    html = client.get(challenge.get_absolute_url()).content.decode()
    assert "The centre is closing." in html
    assert "Vote by email" not in html


def told_by(shown) -> list[str]:
    """The sentences of what will happen, as they stand on the page."""
    part = re.search(r"<h3>What will happen</h3><ul>(.*?)</ul>", shown.content.decode())
    return re.findall(r"<li>(.*?)</li>", part[1]) if part else []


def test_what_announcing_does_is_read_first(editor):
    challenge = make_challenge(
        title="What first?",
        slug="first",
        options=("Phones", "Hours"),
        opens_at=dt.datetime(2026, 5, 5, 13, tzinfo=dt.UTC),
        closes_at=dt.datetime(2026, 5, 12, 17, tzinfo=dt.UTC),
    )
    with as_of(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)):
        shown, data = look(editor, challenge, "announce")
        before = Challenge.objects.get().status
        Challenge.objects.update(text="Other words", takes_email=False)
        outdated = editor.post(url_of(challenge), data)
        again = editor.post(url_of(challenge), data | {"previewed": outdated.context["previews"]["announce"].digest})

    assert (shown.status_code, before, outdated.status_code, again.status_code) == (200, "draft", 422, 302)
    assert told_by(shown) == [
        "“What first?” is public at https://hub.example/challenges/first/.",
        "People vote with a code on paper or by email, from 5 May 2026, 2pm until 12 May 2026, 6pm.",
        "The options are, in this order: 1. Phones; 2. Hours.",
        "Words, options and the opening stand still from then on. The closing can be moved to a later time only.",
        "It can be made a draft again until voting opens.",
    ]
    assert Challenge.objects.get().status == "announced"


def test_the_closing_is_moved_with_a_reason_that_everybody_reads(editor, client):
    opens = dt.datetime(2026, 5, 5, 13, tzinfo=dt.UTC)
    challenge = make_open_challenge(opens_at=opens, closes_at=opens + 24 * HOUR)
    late = {"closes_at": "2026-05-08 18:00", "reason": "The hall was shut."}

    with as_of(opens + HOUR):
        refused = [
            look(editor, challenge, "postpone", **late | values)[0].status_code
            for values in ({"closes_at": "2026-05-06 13:30"}, {"closes_at": "2026-05-08 18:01"}, {"reason": ""})
        ]
        shown, data = look(editor, challenge, "postpone", **late)
        before = Challenge.objects.get().closes_at
        editor.post(url_of(challenge), data)
        html = client.get(challenge.get_absolute_url()).content.decode()
        staff = editor.get(url_of(challenge)).content.decode()

    assert (refused, before) == ([422] * 3, opens + 24 * HOUR)
    assert told_by(shown) == [
        "Voting closes on 8 May 2026, 6pm, not on 6 May 2026, 2pm. No result is shown before.",
        "The page says so, with both times and the reason: The hall was shut.",
        "It can be moved again, but never to an earlier time.",
        "Links to vote that were sent name the time of before and end then. People can ask for another.",
    ]
    assert Challenge.objects.get().closes_at == dt.datetime(2026, 5, 8, 17, tzinfo=dt.UTC)
    moved = "On 5 May 2026 we moved the end of voting from 6 May 2026, 2pm to 8 May 2026, 6pm."
    assert f"<strong>{moved}</strong> The hall was shut." in html
    assert "Closing moved from 6 May 2026, 2pm to 8 May 2026, 6pm" in staff
    assert AuditEntry.objects.filter(action="challenge_postponed").count() == 1


def test_what_was_moved_before_it_was_a_draft_again_is_not_told_of_the_new_vote(client):
    challenge = make_challenge()
    with as_of(challenge.opens_at - HOUR):
        announce(challenge, user=None)
        postpone(challenge, closes_at=challenge.closes_at + HOUR, reason="A mistake.", user=None)
        told = "A mistake." in client.get(challenge.get_absolute_url()).content.decode()
        take_back(challenge, user=None)
        announce(challenge, user=None)

        assert (told, "A mistake." in client.get(challenge.get_absolute_url()).content.decode()) == (True, False)


def test_what_deciding_does_is_read_first(moderator):
    challenge = closed_challenge(3, 9, 1)

    shown, data = look(moderator, challenge, "decide")
    before = Challenge.objects.get().status
    moderator.post(url_of(challenge), data)

    assert told_by(shown) == [
        "The page says that “Longer opening hours” was chosen. 13 people voted.",
        "Updates can be added until you say how it ended.",
        "This can’t be taken back.",
    ]
    assert (before, Challenge.objects.get().status) == ("announced", "decided")


def test_calling_off_says_how_many_voted_and_not_for_what(editor):
    challenge = make_open_challenge()
    ballots.make_batch(challenge, label="Library", size=3, user=None)
    BallotCode.objects.filter(pk=BallotCode.objects.first().pk).update(is_used=True)
    challenge.addresses.create(digest="a" * 64, has_voted=True)
    challenge.addresses.create(digest="b" * 64)

    shown, _ = look(editor, challenge, "call_off", reason="The centre is closing.")

    assert told_by(shown) == [
        "The page says that it was called off, and why: The centre is closing.",
        "Nobody can vote any more, and nothing is chosen. 2 people have voted.",
        "This can’t be taken back.",
    ]
    assert Challenge.objects.get().status == "announced"


def test_what_waits_is_on_the_first_page(moderator):
    closed_challenge(1, 0, 0)
    pledge = make_pledge()
    moderator.post(f"/pledge/mine/{token_of(pledge)}/", {"do": "show"})

    lines = [(line.words, line.detail) for line in lines_of_challenges(moderator.user, on=today())]

    assert lines == [
        ("1 challenge waits for its decision", "voting has closed"),
        ("1 pledge waits for a look", "received today"),
    ]
    assert lines_of_challenges(User.objects.create_user("nobody"), on=today()) is None


def token_of(pledge) -> str:
    return tokens.issue(PURPOSE, pledge, lasts=dt.timedelta(days=1))


def test_staff_read_only_pledges_that_are_to_be_shown_and_print_cards(editor):
    make_pledge(text="Only mine.")
    pledge = make_pledge(text="For all to read.")
    link = f"/pledge/mine/{token_of(pledge)}/"
    editor.post(link, {"do": "show"})
    listed = editor.get(reverse("pledge_showings:index")).content.decode()
    inspect = reverse("pledge_showings:inspect", args=[pledge.showing.pk])
    editor.post(inspect, {"action": "show"})
    shown = "For all to read." in editor.get("/pledges/").content.decode()
    editor.post(link, {"do": "hide"})

    assert ("For all to read." in listed, "Only mine." in listed, shown) == (True, False, True)
    assert reverse("pledge_showings:cards") in listed
    assert "For all to read." not in editor.get(reverse("pledge_showings:index")).content.decode()
    assert "For all to read." not in re.sub("<title>.*?</title>", "", editor.get(inspect).content.decode())
    assert editor.get(f"{reverse('pledge_showings:cards')}?pdf=1").content[:5] == b"%PDF-"
